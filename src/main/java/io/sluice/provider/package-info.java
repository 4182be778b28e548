/**
 * The SPI of providers and their registry. A provider is one package below this one; it sees this package, the model,
 * the HTTP kit, a family kit and the secret it is handed, and no other provider.
 */
@NullMarked
package io.sluice.provider;

import org.jspecify.annotations.NullMarked;
