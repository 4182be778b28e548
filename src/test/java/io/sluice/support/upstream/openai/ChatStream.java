package io.sluice.support.upstream.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.support.upstream.Call;
import io.sluice.support.upstream.EventList;
import io.sluice.support.upstream.Frame;
import io.sluice.support.upstream.Json;
import io.sluice.support.upstream.Part;
import io.sluice.support.upstream.Said;
import io.sluice.support.upstream.Tokens;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The chunks of one streamed chat answer: the house's preamble, the chunks of all choices in turn, the usage where
 * the house tells it, {@code [DONE]}.
 */
final class ChatStream {

    private final Flavor flavor;
    private final Call call;
    private final Said said;
    private final Tokens bill;
    private final boolean cutOff;
    private final boolean usageAsked;
    private final UsagePlace place;
    private int ordinal;

    ChatStream(Flavor flavor, Call call, Said said, Tokens bill, boolean cutOff) {
        this.flavor = flavor;
        this.call = call;
        this.said = said;
        this.bill = bill;
        this.cutOff = cutOff;
        this.usageAsked = UsagePlace.asked(call);
        this.place = UsagePlace.of(said, flavor, call);
    }

    List<Frame> frames(List<List<Part>> choices) {
        var deltas = choices.stream()
                .map(parts -> new ChatDeltas(call, said, parts).all())
                .toList();
        var events = new EventList();
        flavor.preamble().forEach(chunk -> events.add(null, chunk));
        var soFar = bill.inputOnly();
        var turns = deltas.stream().mapToInt(List::size).max().orElse(0);
        for (var turn = 0; turn < turns; turn++) {
            for (var k = 0; k < deltas.size(); k++) {
                if (turn < deltas.get(k).size()) {
                    var delta = deltas.get(k).get(turn);
                    soFar = soFar.plus(new Tokens(0, 0, 0, delta.output(), delta.reasoning()));
                    events.add(null, chunk(k, delta, null, soFar), delta.output(), delta.reasoning());
                }
            }
        }
        for (var k = 0; k < choices.size(); k++) {
            var finish = ChatSpeaker.finish(flavor, said, choices.get(k), cutOff);
            events.add(null, chunk(k, ChatDeltas.Delta.LAST, finish, bill));
        }
        usageChunks().forEach(chunk -> events.add(null, chunk));
        return events.add(null, "[DONE]").frames(bill);
    }

    private JsonNode chunk(int index, ChatDeltas.Delta delta, @Nullable String finish, Tokens soFar) {
        var chunk = head();
        var choice = chunk.putArray("choices").addObject().put("index", index);
        choice.set("delta", delta.node());
        choice.set("logprobs", delta.logprobs());
        choice.put("finish_reason", finish);
        var usage = usageInside(finish, soFar);
        if (usage != null) {
            chunk.set("usage", usage);
        }
        return flavor.chunk(call, chunk, ordinal++);
    }

    private @Nullable JsonNode usageInside(@Nullable String finish, Tokens soFar) {
        if (place == UsagePlace.IN_EVERY_CHUNK) {
            return Usage.of(said, soFar);
        }
        if (finish != null && place.withFinish()) {
            return Usage.of(said, bill);
        }
        return switch (said.usageSaid()) {
            case TRULY, TWICE, ZERO -> usageAsked ? NullNode.getInstance() : null;
            case ABSENT, WITH_FINISH, IN_EVERY_CHUNK -> null;
        };
    }

    private List<JsonNode> usageChunks() {
        var chunks = new ArrayList<JsonNode>();
        for (var k = 0; k < place.ownChunks(said); k++) {
            var chunk = head();
            chunk.putArray("choices");
            chunk.set("usage", Usage.of(said, bill));
            chunks.add(flavor.chunk(call, chunk, ordinal++));
        }
        return chunks;
    }

    private ObjectNode head() {
        return Json.object()
                .put("id", call.id("chatcmpl-"))
                .put("object", "chat.completion.chunk")
                .put("created", Call.CREATED)
                .put("model", said.modelOr(flavor.account(call)))
                .put("service_tier", "default")
                .put("system_fingerprint", "fp_fake00000001");
    }
}
