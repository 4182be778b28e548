/**
 * Tests of what builds the gateway: the scripts at the top of the repository. Tests of the gateway itself stand beside
 * the feature they test.
 */
@NullMarked
package io.sluice.build;

import org.jspecify.annotations.NullMarked;
