/**
 * The administrators' file: MLflow's YAML of both generations, read safely, checked with the place of every problem, and
 * watched. What a definition may say is the catalog's business, not this package's.
 */
@NullMarked
package io.sluice.catalog.file;

import org.jspecify.annotations.NullMarked;
