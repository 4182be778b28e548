package io.sluice.model;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Whole and streamed answers are two forms of one thing: {@code fold} of a stream is the whole answer, and {@code unfold}
 * replays a whole answer as a stream. Pure.
 */
public final class ReplyEvents {
    private ReplyEvents() {}

    /**
     * The whole answer that a stream tells. A candidate without {@code Finished} counts as {@link FinishReason#STOP}: whether
     * a stream was cut is for its provider to say.
     */
    public static ChatResponse fold(List<ReplyEvent> events) {
        ReplyMeta meta = ReplyMeta.UNKNOWN;
        Usage usage = Usage.ABSENT;
        var candidates = new TreeMap<Integer, CandidateFold>();
        for (ReplyEvent event : events) {
            switch (event) {
                case ReplyEvent.Started(ReplyMeta told) -> meta = told;
                case ReplyEvent.UsageReported(Usage told) -> usage = told;
                case ReplyEvent.TextDelta(int n, String text) ->
                    of(candidates, n).text(text);
                case ReplyEvent.ThoughtDelta(int n, String text) ->
                    of(candidates, n).thought(text);
                case ReplyEvent.ThoughtSigned(int n, String signature) ->
                    of(candidates, n).signed(signature);
                case ReplyEvent.ThoughtHidden(int n, String data) ->
                    of(candidates, n).hidden(data);
                case ReplyEvent.RefusalDelta(int n, String text) ->
                    of(candidates, n).refusal(text);
                case ReplyEvent.ToolCallStarted(int n, int call, String id, String name) ->
                    of(candidates, n).toolCall(call, id, name);
                case ReplyEvent.ToolCallDelta(int n, int call, String arguments) ->
                    of(candidates, n).arguments(call, arguments);
                case ReplyEvent.LogProbs(int n, var content) ->
                    of(candidates, n).logProbs(content);
                case ReplyEvent.Finished(int n, FinishReason reason) ->
                    of(candidates, n).finished(reason);
            }
        }
        var answers = new ArrayList<Candidate>(candidates.size());
        candidates.forEach((index, candidate) -> answers.add(candidate.build(index)));
        return new ChatResponse(meta, answers, usage, null);
    }

    /** The events of a stream that tells this answer: one delta a part. {@code fold} of them is the answer again. */
    public static List<ReplyEvent> unfold(ChatResponse response) {
        var events = new ArrayList<ReplyEvent>();
        events.add(new ReplyEvent.Started(response.meta()));
        for (Candidate candidate : response.candidates()) {
            unfold(candidate, events);
        }
        if (response.usage().knowledge() != Usage.Knowledge.ABSENT) {
            events.add(new ReplyEvent.UsageReported(response.usage()));
        }
        return events;
    }

    private static void unfold(Candidate candidate, List<ReplyEvent> events) {
        int n = candidate.index();
        int calls = 0;
        for (Part part : candidate.parts()) {
            switch (part) {
                case Part.Text(String text) -> events.add(new ReplyEvent.TextDelta(n, text));
                case Part.Refusal(String text) -> events.add(new ReplyEvent.RefusalDelta(n, text));
                case Part.HiddenThought(String data) -> events.add(new ReplyEvent.ThoughtHidden(n, data));
                case Part.Thought(String text, var signature) -> {
                    events.add(new ReplyEvent.ThoughtDelta(n, text));
                    if (signature != null) {
                        events.add(new ReplyEvent.ThoughtSigned(n, signature));
                    }
                }
                case Part.ToolCall(String id, String name, String arguments) -> {
                    events.add(new ReplyEvent.ToolCallStarted(n, calls, id, name));
                    events.add(new ReplyEvent.ToolCallDelta(n, calls, arguments));
                    calls++;
                }
                case Part.Image _, Part.Audio _, Part.Document _, Part.ToolResult _, Part.Opaque _ -> {
                    // no event tells these: streams of today's providers do not carry them
                }
            }
        }
        if (candidate.logProbs() != null) {
            events.add(new ReplyEvent.LogProbs(n, candidate.logProbs()));
        }
        events.add(new ReplyEvent.Finished(n, candidate.finish()));
    }

    private static CandidateFold of(TreeMap<Integer, CandidateFold> candidates, int index) {
        return candidates.computeIfAbsent(index, ignored -> new CandidateFold());
    }
}
