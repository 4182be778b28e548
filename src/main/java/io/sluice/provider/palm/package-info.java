/**
 * Google's PaLM API, the elder of Gemini's, and servers that answer as it did. The API itself has been switched off; routes
 * of MLflow's files that name it lead to whoever answers in its stead. Gemini does not belong here.
 */
@NullMarked
package io.sluice.provider.palm;

import org.jspecify.annotations.NullMarked;
