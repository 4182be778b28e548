package io.sluice.pairs;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.pairs.Scenario.Words;
import io.sluice.pairs.Told.End;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Whether an answer is the one that was asked for; whatever is wrong with it, in words. */
final class Judge {
    private final ProviderLine line;
    private final Language language;
    private final List<String> problems = new ArrayList<>();

    Judge(ProviderLine line, Language language) {
        this.line = line;
        this.language = language;
    }

    List<String> problems() {
        return problems;
    }

    /** The answer of the model. */
    void answer(Scenario scenario, Told told) {
        that(told.error.isEmpty(), "the stream broke off: " + told.error);
        switch (scenario) {
            case TEXT, IMAGE, STOP -> text(told, Words.ANSWER, End.STOP);
            case JSON_SCHEMA -> text(told, Words.FITTING, End.STOP);
            case TOOLS -> calls(told, List.of(Words.PARIS));
            case PARALLEL_TOOLS -> calls(told, List.of(Words.PARIS, Words.OSLO));
            case LENGTH -> {
                that(!told.text.isEmpty(), "no text");
                that(told.end == End.LENGTH, "the end is " + told.end);
            }
            case REFUSAL -> refusal(told);
            case THINKING -> {
                text(told, Words.ANSWER, End.STOP);
                String shown = language.showsThoughts() ? Words.THOUGHT : "";
                that(told.thoughts.toString().equals(shown), "the thoughts are '" + told.thoughts + "'");
            }
        }
        usage(scenario, told);
    }

    /** What the answer is once the results of tools are there. */
    void answerToResults(Told told) {
        that(told.error.isEmpty(), "the stream broke off: " + told.error);
        text(told, Words.ANSWER, End.STOP);
    }

    /** What arrived at the upstream. */
    void arrived(Ask ask, JsonNode body) {
        that(!ask.image() || any(body, node -> node.asText().endsWith(Words.PICTURE)), "no picture arrived");
        that(!ask.tools() || any(body, node -> node.asText().equals(Words.TOOL)), "no tool arrived");
        that(!ask.schema() || any(body, Judge::isSchema), "no schema arrived");
        that(ask.stop() == null || any(body, node -> node.asText().equals(Words.STOP)), "no stop text arrived");
        that(ask.limit() == 0 || any(body, node -> node.isInt() && node.intValue() == ask.limit()), "no limit arrived");
        that(!ask.effort() || any(body, Judge::saysHowHardToThink), "no word on thinking arrived");
        for (int i = 0; i < ask.calls().size(); i++) {
            String result = Words.RESULTS.get(i);
            that(any(body, node -> node.asText().equals(result)), "the result '" + result + "' did not arrive");
        }
    }

    private void text(Told told, String expected, End end) {
        if (line.wire() == null) {
            that(!told.text.isEmpty(), "no text");
        } else {
            that(told.text.toString().strip().equals(expected), "the text is '" + told.text + "'");
        }
        that(told.calls().isEmpty(), "tools are called: " + told.calls());
        that(told.end == end, "the end is " + told.end);
    }

    private void calls(Told told, List<String> arguments) {
        List<Told.Call> calls = told.calls();
        that(calls.size() == arguments.size(), "the calls are " + calls);
        for (int i = 0; i < Math.min(calls.size(), arguments.size()); i++) {
            Told.Call call = calls.get(i);
            JsonNode expected = Language.json(line.wire() == null ? "{}" : arguments.get(i));
            that(call.name().equals(Words.TOOL), "the tool called is '" + call.name() + "'");
            that(!call.id().isEmpty(), "the call has no id");
            that(Language.json(call.arguments()).equals(expected), "the arguments are " + call.arguments());
        }
        that(calls.stream().map(Told.Call::id).distinct().count() == calls.size(), "calls share an id: " + calls);
        that(told.end == End.TOOLS, "the end is " + told.end);
    }

    /** An upstream's filter takes the words away; a language may have no other place for them than the answer. */
    private void refusal(Told told) {
        String words = told.refusal.toString() + told.text;
        boolean marked = !told.refusal.isEmpty() || told.end == End.REFUSED;
        that(marked || !language.showsRefusals(), "nothing says that it is a refusal");
        that(
                words.equals(Words.REFUSAL) || told.end == End.REFUSED && words.isEmpty(),
                "the words are '" + words + "'");
    }

    private void usage(Scenario scenario, Told told) {
        if (line.lacks(Lacking.USAGE)) {
            return;
        }
        that(told.inputTokens > 0, "no input is counted");
        that(told.outputTokens > 0, "no output is counted");
        if (line.wire() != null && scenario != Scenario.LENGTH) {
            that(told.inputTokens == Words.INPUT_TOKENS, "the input is counted as " + told.inputTokens);
            that(told.outputTokens == Words.OUTPUT_TOKENS, "the output is counted as " + told.outputTokens);
        }
    }

    /** A schema, or the text of one. */
    private static boolean isSchema(JsonNode node) {
        return node.has(Words.SCHEMA_MEMBER) || node.asText().contains("\"" + Words.SCHEMA_MEMBER + "\"");
    }

    private static boolean saysHowHardToThink(JsonNode node) {
        return node.has("reasoning_effort")
                || node.has("thinking")
                || node.has("reasoning")
                || node.has("thinkingConfig");
    }

    private static boolean any(JsonNode node, Predicate<JsonNode> wanted) {
        if (wanted.test(node)) {
            return true;
        }
        for (JsonNode child : node) {
            if (any(child, wanted)) {
                return true;
            }
        }
        return false;
    }

    private void that(boolean holds, String problem) {
        if (!holds) {
            problems.add(problem);
        }
    }
}
