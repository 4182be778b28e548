/**
 * The one reader of YAML: a document becomes a JSON tree, with the line of everything in it. What the tree means is the
 * reader's business who asked for it.
 */
@NullMarked
package io.sluice.yaml;

import org.jspecify.annotations.NullMarked;
