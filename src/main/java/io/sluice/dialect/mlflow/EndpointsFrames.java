package io.sluice.dialect.mlflow;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.dialect.FrameEncoder;
import io.sluice.json.JsonCodec;
import io.sluice.model.Failure;
import io.sluice.model.ReplyEvent;
import io.sluice.model.ReplyFrame;
import io.sluice.model.ReplyMeta;
import io.sluice.model.Task;
import io.sluice.model.Usage;
import io.sluice.routing.Route;
import io.sluice.routing.Target;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes a stream of generation 2: one chunk for each frame of the provider that says something here, every member of a chunk
 * present. There is no {@code [DONE]} at the end, except for the client of Databricks' serving endpoints, which waits for it.
 */
final class EndpointsFrames implements FrameEncoder {
    private static final String DONE = "data: [DONE]\n\n";

    private final Route route;
    private final long nowSeconds;
    private final StreamOptions options;
    private final Set<Integer> begun = new HashSet<>();
    private ReplyMeta meta = ReplyMeta.UNKNOWN;
    private @Nullable Usage usage;
    private boolean finished;

    /**
     * @param nowSeconds Unix time, for providers that do not tell when they began
     */
    EndpointsFrames(Route route, long nowSeconds, StreamOptions options) {
        this.route = route;
        this.nowSeconds = nowSeconds;
        this.options = options;
    }

    @Override
    public String encode(ReplyFrame frame) {
        var choices = new LinkedHashMap<Integer, ChoiceDelta>();
        for (ReplyEvent event : frame.events()) {
            switch (event) {
                case ReplyEvent.Started(ReplyMeta told) -> {
                    meta = told;
                    if (route.task() == Task.CHAT) {
                        delta(choices, 0); // tells the caller's side at once that somebody answers
                    }
                }
                case ReplyEvent.TextDelta(int n, String text) ->
                    delta(choices, n).text(text);
                case ReplyEvent.ToolCallStarted(int n, int call, String id, String name) ->
                    delta(choices, n).toolCall(call, id, name);
                case ReplyEvent.ToolCallDelta(int n, int call, String arguments) ->
                    delta(choices, n).arguments(call, arguments);
                case ReplyEvent.Finished(int n, var reason) -> {
                    finished = true;
                    delta(choices, n).finish(reason);
                }
                case ReplyEvent.UsageReported(Usage told) -> usage = told;
                case ReplyEvent.RefusalDelta(int n, String text) ->
                    delta(choices, n).text(text);
                case ReplyEvent.ThoughtDelta _,
                        ReplyEvent.ThoughtSigned _,
                        ReplyEvent.ThoughtHidden _,
                        ReplyEvent.LogProbs _ -> {
                    // MLflow's chunks have no place for these
                }
            }
        }
        Usage told = usageToTell();
        return choices.isEmpty() && told == null ? "" : event(chunk(choices, told));
    }

    /** Usage is told once it is final: some providers begin with what went in, and count on. */
    private @Nullable Usage usageToTell() {
        if (!finished || !options.showsUsage()) {
            return null;
        }
        Usage told = usage;
        usage = null;
        return told;
    }

    @Override
    public String complete() {
        return options.endsWithDone() ? DONE : "";
    }

    /** In MLflow's words of 3.9 and later; before, a stream just broke. A broken stream never ends with {@code [DONE]}. */
    @Override
    public String fail(Failure failure) {
        ObjectNode body = JsonCodec.object();
        body.putObject("error").put("message", MlflowErrors.told(failure)).put("type", StreamErrors.typeOf(failure));
        return event(body);
    }

    private ChoiceDelta delta(Map<Integer, ChoiceDelta> choices, int candidate) {
        return choices.computeIfAbsent(candidate, n -> new ChoiceDelta(n, begun.add(n)));
    }

    private ObjectNode chunk(Map<Integer, ChoiceDelta> choices, @Nullable Usage usage) {
        Target target = route.primary();
        boolean chat = route.task() == Task.CHAT;
        ObjectNode chunk = JsonCodec.object()
                .put("id", meta.upstreamId())
                .put("object", chat ? "chat.completion.chunk" : "text_completion_chunk")
                .put("created", meta.createdSeconds() == null ? nowSeconds : meta.createdSeconds())
                .put("model", EndpointsEncoder.model(meta, target));
        ArrayNode written = chunk.putArray("choices");
        choices.values().forEach(choice -> written.add(chat ? choice.chat(target.family()) : choice.completion()));
        if (usage == null) {
            chunk.putNull("usage");
        } else {
            chunk.set("usage", chat ? UsageWriter.chat(usage) : UsageWriter.generating(usage));
        }
        return chat ? chunk.put("provider", target.provider().value()) : chunk;
    }

    private static String event(ObjectNode body) {
        return "data: " + JsonCodec.write(body) + "\n\n";
    }
}
