/**
 * Portkey, a gateway of gateways. The wire is in {@link io.sluice.provider.family.openai}; only its headers belong here.
 */
@NullMarked
package io.sluice.provider.portkey;

import org.jspecify.annotations.NullMarked;
