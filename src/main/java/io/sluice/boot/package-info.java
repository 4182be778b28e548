/**
 * How the process starts and ends: the command line, what must be true before Quarkus runs, what it says about itself, and
 * its health. Sees every other package and is seen by none. What a feature does stays in the feature.
 */
@NullMarked
package io.sluice.boot;

import org.jspecify.annotations.NullMarked;
