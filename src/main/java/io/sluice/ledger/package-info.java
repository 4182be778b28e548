/**
 * What every attempt used and cost: begun before it is sent, ended exactly once, in a local journal first and in the
 * database soon after. What a token costs is pricing's; who may spend is admission's.
 */
@NullMarked
package io.sluice.ledger;

import org.jspecify.annotations.NullMarked;
