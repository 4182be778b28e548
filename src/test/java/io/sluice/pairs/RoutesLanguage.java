package io.sluice.pairs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** MLflow's first generation. {@code candidate_count} is what tells it from the second on a path that both have. */
final class RoutesLanguage extends EndpointsLanguage {
    @Override
    public String title() {
        return "MLflow 1";
    }

    @Override
    public String path(String route) {
        return "/gateway/" + route + "/invocations";
    }

    @Override
    public ObjectNode body(String route, Ask ask, boolean stream) {
        return super.body(route, ask, stream).put("candidate_count", 1);
    }

    @Override
    public Told whole(JsonNode document) {
        var told = new Told();
        JsonNode candidate = document.at("/candidates/0");
        told.text.append(candidate.at("/message/content").asText());
        told.end = end(candidate.at("/metadata/finish_reason"));
        told.inputTokens = document.at("/metadata/input_tokens").asLong(-1);
        told.outputTokens = document.at("/metadata/output_tokens").asLong(-1);
        return told;
    }

    @Override
    public Told stream(String events) {
        throw new IllegalStateException("the first generation has no streams: " + events);
    }
}
