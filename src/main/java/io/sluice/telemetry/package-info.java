/**
 * Names of meters and their tags, and the recording of calls and attempts. Tag values come from the catalog only, never
 * from what a caller sent.
 */
@NullMarked
package io.sluice.telemetry;

import org.jspecify.annotations.NullMarked;
