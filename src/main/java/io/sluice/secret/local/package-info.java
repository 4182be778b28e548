/**
 * Secrets that are there already: in the environment of the process and in files of its host. Read only; who may refer to
 * them is the catalog's business.
 */
@NullMarked
package io.sluice.secret.local;

import org.jspecify.annotations.NullMarked;
