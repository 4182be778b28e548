/** What an attacker tries, each with the exact answer. Through HTTP only: no test here looks inside. */
@NullMarked
package io.sluice.attack;

import org.jspecify.annotations.NullMarked;
