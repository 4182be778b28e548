/**
 * A provider without an upstream: deterministic answers with real usage numbers and real streaming, for the tour and for
 * demonstrations. Off unless enabled, and labelled as simulated in everything it answers.
 */
@NullMarked
package io.sluice.provider.simulated;

import org.jspecify.annotations.NullMarked;
