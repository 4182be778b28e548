/**
 * MLflow's model server, in the format of its own gateway or, for models that speak it, on OpenAI's wire. Serving endpoints of
 * Databricks do not belong here.
 */
@NullMarked
package io.sluice.provider.mlflow;

import org.jspecify.annotations.NullMarked;
