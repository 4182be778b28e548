/**
 * The trail of who did what: events, the chain they are written into, and its verification. Who may read it, and the JSON of
 * the API around it, belong to the management API; which acts are told belongs to whoever does them.
 */
@NullMarked
package io.sluice.audit;

import org.jspecify.annotations.NullMarked;
