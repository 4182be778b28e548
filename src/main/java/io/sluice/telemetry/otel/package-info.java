/** Spans by OpenTelemetry's SDK. Nothing else of the gateway sees that; it is not even loaded while traces are off. */
@NullMarked
package io.sluice.telemetry.otel;

import org.jspecify.annotations.NullMarked;
