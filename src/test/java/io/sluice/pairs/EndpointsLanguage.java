package io.sluice.pairs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;

/** MLflow's second generation: OpenAI's shapes at MLflow's paths, without a place for reasoning. */
class EndpointsLanguage extends OpenAiLanguage {
    @Override
    public String title() {
        return "MLflow 2";
    }

    @Override
    public String path(String route) {
        return "/endpoints/" + route + "/invocations";
    }

    @Override
    public ObjectNode body(String route, Ask ask, boolean stream) {
        ObjectNode body = chat(ask);
        if (stream) {
            body.put("stream", true);
        }
        return body;
    }

    @Override
    public Told stream(String events) {
        return chunks(events);
    }

    @Override
    public String error(JsonNode document) {
        JsonNode detail = document.path("detail");
        if (!detail.isArray()) {
            return detail.isTextual() ? detail.textValue() : detail.toString();
        }
        var problems = new ArrayList<String>();
        for (JsonNode problem : detail) {
            var place = new ArrayList<String>();
            problem.path("loc").forEach(step -> place.add(step.asText()));
            problems.add(String.join(".", place) + ": " + problem.path("msg").asText());
        }
        return String.join("; ", problems);
    }

    @Override
    public boolean showsThoughts() {
        return false;
    }

    @Override
    public boolean showsRefusals() {
        return false;
    }
}
