/**
 * What is shipped: the Dockerfiles, the command lines in them run as a container engine would run them, and what a native executable
 * would lack. Not here: how the application behaves once it runs.
 */
@NullMarked
package io.sluice.image;

import org.jspecify.annotations.NullMarked;
