/**
 * What a call is sent to: routes, their targets and policies, and the table that finds them by name. How routes are
 * declared and kept is the catalog's business; how they are called, the dispatcher's.
 */
@NullMarked
package io.sluice.routing;

import org.jspecify.annotations.NullMarked;
