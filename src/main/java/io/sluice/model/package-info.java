/**
 * The canonical vocabulary: what a call asks for, what it answers, what it used and how it can fail, free of any wire
 * format. Nothing here does I/O, knows HTTP, or names a provider.
 */
@NullMarked
package io.sluice.model;

import org.jspecify.annotations.NullMarked;
