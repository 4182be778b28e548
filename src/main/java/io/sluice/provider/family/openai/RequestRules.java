package io.sluice.provider.family.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.provider.Leniency;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;

/**
 * The rules that several servers share. Each is given the server's name for people, which its refusals say. A member that
 * says nothing ({@code null}, {@code n: 1}, {@code logprobs: false}) is never refused, but quietly left out.
 */
public final class RequestRules {
    private RequestRules() {}

    /** Members that the server cannot take. */
    public static RequestRule refuses(String server, String... members) {
        return (body, leniency) -> {
            for (String member : members) {
                JsonNode value = body.remove(member);
                if (value != null && says(member, value)) {
                    leniency.leaveOut(member, server + " does not take '" + member + "'. Remove it.");
                }
            }
        };
    }

    /** Members that the server refuses, and that change nothing of an answer: they are quietly left out. */
    public static RequestRule drops(String... members) {
        return (body, leniency) -> body.remove(List.of(members));
    }

    /** A member that the server calls otherwise. Where the document has both, the server's own word wins. */
    public static RequestRule renames(String member, String name) {
        return (body, leniency) -> {
            JsonNode value = body.remove(member);
            if (value != null && !value.isNull() && !body.has(name)) {
                body.set(name, value);
            }
        };
    }

    /** A number is at most this; a larger one becomes it. */
    public static RequestRule clamps(String member, BigDecimal most) {
        return (body, leniency) -> {
            JsonNode value = body.path(member);
            if (value.isNumber() && value.decimalValue().compareTo(most) > 0) {
                body.put(member, most);
            }
        };
    }

    /** At most so many stop texts. */
    public static RequestRule stops(String server, int most) {
        return (body, leniency) -> {
            if (body.get("stop") instanceof ArrayNode stops && stops.size() > most) {
                leniency.leaveOut("stop", server + " takes at most " + most + " texts as 'stop'. Send fewer.");
                while (stops.size() > most) {
                    stops.remove(stops.size() - 1);
                }
            }
        };
    }

    /** A {@code stop} that is one text becomes a list of it. */
    public static RequestRule stopIsList() {
        return (body, leniency) -> {
            if (body.path("stop").isTextual()) {
                JsonNode text = body.get("stop");
                body.putArray("stop").add(text);
            }
        };
    }

    /** The only types of {@code response_format} beside {@code text}, which is what holds anyway. */
    public static RequestRule formats(String server, String... types) {
        Set<String> taken = Set.of(types);
        return (body, leniency) -> {
            JsonNode format = body.path("response_format");
            String type = format.path("type").asText();
            if (format.isMissingNode() || taken.contains(type)) {
                return;
            }
            body.remove("response_format");
            if (!format.isNull() && !type.equals("text")) {
                leniency.leaveOut(
                        "response_format",
                        server + " has no response format '" + type + "'. It takes text"
                                + (types.length == 0 ? " only." : ", " + String.join(", ", types) + "."));
            }
        };
    }

    /** A function has to say what it takes, be it nothing. */
    public static RequestRule functionsSayWhatTheyTake() {
        return (body, leniency) -> {
            for (JsonNode tool : body.path("tools")) {
                if (tool.path("function") instanceof ObjectNode function && !function.hasNonNull("parameters")) {
                    function.putObject("parameters").put("type", "object").putObject("properties");
                }
            }
        };
    }

    /** Who speaks may not be named. */
    public static RequestRule noNames(String server) {
        return (body, leniency) -> {
            JsonNode messages = body.path("messages");
            for (int i = 0; i < messages.size(); i++) {
                if (messages.get(i) instanceof ObjectNode message
                        && !message.path("role").asText().equals("tool")
                        && message.hasNonNull("name")) {
                    leniency.leaveOut(
                            "messages." + i + ".name", server + " does not take the 'name' of a speaker. Remove it.");
                    message.remove("name");
                }
            }
        };
    }

    /** Content is text; parts of text are joined to one, and any other part is refused. */
    public static RequestRule textOnly(String server) {
        return (body, leniency) -> {
            JsonNode messages = body.path("messages");
            for (int i = 0; i < messages.size(); i++) {
                if (messages.get(i) instanceof ObjectNode message
                        && message.get("content") instanceof ArrayNode parts) {
                    message.put("content", text(server, parts, "messages." + i + ".content", leniency));
                }
            }
        };
    }

    /** No tools at all: neither offers nor calls nor results. */
    public static RequestRule noTools(String server) {
        RequestRule offers = refuses(server, "tools", "functions");
        RequestRule choices = drops("tool_choice", "parallel_tool_calls", "function_call"); // of nothing
        return (body, leniency) -> {
            offers.apply(body, leniency);
            choices.apply(body, leniency);
            JsonNode messages = body.path("messages");
            for (int i = 0; i < messages.size(); i++) {
                JsonNode message = messages.get(i);
                if (message.path("role").asText().equals("tool") || says("tool_calls", message.path("tool_calls"))) {
                    Leniency.STRICT.leaveOut(
                            "messages." + i, server + " has no tools, so there is no place for calls of them.");
                }
            }
        };
    }

    /** What only completions have, in a completion that is sent as a chat. */
    static void withoutChat(ObjectNode body, Leniency leniency) {
        refuses("A model that only chats", "echo", "suffix", "best_of").apply(body, leniency);
        if (body.path("logprobs").isNumber()) {
            refuses("A model that only chats", "logprobs").apply(body, leniency);
        }
    }

    private static String text(String server, ArrayNode parts, String field, Leniency leniency) {
        var text = new StringBuilder();
        for (JsonNode part : parts) {
            String type = part.path("type").asText();
            if (type.equals("text")) {
                text.append(part.path("text").asText());
            } else {
                leniency.leaveOut(field, server + " takes text only, no content of type '" + type + "'.");
            }
        }
        return text.toString();
    }

    /** Whether a member asks for anything but what holds without it. */
    private static boolean says(String member, JsonNode value) {
        if (value.isNull() || value.isMissingNode() || value.isContainerNode() && value.isEmpty()) {
            return false;
        }
        return switch (member) {
            case "n", "best_of" -> !value.isNumber() || value.intValue() != 1;
            case "presence_penalty", "frequency_penalty", "top_logprobs" ->
                !value.isNumber() || value.doubleValue() != 0;
            case "logprobs", "echo", "store" -> !value.isBoolean() || value.booleanValue();
            case "parallel_tool_calls" -> !value.isBoolean() || !value.booleanValue();
            case "tool_choice" -> !value.asText().equals("auto");
            default -> true;
        };
    }
}
