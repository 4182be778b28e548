/**
 * LiteLLM's routes of MLflow: each is served by the gateway's own provider of the same name, of which this knows no more than the
 * SPI. No wire belongs here.
 */
@NullMarked
package io.sluice.provider.litellm;

import org.jspecify.annotations.NullMarked;
