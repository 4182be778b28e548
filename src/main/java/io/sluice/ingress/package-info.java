/**
 * The front door of the API port: what every request passes before any resource (an id, a key, a bounded body) and what
 * every failure passes on its way out, whatever the dialect.
 */
@NullMarked
package io.sluice.ingress;

import org.jspecify.annotations.NullMarked;
