/**
 * What tests share: servers they need and fakes they talk to. Assertions about one feature stay beside that feature.
 */
@NullMarked
package io.sluice.support;

import org.jspecify.annotations.NullMarked;
