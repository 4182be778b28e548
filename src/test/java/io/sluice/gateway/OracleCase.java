package io.sluice.gateway;

import io.sluice.gateway.OracleVendor.Way;
import io.sluice.model.TokenBucket;
import io.sluice.support.upstream.Reply;
import io.sluice.support.upstream.RetryAfter;
import io.sluice.support.upstream.Said.UsageSaid;
import io.sluice.support.upstream.VendorError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One thing that a double, or a client, can do, and what its row must be.
 *
 * @param reply     to the first attempt; whatever is repeated is answered well
 * @param kind      of route that it needs
 * @param maxTokens the bound that the caller sets
 */
record OracleCase(String name, Reply reply, Row row, Client client, Kind kind, int maxTokens) {
    private static final int MAX_TOKENS = 500;
    private static final String TEXT = "Rivers flow from the mountains to the sea, и дальше, 一直流到海里。";

    /** What the row of the first attempt must be. */
    enum Row {
        /** What the double told, bucket by bucket; no less than it served where its wire cannot tell. */
        TOLD,
        /** No less than what was served, and marked as estimated. */
        UNTOLD,
        /** Zero, as the double told; no less than what was served where its wire cannot tell. */
        ZERO_TOLD,
        /** Zero: nothing was served. */
        NOTHING,
        /** Zero if nothing was served, else no less than that, and estimated. */
        BROKEN,
        /** The same for as much of it as came: a reset takes with it what is on its way. */
        RESET,
        /** No less than what was served; the worst case where not one word came. */
        LATE,
        /** No less than what the caller had read, and estimated: who hangs up does not see what is on its way. */
        LEFT,
        /** What the double told, though nobody heard it; no less than it served where its wire cannot tell. */
        DRAINED,
        /** The worst case: nobody knows what was served. */
        UNKNOWN
    }

    /** Routes differ in this. */
    enum Kind {
        /** All is as usual. */
        CALM,
        /** The clocks are short. */
        HURRIED,
        /** Answers are read to their end after the caller left. */
        DRAINED
    }

    /** What the caller does. */
    enum Client {
        READS_ALL,
        LEAVES_BEFORE_THE_ANSWER,
        LEAVES_IN_THE_MIDDLE
    }

    private OracleCase(String name, Row row, Reply reply) {
        this(name, reply, row, Client.READS_ALL, Kind.CALM, MAX_TOKENS);
    }

    private OracleCase on(Kind other) {
        return new OracleCase(name, reply, row, client, other, maxTokens);
    }

    private OracleCase by(Client other) {
        return new OracleCase(name, reply, row, other, kind, maxTokens);
    }

    private OracleCase upTo(int tokens) {
        return new OracleCase(name, reply, row, client, kind, tokens);
    }

    /** A good answer of this way. */
    static Reply good(Way way) {
        return way.generates() ? Reply.text(TEXT) : Reply.embedding(0.5f, -0.25f);
    }

    /** Everything that can happen to a call of this vendor in this way. */
    static List<OracleCase> all(OracleVendor vendor, Way way) {
        var cases = new ArrayList<OracleCase>();
        Reply good = good(way);
        told(cases, good);
        if (way.generates()) {
            generated(cases, vendor, way);
        }
        refused(cases);
        broken(cases, good);
        if (way.streamed()) {
            streamed(cases, good);
            if (vendor.tells(way)) {
                toldElsewhere(cases, good);
            }
            brokenStreams(cases, good);
        } else {
            brokenDocuments(cases, good);
        }
        return cases;
    }

    private static void told(List<OracleCase> cases, Reply good) {
        cases.add(new OracleCase("good", Row.TOLD, good));
        cases.add(new OracleCase("usage not told", Row.UNTOLD, good.usageSaid(UsageSaid.ABSENT)));
        cases.add(new OracleCase("usage told twice", Row.TOLD, good.usageSaid(UsageSaid.TWICE)));
        cases.add(new OracleCase("usage told as zero", Row.ZERO_TOLD, good.usageSaid(UsageSaid.ZERO)));
        cases.add(new OracleCase("pieces", Row.TOLD, good.splitEvery(31)));
        cases.add(new OracleCase("late", Row.TOLD, good.latency(Duration.ofMillis(100))));
    }

    private static void generated(List<OracleCase> cases, OracleVendor vendor, Way way) {
        Reply text = Reply.text(TEXT);
        cases.add(new OracleCase("echo", Row.TOLD, Reply.echo()));
        cases.add(new OracleCase("text in one event", Row.TOLD, text.inOneEvent()));
        if (vendor.bounds(way)) {
            cases.add(new OracleCase("cut off by the caller's bound", Row.TOLD, Reply.echo()).upTo(3));
        }
        if (!vendor.tells(way)) {
            return;
        }
        cases.add(new OracleCase("scripted usage", Row.TOLD, text.usage(17, 23)));
        if (vendor.tellsApart(TokenBucket.CACHE_READ)) {
            cases.add(
                    new OracleCase("from the cache", Row.TOLD, text.usage(9, 30).cachedInput(20)));
        }
        if (vendor.tellsApart(TokenBucket.CACHE_WRITE)) {
            cases.add(new OracleCase("to the cache", Row.TOLD, text.usage(9, 30).cacheWrite(20)));
        }
        if (vendor.tellsApart(TokenBucket.REASONING)) {
            cases.add(new OracleCase(
                    "counted thoughts", Row.TOLD, text.usage(9, 30).reasoningTokens(12)));
        }
        switch (way) {
            case CHAT, CHAT_STREAM -> {
                cases.add(new OracleCase(
                        "thoughts",
                        Row.TOLD,
                        Reply.thinking("Let me think of rivers.", "c2lnbmVk").andText("Done.")));
                cases.add(new OracleCase(
                        "tools",
                        Row.TOLD,
                        Reply.toolCall("call_1", "f", "{}").andToolCall("call_2", "g", "{\"a\":1}")));
                cases.add(new OracleCase("refusal", Row.TOLD, Reply.refusal("I would rather not speak of rivers.")));
            }
            case COMPLETION, COMPLETION_STREAM, EMBEDDING -> {
                // texts and vectors only
            }
        }
    }

    private static void refused(List<OracleCase> cases) {
        for (int status : new int[] {400, 401, 402, 403, 404, 408, 413, 422, 424, 500, 502, 503, 504, 529}) {
            cases.add(new OracleCase("error " + status, Row.NOTHING, Reply.error(status)));
        }
        cases.add(new OracleCase("rate limited", Row.NOTHING, Reply.rateLimited(new RetryAfter.Seconds(30))));
        cases.add(new OracleCase("rate limited shortly", Row.NOTHING, Reply.rateLimited(new RetryAfter.Millis(1))));
        cases.add(new OracleCase("a page", Row.NOTHING, Reply.html(502)));
        cases.add(new OracleCase("a page that is none", Row.NOTHING, Reply.html(200)));
        cases.add(new OracleCase("error inside", Row.NOTHING, Reply.errorInside(VendorError.of(500))));
    }

    private static void broken(List<OracleCase> cases, Reply good) {
        cases.add(new OracleCase("hung up", Row.NOTHING, good.hangUp()));
        cases.add(new OracleCase("reset", Row.NOTHING, good.hangUp().byReset()));
        cases.add(new OracleCase("cut after bytes", Row.NOTHING, good.cutAfterBytes(20)));
        cases.add(new OracleCase("silent", Row.UNKNOWN, good.silent()).on(Kind.HURRIED));
        cases.add(new OracleCase("left before the answer", Row.UNKNOWN, good.latency(Duration.ofMinutes(1)))
                .by(Client.LEAVES_BEFORE_THE_ANSWER));
        cases.add(new OracleCase("left before the answer, read on", Row.DRAINED, good.latency(Duration.ofSeconds(1)))
                .by(Client.LEAVES_BEFORE_THE_ANSWER)
                .on(Kind.DRAINED));
    }

    private static void brokenDocuments(List<OracleCase> cases, Reply good) {
        cases.add(new OracleCase("blank lines", Row.TOLD, good.leadingBlankLines(3)));
        for (String body :
                List.of("{\"id\":\"x\",\"choices\":[{\"ind", "{}", "[]", "null", "7", "\"text\"", "", "\0")) {
            cases.add(new OracleCase("the document " + body, Row.NOTHING, Reply.body(200, "application/json", body)));
        }
    }

    private static void streamed(List<OracleCase> cases, Reply good) {
        cases.add(new OracleCase(
                "line ends", Row.TOLD, good.lineEnd("\r\n").noSpaceAfterColon().comment("keep-alive")));
        cases.add(new OracleCase("no terminator", Row.TOLD, good.withoutTerminator()));
        cases.add(new OracleCase("no last blank line", Row.TOLD, good.withoutLastBlankLine()));
    }

    private static void toldElsewhere(List<OracleCase> cases, Reply good) {
        cases.add(new OracleCase("usage told with the finish", Row.TOLD, good.usageSaid(UsageSaid.WITH_FINISH)));
        cases.add(new OracleCase("usage told in every chunk", Row.TOLD, good.usageSaid(UsageSaid.IN_EVERY_CHUNK)));
    }

    private static void brokenStreams(List<OracleCase> cases, Reply good) {
        cases.add(new OracleCase("a broken event", Row.NOTHING, Reply.events("{\"id\":\"x\",\"choices\":[{\"ind")));
        cases.add(new OracleCase("an event that is none", Row.NOTHING, Reply.events("[]")));
        cases.add(new OracleCase("no event", Row.NOTHING, good.endAfterEvent(0)));
        Reply allAlong = good.usageSaid(UsageSaid.IN_EVERY_CHUNK);
        for (int events : new int[] {0, 1, 2, 3, 5}) {
            String after = " after event " + events;
            cases.add(new OracleCase("cut" + after, Row.BROKEN, good.cutAfterEvent(events)));
            cases.add(new OracleCase(
                    "reset" + after, Row.RESET, good.cutAfterEvent(events).byReset()));
            cases.add(new OracleCase("ended" + after, Row.BROKEN, good.endAfterEvent(events)));
            cases.add(new OracleCase(
                    "error" + after,
                    Row.BROKEN,
                    good.errorAfterEvent(events, VendorError.of(529).withMessage("Overloaded"))));
            cases.add(new OracleCase("told all along, cut" + after, Row.BROKEN, allAlong.cutAfterEvent(events)));
        }
        for (int events : new int[] {0, 1, 4}) {
            cases.add(new OracleCase("stalled after event " + events, Row.LATE, good.stallAfterEvent(events))
                    .on(Kind.HURRIED));
        }
        Reply slow = Reply.text("word ".repeat(400)).tokensPerEvent(8).gap(Duration.ofMillis(100));
        cases.add(new OracleCase("left in the middle", Row.LEFT, slow).by(Client.LEAVES_IN_THE_MIDDLE));
        Reply shorter = Reply.text("word ".repeat(60)).tokensPerEvent(8).gap(Duration.ofMillis(50));
        cases.add(new OracleCase("left in the middle, read on", Row.DRAINED, shorter)
                .by(Client.LEAVES_IN_THE_MIDDLE)
                .on(Kind.DRAINED));
    }

    @Override
    public String toString() {
        return name;
    }
}
