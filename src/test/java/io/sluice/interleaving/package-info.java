/**
 * Runs lock-free code in every order in which its threads can take turns. What is checked belongs to the tests of the code.
 */
@NullMarked
package io.sluice.interleaving;

import org.jspecify.annotations.NullMarked;
