package io.sluice.model;

import io.sluice.json.Json;

/**
 * Something that happens in a streamed answer, of chat or completions. The order in a stream:
 *
 * <pre>
 *   Started, (deltas)*, LogProbs*, Finished per candidate, Usage*
 * </pre>
 *
 * Candidates may interleave; {@code Usage} may come anywhere and more than once, it is cumulative: the last one wins. A
 * stream that ends without {@code Finished} for every candidate that spoke was cut, and its provider fails it instead of
 * completing it.
 */
public sealed interface ReplyEvent {
    /** The upstream has begun. At most once, first. */
    record Started(ReplyMeta meta) implements ReplyEvent {}

    /** More text. */
    record TextDelta(int candidate, String text) implements ReplyEvent {}

    /** More visible reasoning. */
    record ThoughtDelta(int candidate, String text) implements ReplyEvent {}

    /** Ends the thought under way, with the vendor's signature of it. */
    record ThoughtSigned(int candidate, String signature) implements ReplyEvent {}

    /** A whole piece of reasoning that the vendor encrypted. */
    record ThoughtHidden(int candidate, String data) implements ReplyEvent {}

    /** More of a refusal. */
    record RefusalDelta(int candidate, String text) implements ReplyEvent {}

    /** A tool call begins; {@code call} counts the candidate's tool calls from 0. */
    record ToolCallStarted(int candidate, int call, String id, String name) implements ReplyEvent {}

    /** More of a tool call's arguments. */
    record ToolCallDelta(int candidate, int call, String arguments) implements ReplyEvent {}

    /** Log probabilities of the text of the same frame, in OpenAI's shape. */
    record LogProbs(int candidate, Json content) implements ReplyEvent {}

    /** What the answer used so far, cumulative. */
    record UsageReported(Usage usage) implements ReplyEvent {}

    /** This candidate is done. */
    record Finished(int candidate, FinishReason reason) implements ReplyEvent {}
}
