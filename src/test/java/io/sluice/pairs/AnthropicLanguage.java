package io.sluice.pairs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.JsonCodec;
import io.sluice.pairs.Scenario.Words;
import java.util.Locale;
import java.util.Map;

/** Anthropic's messages. */
final class AnthropicLanguage implements Language {
    @Override
    public String title() {
        return "Anthropic";
    }

    @Override
    public String path(String route) {
        return "/v1/messages";
    }

    @Override
    public Map<String, String> headers() {
        return Map.of("anthropic-version", "2023-06-01");
    }

    @Override
    public ObjectNode body(String route, Ask ask, boolean stream) {
        ObjectNode body =
                JsonCodec.object().put("model", route).put("max_tokens", ask.limit() > 0 ? ask.limit() : 2048);
        ArrayNode messages = body.putArray("messages");
        ArrayNode question = messages.addObject().put("role", "user").putArray("content");
        question.addObject().put("type", "text").put("text", Words.QUESTION);
        if (ask.image()) {
            question.addObject()
                    .put("type", "image")
                    .putObject("source")
                    .put("type", "base64")
                    .put("media_type", "image/png")
                    .put("data", Words.PICTURE);
        }
        history(ask, messages);
        if (ask.tools()) {
            ObjectNode tool = body.putArray("tools")
                    .addObject()
                    .put("name", Words.TOOL)
                    .put("description", "The weather of a city.");
            tool.set("input_schema", Language.schema("city"));
        }
        if (ask.forced()) {
            body.putObject("tool_choice").put("type", "any");
        }
        if (ask.schema()) {
            ObjectNode format =
                    body.putObject("output_config").putObject("format").put("type", "json_schema");
            format.set("schema", Language.schema(Words.SCHEMA_MEMBER));
        }
        if (ask.stop() != null) {
            body.putArray("stop_sequences").add(ask.stop());
        }
        if (ask.effort()) {
            body.putObject("thinking").put("type", "enabled").put("budget_tokens", 1024);
        }
        return stream ? body.put("stream", true) : body;
    }

    private static void history(Ask ask, ArrayNode messages) {
        if (ask.calls().isEmpty()) {
            return;
        }
        ArrayNode called = messages.addObject().put("role", "assistant").putArray("content");
        ArrayNode results = messages.addObject().put("role", "user").putArray("content");
        for (int i = 0; i < ask.calls().size(); i++) {
            Told.Call call = ask.calls().get(i);
            called.addObject()
                    .put("type", "tool_use")
                    .put("id", call.id())
                    .put("name", call.name())
                    .set("input", Language.json(call.arguments()));
            results.addObject()
                    .put("type", "tool_result")
                    .put("tool_use_id", call.id())
                    .put("content", Words.RESULTS.get(i));
        }
    }

    @Override
    public Told whole(JsonNode document) {
        var told = new Told();
        int index = 0;
        for (JsonNode block : document.path("content")) {
            begin(index, block, told);
            if (block.path("type").asText().equals("tool_use")) {
                told.call(index).arguments.append(JsonCodec.write(block.path("input")));
            }
            index++;
        }
        told.end = end(document.path("stop_reason"));
        usage(document.path("usage"), told);
        return told;
    }

    @Override
    public Told stream(String events) {
        var told = new Told();
        String last = "";
        for (String event : events.split("\n\n")) {
            String[] lines = event.split("\n", 2);
            JsonNode data = Language.json(lines[1].substring("data: ".length()));
            last = data.path("type").asText();
            if (!lines[0].equals("event: " + last)) {
                throw new IllegalStateException("the event is named otherwise than its data: " + event);
            }
            int index = data.path("index").asInt();
            switch (last) {
                case "message_start" -> usage(data.at("/message/usage"), told);
                case "content_block_start" -> begin(index, data.path("content_block"), told);
                case "content_block_delta" -> delta(index, data.path("delta"), told);
                case "message_delta" -> {
                    told.end = end(data.at("/delta/stop_reason"));
                    usage(data.path("usage"), told);
                }
                case "error" -> told.error = data.at("/error/message").asText();
                case "ping", "content_block_stop", "message_stop" -> {
                    // nothing to read
                }
                default -> throw new IllegalStateException("an event nobody knows: " + event);
            }
        }
        if (!last.equals("message_stop") && told.error.isEmpty()) {
            throw new IllegalStateException("the stream does not end with message_stop: " + events);
        }
        for (Told.OpenCall call : told.calls.values()) {
            if (call.arguments.isEmpty()) {
                call.arguments.append("{}");
            }
        }
        return told;
    }

    private static void begin(int index, JsonNode block, Told told) {
        switch (block.path("type").asText()) {
            case "text" -> told.text.append(block.path("text").asText());
            case "thinking" -> told.thoughts.append(block.path("thinking").asText());
            case "tool_use" -> {
                told.call(index).id = block.path("id").asText();
                told.call(index).name = block.path("name").asText();
            }
            default -> throw new IllegalStateException("a block nobody knows: " + block);
        }
    }

    private static void delta(int index, JsonNode delta, Told told) {
        switch (delta.path("type").asText()) {
            case "text_delta" -> told.text.append(delta.path("text").asText());
            case "thinking_delta" -> told.thoughts.append(delta.path("thinking").asText());
            case "input_json_delta" ->
                told.call(index).arguments.append(delta.path("partial_json").asText());
            case "signature_delta" -> {
                // whatever it is
            }
            default -> throw new IllegalStateException("a delta nobody knows: " + delta);
        }
    }

    private static void usage(JsonNode usage, Told told) {
        if (usage.path("input_tokens").isNumber()) {
            told.inputTokens = usage.path("input_tokens").asLong();
        }
        if (usage.path("output_tokens").isNumber()) {
            told.outputTokens = usage.path("output_tokens").asLong();
        }
    }

    private static Told.End end(JsonNode word) {
        return switch (word.asText()) {
            case "end_turn", "stop_sequence" -> Told.End.STOP;
            case "max_tokens" -> Told.End.LENGTH;
            case "tool_use" -> Told.End.TOOLS;
            case "refusal" -> Told.End.REFUSED;
            default -> Told.End.UNKNOWN;
        };
    }

    /** Its messages begin with the member; without it they are the words that the other languages have. */
    @Override
    public String error(JsonNode document) {
        String told = document.at("/error/message").asText();
        String words = told.replaceFirst("^[a-z_.0-9]+: ", "");
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    @Override
    public boolean showsThoughts() {
        return true;
    }

    @Override
    public boolean showsRefusals() {
        return true;
    }
}
