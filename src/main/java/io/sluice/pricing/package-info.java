/**
 * What tokens cost: prices, the book of them with its versions over time, and the models that have none. Which calls are
 * priced, and what is done with their cost, is the business of whoever meters calls.
 */
@NullMarked
package io.sluice.pricing;

import org.jspecify.annotations.NullMarked;
