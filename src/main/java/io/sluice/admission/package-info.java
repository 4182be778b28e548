/**
 * Whether a call may be made now: rate limits and budgets, reserved together before anything is sent and settled to the truth
 * afterwards. Who the caller is and which routes it may call is identity's; what a token costs is pricing's.
 */
@NullMarked
package io.sluice.admission;

import org.jspecify.annotations.NullMarked;
