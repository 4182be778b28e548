/**
 * Names of meters and their tags, the recording of calls and attempts, and the names of what makes a gateway unready. Tag values come from the catalog only, never
 * from what a caller sent.
 */
@NullMarked
package io.sluice.telemetry;

import org.jspecify.annotations.NullMarked;
