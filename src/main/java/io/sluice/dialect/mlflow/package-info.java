/**
 * The languages of MLflow's gateway: generation 1 (routes; classes named {@code Routes…}) and generation 2 (endpoints;
 * {@code Endpoints…}), in the words of its released servers, where those have any. What both share stands without a prefix.
 * The {@code /v1} paths, which MLflow's server also has, are OpenAI's dialect here.
 */
@NullMarked
package io.sluice.dialect.mlflow;

import org.jspecify.annotations.NullMarked;
