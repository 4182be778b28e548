package io.sluice.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.model.CacheBreakpoint;
import io.sluice.model.CacheLifetime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code cache_control}, Anthropic's word that OpenRouter, Databricks and LiteLLM have put into OpenAI's documents:
 * {@code {"type":"ephemeral","ttl":"5m"|"1h"}} at a part of content or at a tool. OpenAI itself has no such member, so that
 * whatever else it holds is none of ours.
 */
final class CacheControl {
    private CacheControl() {}

    /** The breakpoints in a message's content, by the index of their part. */
    static List<CacheBreakpoint> of(Fields message) {
        JsonNode content = message.value("content");
        if (content == null || !content.isArray()) {
            return List.of();
        }
        List<CacheBreakpoint> breakpoints = new ArrayList<>();
        for (int i = 0; i < content.size(); i++) {
            CacheLifetime lifetime = of(content.get(i));
            if (lifetime != null) {
                breakpoints.add(new CacheBreakpoint(i, lifetime));
            }
        }
        return breakpoints;
    }

    /** What the object says; null when it says nothing. */
    static @Nullable CacheLifetime of(JsonNode object) {
        JsonNode control = object.path("cache_control");
        if (!control.path("type").asText().equals("ephemeral")) {
            return null;
        }
        return switch (control.path("ttl").asText("5m")) {
            case "5m" -> CacheLifetime.MINUTES;
            case "1h" -> CacheLifetime.HOUR;
            default -> null;
        };
    }
}
