package io.sluice.pairs;

import io.sluice.support.upstream.Reply;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One thing that can be asked, and what the upstream is made to answer. */
enum Scenario {
    TEXT("text", Reply.text(Words.ANSWER)),
    TOOLS("tools", Reply.toolCall("call_1", Words.TOOL, Words.PARIS)),
    PARALLEL_TOOLS(
            "parallel tools, results",
            Reply.toolCall("call_1", Words.TOOL, Words.PARIS).andToolCall("call_2", Words.TOOL, Words.OSLO)),
    IMAGE("image", Reply.text(Words.ANSWER)),
    JSON_SCHEMA("JSON schema", Reply.text(Words.FITTING)),
    STOP("stop", Reply.text(Words.ANSWER).stopSequence(Words.STOP)),
    /** Without a script: the double itself cuts its answer at the limit it is told. */
    LENGTH("length", Reply.echo()),
    REFUSAL("refusal", Reply.refusal(Words.REFUSAL)),
    THINKING(
            "thinking",
            Reply.thinking(Words.THOUGHT, "c2ln").andText(Words.ANSWER).reasoningTokens(2));

    private final String title;
    private final Reply reply;

    Scenario(String title, Reply reply) {
        this.title = title;
        this.reply = reply;
    }

    /** For people. */
    String title() {
        return title;
    }

    /** What the upstream answers; what it counts is scripted, except where it cuts its answer itself. */
    Reply reply() {
        return this == LENGTH ? reply : counted(reply);
    }

    /** The same reply with the tokens that must be told on. */
    static Reply counted(Reply reply) {
        return reply.usage(Words.INPUT_TOKENS, Words.OUTPUT_TOKENS);
    }

    /** What an upstream may have no words for, so that it cannot answer so; null where there is no such thing. */
    @Nullable
    Lacking lacking() {
        return switch (this) {
            case TEXT, TOOLS, IMAGE, JSON_SCHEMA, STOP -> null;
            case PARALLEL_TOOLS -> Lacking.PARALLEL_CALLS;
            case LENGTH -> Lacking.REASONS;
            case REFUSAL -> Lacking.REFUSALS;
            case THINKING -> Lacking.THOUGHTS;
        };
    }

    /** What such an upstream answers instead. */
    Reply replyInstead() {
        return this == LENGTH ? LENGTH.reply() : TEXT.reply();
    }

    /** What is asked. */
    Ask ask() {
        Ask plain = Ask.plain();
        return switch (this) {
            case TEXT, REFUSAL -> plain;
            case TOOLS, PARALLEL_TOOLS -> plain.withTools();
            case IMAGE -> plain.withImage();
            case JSON_SCHEMA -> plain.withSchema();
            case STOP -> plain.withStop();
            case LENGTH -> plain.withLimit(Words.LIMIT);
            case THINKING -> plain.withEffort();
        };
    }

    /** What is said, and what must arrive. */
    static final class Words {
        static final String QUESTION = "Say hello to everybody in the house and in the garden, in words that fit JSON.";
        static final String ANSWER = "Hello there, everybody.";
        static final String TOOL = "get_weather";
        static final String PARIS = "{\"city\":\"Paris\"}";
        static final String OSLO = "{\"city\":\"Oslo\"}";
        static final List<String> RESULTS = List.of("21 degrees", "4 degrees");
        static final String FITTING = "{\"zodiac_sign\":\"leo\"}";
        static final String SCHEMA_MEMBER = "zodiac_sign";
        static final String STOP = "@@";
        static final String REFUSAL = "I will not do that.";
        static final String THOUGHT = "They are many.";
        static final int LIMIT = 7;
        static final int INPUT_TOKENS = 19;
        static final int OUTPUT_TOKENS = 11;
        static final String PICTURE =
                "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5E" + "rkJggg==";

        private Words() {}
    }
}
