package io.sluice.support.upstream.bedrock;

import static io.sluice.support.upstream.bedrock.Checks.refuse;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.support.upstream.VendorError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What Converse refuses of cache points: where none may stand, what they say, and for models that cache nothing. */
final class CacheChecks {
    private static final int MOST = 4;

    private CacheChecks() {}

    static Optional<VendorError> refusal(JsonNode body, String model) {
        List<JsonNode> lists = new ArrayList<>();
        JsonNode tools = body.path("toolConfig").path("tools");
        lists.add(tools);
        lists.add(body.path("system"));
        body.path("messages").forEach(message -> lists.add(message.path("content")));
        List<JsonNode> points = new ArrayList<>();
        for (var list : lists) {
            for (int i = 0; i < list.size(); i++) {
                var block = list.get(i);
                if (block.has("cachePoint")) {
                    if (block.size() != 1 || i == 0 || list.get(i - 1).has("cachePoint")) {
                        return refuse("A cachePoint must follow a content block.");
                    }
                    points.add(block.path("cachePoint"));
                }
            }
        }
        if (points.isEmpty()) {
            return Optional.empty();
        }
        if (!caches(model)) {
            return refuse("You invoked an unsupported model or your request did not allow prompt caching. See the"
                    + " documentation for more information.");
        }
        for (var tool : tools) {
            if (tool.has("cachePoint") && model.contains("nova")) {
                return refuse(
                        "Malformed input request: #/toolConfig/tools/1: extraneous key [cachePoint] is not permitted");
            }
        }
        return points.size() > MOST
                ? refuse("A maximum of 4 blocks with cache_control may be provided. Found " + points.size() + ".")
                : words(points, model);
    }

    private static Optional<VendorError> words(List<JsonNode> points, String model) {
        var minutes = false;
        for (var point : points) {
            var life = point.path("ttl").asText("5m");
            if (!point.path("type").asText().equals("default")
                    || !Set.of("5m", "1h").contains(life)) {
                return refuse("cachePoint failed to satisfy constraint: Member must satisfy enum value set");
            }
            if (life.equals("1h") && (!model.contains("-4-5") || minutes)) {
                return refuse("a ttl='1h' cache_control block must be supported and not come after a ttl='5m' block");
            }
            minutes |= life.equals("5m");
        }
        return Optional.empty();
    }

    private static boolean caches(String model) {
        return model.contains("nova")
                || model.contains("claude-3-7")
                || model.contains("claude-3-5-haiku")
                || (model.contains("claude") && model.matches(".*claude-[a-z]+-[4-9].*"));
    }
}
