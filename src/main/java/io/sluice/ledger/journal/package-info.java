/**
 * An append-only file of records that survives the death of the process: frames with checksums in segments. It knows nothing
 * of what the records say; that is the ledger's.
 */
@NullMarked
package io.sluice.ledger.journal;

import org.jspecify.annotations.NullMarked;
