/** Where digests of keys are kept. Used at start only; no call reaches it. */
@NullMarked
package io.sluice.identity.postgres;

import org.jspecify.annotations.NullMarked;
