package io.sluice.dialect.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * How a stream is to look.
 *
 * @param showsUsage   what was used is told; since MLflow 3.10 unless the caller says {@code include_usage: false}
 * @param endsWithDone {@code data: [DONE]} ends it, for the client of Databricks' serving endpoints
 */
record StreamOptions(boolean showsUsage, boolean endsWithDone) {
    static StreamOptions of(ObjectNode body, boolean endsWithDone) {
        JsonNode wish = body.path("stream_options").path("include_usage");
        return new StreamOptions(!wish.isBoolean() || wish.booleanValue(), endsWithDone);
    }
}
