/**
 * Rate limits counted in the memory of this process. What is counted for many processes together belongs to another engine.
 */
@NullMarked
package io.sluice.admission.local;

import org.jspecify.annotations.NullMarked;
