package io.sluice.pairs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.JsonCodec;
import io.sluice.pairs.Scenario.Words;

/** OpenAI's chats. */
class OpenAiLanguage implements Language {
    @Override
    public String title() {
        return "OpenAI";
    }

    @Override
    public String path(String route) {
        return "/v1/chat/completions";
    }

    @Override
    public ObjectNode body(String route, Ask ask, boolean stream) {
        ObjectNode body = chat(ask).put("model", route);
        if (stream) {
            body.put("stream", true).putObject("stream_options").put("include_usage", true);
        }
        return body;
    }

    @Override
    public Told whole(JsonNode document) {
        var told = new Told();
        said(document.at("/choices/0/message"), told);
        told.end = end(document.at("/choices/0/finish_reason"));
        usage(document.path("usage"), told);
        return told;
    }

    @Override
    public Told stream(String events) {
        if (!events.endsWith("data: [DONE]\n\n")) {
            throw new IllegalStateException("the stream does not end with [DONE]: " + events);
        }
        return chunks(events.substring(0, events.length() - "data: [DONE]\n\n".length()));
    }

    @Override
    public String error(JsonNode document) {
        return document.at("/error/message").asText();
    }

    @Override
    public boolean showsThoughts() {
        return true;
    }

    @Override
    public boolean showsRefusals() {
        return true;
    }

    /** The members that say what is asked. */
    static ObjectNode chat(Ask ask) {
        ObjectNode body = JsonCodec.object();
        ArrayNode messages = body.putArray("messages");
        ObjectNode question = messages.addObject().put("role", "user");
        if (ask.image()) {
            ArrayNode content = question.putArray("content");
            content.addObject().put("type", "text").put("text", Words.QUESTION);
            content.addObject()
                    .put("type", "image_url")
                    .putObject("image_url")
                    .put("url", "data:image/png;base64," + Words.PICTURE);
        } else {
            question.put("content", Words.QUESTION);
        }
        history(ask, messages);
        if (ask.tools()) {
            ObjectNode function = body.putArray("tools")
                    .addObject()
                    .put("type", "function")
                    .putObject("function")
                    .put("name", Words.TOOL)
                    .put("description", "The weather of a city.");
            function.set("parameters", Language.schema("city"));
        }
        if (ask.forced()) {
            body.put("tool_choice", "required");
        }
        if (ask.schema()) {
            ObjectNode format = body.putObject("response_format").put("type", "json_schema");
            ObjectNode described =
                    format.putObject("json_schema").put("name", "sign").put("strict", true);
            described.set("schema", Language.schema(Words.SCHEMA_MEMBER));
        }
        if (ask.stop() != null) {
            body.putArray("stop").add(ask.stop());
        }
        if (ask.limit() > 0) {
            body.put("max_tokens", ask.limit());
        }
        if (ask.effort()) {
            body.put("reasoning_effort", "low");
        }
        return body;
    }

    private static void history(Ask ask, ArrayNode messages) {
        if (ask.calls().isEmpty()) {
            return;
        }
        ObjectNode called = messages.addObject().put("role", "assistant").putNull("content");
        ArrayNode calls = called.putArray("tool_calls");
        for (int i = 0; i < ask.calls().size(); i++) {
            Told.Call call = ask.calls().get(i);
            calls.addObject()
                    .put("id", call.id())
                    .put("type", "function")
                    .putObject("function")
                    .put("name", call.name())
                    .put("arguments", call.arguments());
            messages.addObject()
                    .put("role", "tool")
                    .put("tool_call_id", call.id())
                    .put("content", Words.RESULTS.get(i));
        }
    }

    /** Reads chunks, each a {@code data:} line and an empty one. */
    static Told chunks(String events) {
        var told = new Told();
        for (String event : events.split("\n\n")) {
            if (!event.startsWith("data: ")) {
                throw new IllegalStateException("no data: '" + event + "'");
            }
            JsonNode chunk = Language.json(event.substring("data: ".length()));
            if (chunk.hasNonNull("error")) {
                told.error = chunk.at("/error/message").asText();
            }
            said(chunk.at("/choices/0/delta"), told);
            if (chunk.at("/choices/0/finish_reason").isTextual()) {
                told.end = end(chunk.at("/choices/0/finish_reason"));
            }
            usage(chunk.path("usage"), told);
        }
        return told;
    }

    private static void said(JsonNode message, Told told) {
        told.text.append(text(message, "content"));
        told.refusal.append(text(message, "refusal"));
        told.thoughts.append(text(message, "reasoning_content"));
        for (int i = 0; i < message.path("tool_calls").size(); i++) {
            JsonNode said = message.path("tool_calls").get(i);
            Told.OpenCall call = told.call(said.path("index").asInt(i));
            call.id += text(said, "id");
            call.name += text(said.path("function"), "name");
            call.arguments.append(text(said.path("function"), "arguments"));
        }
    }

    private static String text(JsonNode node, String member) {
        return node.path(member).isTextual() ? node.path(member).textValue() : "";
    }

    private static void usage(JsonNode usage, Told told) {
        if (usage.path("prompt_tokens").isNumber()) {
            told.inputTokens = usage.path("prompt_tokens").asLong();
        }
        if (usage.path("completion_tokens").isNumber()) {
            told.outputTokens = usage.path("completion_tokens").asLong();
        }
    }

    static Told.End end(JsonNode word) {
        return switch (word.asText()) {
            case "stop" -> Told.End.STOP;
            case "length" -> Told.End.LENGTH;
            case "tool_calls" -> Told.End.TOOLS;
            case "content_filter" -> Told.End.REFUSED;
            default -> Told.End.UNKNOWN;
        };
    }
}
