/**
 * Teams, callers, grants and digests of keys in PostgreSQL. Only the rows' form and their queries; no call reaches it, and
 * what may be changed is decided above.
 */
@NullMarked
package io.sluice.identity.postgres;

import org.jspecify.annotations.NullMarked;
