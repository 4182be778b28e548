/**
 * Every dialect with every provider: what routes say they can do, and what becomes of each thing that can be asked. What is
 * found is written into {@code docs/providers.md} and {@code docs/compatibility.md}. Tests of one dialect or one provider do
 * not belong here.
 */
@NullMarked
package io.sluice.pairs;

import org.jspecify.annotations.NullMarked;
