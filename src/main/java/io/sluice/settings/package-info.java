/**
 * What settings may be: the bounds that are written on them, checked at start and shown in {@code docs/configuration.md}. The
 * settings themselves belong to their features.
 */
@NullMarked
package io.sluice.settings;

import org.jspecify.annotations.NullMarked;
