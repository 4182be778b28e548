package io.sluice.dialect.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.Json;
import io.sluice.json.JsonCodec;
import io.sluice.model.Failure;
import io.sluice.model.Family;
import io.sluice.model.FinishReason;
import io.sluice.model.ReplyEvent;
import io.sluice.model.ReplyFrame;
import io.sluice.model.Source;
import io.sluice.model.Usage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds of every stream that is written, whatever is told in which order. */
class FramesPropertyTest {
    private static final int CHOICES = 3;

    @Property
    void everyStreamOfEventsIsValid(@ForAll("events") List<ReplyEvent> told, @ForAll boolean usageWanted) {
        // When
        List<ReplyFrame> frames = told.stream().map(ReplyFrame::of).toList();
        String written = Replies.write(Replies.chatFrames(new AnswerStyle(CHOICES, usageWanted, false, false)), frames);

        // Then
        assertValid(written, usageWanted);
        assertThat(textsIn(written)).isEqualTo(textsOf(told));
        assertThat(argumentsIn(written)).isEqualTo(argumentsOf(told));
    }

    @Property
    void everyStreamOfTheFamilyIsValid(@ForAll("events") List<ReplyEvent> told, @ForAll boolean usageWanted) {
        // When
        List<ReplyFrame> frames = told.stream().map(FramesPropertyTest::asChunk).toList();
        String written = Replies.write(Replies.chatFrames(new AnswerStyle(CHOICES, usageWanted, false, false)), frames);

        // Then
        assertValid(written, usageWanted);
        assertThat(textsIn(written)).isEqualTo(textsOf(told));
        assertThat(argumentsIn(written)).isEqualTo(argumentsOf(told));
    }

    @Property
    void aStreamThatBreaksAnywhereEndsInAnError(@ForAll("events") List<ReplyEvent> told, @ForAll int where) {
        // When
        ChatFrames encoder = Replies.chatFrames(AnswerStyle.PLAIN);
        var written = new StringBuilder();
        told.subList(0, Math.floorMod(where, told.size()))
                .forEach(event -> written.append(encoder.encode(ReplyFrame.of(event))));
        written.append(encoder.fail(new Failure.Internal())).append(encoder.complete());

        // Then
        List<JsonNode> documents = Sse.documents(written.toString());
        assertThat(written.toString().split("\\[DONE]", -1)).hasSize(2);
        assertThat(documents.getLast().get("error").get("message").isTextual()).isTrue();
        assertThat(documents.subList(0, documents.size() - 1))
                .allSatisfy(chunk -> assertThat(chunk.has("error")).isFalse());
    }

    /** Events of up to three choices, shuffled together, each choice's own in order, and usage anywhere. */
    @Provide
    Arbitrary<List<ReplyEvent>> events() {
        Arbitrary<List<List<ReplyEvent>>> choices = Combinators.combine(
                        Arbitraries.integers().between(1, CHOICES), ofChoice(0), ofChoice(1), ofChoice(2))
                .as((count, a, b, c) -> List.of(a, b, c).subList(0, count));
        return Combinators.combine(choices, Arbitraries.randomValue(random -> random))
                .as((lists, random) -> {
                    List<ReplyEvent> merged = new ArrayList<>();
                    merged.add(new ReplyEvent.Started(Replies.META));
                    List<List<ReplyEvent>> rest = lists.stream()
                            .map(list -> (List<ReplyEvent>) new ArrayList<>(list))
                            .collect(Collectors.toList());
                    while (rest.stream().anyMatch(list -> !list.isEmpty())) {
                        List<ReplyEvent> one = rest.get(random.nextInt(rest.size()));
                        if (!one.isEmpty()) {
                            merged.add(one.removeFirst());
                        }
                        if (random.nextInt(8) == 0) {
                            merged.add(new ReplyEvent.UsageReported(
                                    Usage.reported(Usage.Tokens.of(3, merged.size()), null)));
                        }
                    }
                    return merged;
                });
    }

    private static Arbitrary<List<ReplyEvent>> ofChoice(int n) {
        Arbitrary<Integer> kinds = Arbitraries.integers().between(0, 5);
        Arbitrary<String> texts = Arbitraries.strings().ofMaxLength(6);
        return Combinators.combine(
                        kinds.list().ofMaxSize(12),
                        texts.list().ofSize(12),
                        Arbitraries.of(FinishReason.class),
                        Arbitraries.randomValue(random -> random))
                .as((steps, words, finish, random) -> {
                    List<ReplyEvent> events = new ArrayList<>();
                    int calls = 0;
                    for (int i = 0; i < steps.size(); i++) {
                        String word = words.get(i);
                        switch (steps.get(i)) {
                            case 0, 1 -> events.add(new ReplyEvent.TextDelta(n, word));
                            case 2 -> events.add(new ReplyEvent.ThoughtDelta(n, word));
                            case 3 -> {
                                events.add(new ReplyEvent.ToolCallStarted(n, calls, "call_" + n + "_" + calls, "tool"));
                                calls++;
                            }
                            default -> {
                                if (calls > 0) {
                                    events.add(new ReplyEvent.ToolCallDelta(
                                            n, random.nextInt(calls), "{\"k\":" + i + ","));
                                }
                            }
                        }
                    }
                    events.add(new ReplyEvent.Finished(n, finish));
                    return events;
                });
    }

    private static void assertValid(String written, boolean usageWanted) {
        List<JsonNode> chunks = Sse.documents(written);
        assertThat(written.split("\\[DONE]", -1)).hasSize(2);
        assertThat(chunks.stream().map(chunk -> chunk.get("id").toString() + chunk.get("created") + chunk.get("model")))
                .containsOnly("\"id-1\"1767322445\"model-1\"");
        Map<Integer, Said> said = new HashMap<>();
        for (int i = 0; i < chunks.size(); i++) {
            JsonNode chunk = chunks.get(i);
            assertThat(chunk.has("error")).isFalse();
            assertThat(chunk.has("usage")).isEqualTo(usageWanted);
            if (chunk.get("choices").isEmpty()) {
                assertThat(usageWanted).isTrue();
                assertThat(i).isEqualTo(chunks.size() - 1);
                assertThat(chunk.get("usage").get("total_tokens").isInt()).isTrue();
            } else if (usageWanted) {
                assertThat(chunk.get("usage").isNull()).isTrue();
            }
            boolean over = !said.isEmpty() && said.values().stream().allMatch(one -> one.ended);
            assertThat(over && !chunk.get("choices").isEmpty())
                    .as("all choices seen so far had ended, and there is one more")
                    .isFalse();
            chunk.get("choices")
                    .forEach(choice -> said.computeIfAbsent(choice.get("index").intValue(), ignored -> new Said())
                            .read(choice));
        }
        assertThat(said.values()).allSatisfy(one -> assertThat(one.ended).isTrue());
    }

    /** Reads one choice's chunks as the strictest clients do. */
    private static final class Said {
        private final Set<String> reasons = Set.of("stop", "length", "tool_calls", "content_filter");
        private boolean begun;
        private boolean ended;
        private int call = -1;

        void read(JsonNode choice) {
            assertThat(ended).as("something after the end").isFalse();
            JsonNode delta = choice.get("delta");
            assertThat(delta.has("role")).as("the role comes once and first").isEqualTo(!begun);
            begun = true;
            delta.path("tool_calls").forEach(this::readCall);
            if (!choice.get("finish_reason").isNull()) {
                ended = true;
                assertThat(delta).isEmpty();
                assertThat(choice.get("finish_reason").textValue()).isIn(reasons);
            }
        }

        private void readCall(JsonNode told) {
            int index = told.get("index").intValue();
            assertThat(told.at("/function/arguments").isTextual()).isTrue();
            if (index == call) {
                assertThat(told.has("id")).isFalse();
                assertThat(told.has("type")).isFalse();
                assertThat(told.get("function").has("name")).isFalse();
            } else {
                assertThat(index).as("calls come one after another").isEqualTo(call + 1);
                assertThat(told.get("id").isTextual()).isTrue();
                assertThat(told.get("type").textValue()).isEqualTo("function");
                assertThat(told.at("/function/name").isTextual()).isTrue();
                call = index;
            }
        }
    }

    private static Map<Integer, String> textsIn(String written) {
        Map<Integer, String> texts = new TreeMap<>();
        forEachDelta(
                written, (n, delta) -> merge(texts, n, delta.path("content").asText()));
        return texts;
    }

    private static Map<Integer, String> textsOf(List<ReplyEvent> told) {
        Map<Integer, String> texts = new TreeMap<>();
        told.forEach(event -> {
            if (event instanceof ReplyEvent.TextDelta(int n, String text)) {
                merge(texts, n, text);
            }
        });
        return texts;
    }

    private static Map<Integer, String> argumentsIn(String written) {
        Map<Integer, String> arguments = new TreeMap<>();
        forEachDelta(
                written,
                (n, delta) -> delta.path("tool_calls").forEach(call -> {
                    int key = n * 100 + call.get("index").intValue();
                    merge(arguments, key, call.at("/function/arguments").textValue());
                }));
        return arguments;
    }

    /** As told, with an empty object where nothing was. */
    private static Map<Integer, String> argumentsOf(List<ReplyEvent> told) {
        Map<Integer, String> arguments = new TreeMap<>();
        told.forEach(event -> {
            if (event instanceof ReplyEvent.ToolCallStarted(int n, int call, var id, var name)) {
                arguments.put(n * 100 + call, "");
            } else if (event instanceof ReplyEvent.ToolCallDelta(int n, int call, String more)) {
                merge(arguments, n * 100 + call, more);
            }
        });
        arguments.replaceAll((key, text) -> text.isEmpty() ? "{}" : text);
        return arguments;
    }

    private static void forEachDelta(String written, java.util.function.BiConsumer<Integer, JsonNode> reader) {
        Sse.documents(written)
                .forEach(chunk -> chunk.get("choices")
                        .forEach(choice -> reader.accept(choice.get("index").intValue(), choice.get("delta"))));
    }

    private static void merge(Map<Integer, String> map, int key, String text) {
        if (!text.isEmpty()) {
            map.merge(key, text, String::concat);
        }
    }

    /** The event as a server of the family tells it, without any role. */
    private static ReplyFrame asChunk(ReplyEvent event) {
        ObjectNode chunk = JsonCodec.object()
                .put("id", "id-1")
                .put("created", 1_767_322_445L)
                .put("model", "model-1");
        ArrayNode choices = chunk.putArray("choices");
        switch (event) {
            case ReplyEvent.TextDelta(int n, String text) -> delta(choices, n).put("content", text);
            case ReplyEvent.ThoughtDelta(int n, String text) ->
                delta(choices, n).put("reasoning_content", text);
            case ReplyEvent.ToolCallStarted(int n, int call, String id, String name) -> {
                ObjectNode begun = delta(choices, n).putArray("tool_calls").addObject();
                begun.put("index", call).put("id", id).put("type", "function");
                begun.putObject("function").put("name", name).put("arguments", "");
            }
            case ReplyEvent.ToolCallDelta(int n, int call, String arguments) ->
                delta(choices, n)
                        .putArray("tool_calls")
                        .addObject()
                        .put("index", call)
                        .putObject("function")
                        .put("arguments", arguments);
            case ReplyEvent.UsageReported(var usage) -> chunk.set("usage", UsageEncoder.generated(usage));
            case ReplyEvent.Finished(int n, var reason) -> {
                delta(choices, n);
                ((ObjectNode) choices.get(0)).put("finish_reason", FinishWords.of(reason, AnswerStyle.PLAIN));
            }
            default -> {
                // told by the head
            }
        }
        return new ReplyFrame(List.of(event), new Source(Family.OPENAI, Json.of(chunk)));
    }

    private static ObjectNode delta(ArrayNode choices, int n) {
        return choices.addObject().put("index", n).putObject("delta");
    }
}
