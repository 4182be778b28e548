package io.sluice.gateway;

import io.sluice.gateway.RawServer.Answer;
import io.sluice.support.CanarySecret;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/**
 * An upstream that is none, and what becomes of calls to it.
 *
 * @param name    of the route
 * @param what    it does, for the documentation
 * @param whole   what becomes of calls for a whole answer
 * @param stream  what becomes of calls for a stream
 * @param hurried whether only a clock ends it
 */
record BadUpstream(String name, String what, Fate whole, Fate stream, boolean hurried, Answer answer) {
    static final String PROTOCOL = "The provider's answer is not in its own format.";
    static final String EARLY = "The provider closed the connection too early.";
    static final String OPEN = "The provider did not begin to answer within 3000 ms.";
    static final String TOTAL = "The call took longer than its limit of 6000 ms.";
    static final String FAILED = "The connection to the provider failed.";

    private static final int MEGABYTE = 1_000_000;
    private static final String CHUNK =
            "{\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\","
                    + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"word \"},\"finish_reason\":null}]}";
    private static final String JSON = "application/json";
    private static final String EVENTS = "text/event-stream";
    private static final byte[] BOMB = bomb();

    /**
     * What becomes of a call.
     *
     * @param status  towards callers; 200 when a stream had begun
     * @param mlflow  the same in MLflow's dialects, which tell a provider's own status
     * @param outcome in the ledger and in metrics
     * @param message as callers read it, or the part of it that is always the same
     */
    record Fate(int status, int mlflow, String outcome, String message) {
        Fate(int status, String outcome, String message) {
            this(status, status, outcome, message);
        }

        static Fate bad(String message) {
            return new Fate(502, "upstream_bad_response", message);
        }

        static Fate network(String message) {
            return new Fate(502, "upstream_network", message);
        }
    }

    private BadUpstream(String name, String what, Fate both, Answer answer) {
        this(name, what, both, both, false, answer);
    }

    private BadUpstream inStreams(Fate other) {
        return new BadUpstream(name, what, whole, other, hurried, answer);
    }

    private BadUpstream untilTheClock() {
        return new BadUpstream(name, what, whole, stream, true, answer);
    }

    /** All that answer at all; redirects lead to this port. */
    static List<BadUpstream> all(int elsewhere) {
        Fate format = Fate.bad(PROTOCOL);
        Fate tooLarge = Fate.bad("The provider's answer is larger than the gateway reads.");
        Fate compressed = Fate.bad("The provider's answer is compressed, which it was not asked for.");
        Fate none = Fate.bad("The provider's answer has no choices.");
        Fate early = Fate.network(EARLY);
        Fate status = new Fate(502, 500, "upstream_server", "The provider answered with status 500.");
        Fate late = new Fate(504, "timeout_open", OPEN);
        return List.of(
                of("cut-json", "JSON that is cut off", format, JSON, "{\"choices\":[{\"mess"),
                of(
                                "wrong-types",
                                "JSON of other types",
                                Fate.bad("The provider's answer has no choices."),
                                JSON,
                                "{\"choices\":\"none\",\"usage\":[7],\"id\":{}}")
                        .inStreams(format),
                of("no-object", "JSON that is no object", format, JSON, "null"),
                of(
                        "page",
                        "a page of HTML with status 200",
                        format,
                        "text/html",
                        "<html><body>" + CanarySecret.TEXT + "</body></html>"),
                of("nothing", "nothing, with status 200", format, JSON, ""),
                of("text", "plain text with status 200", format, "text/plain", "your key is " + CanarySecret.TEXT),
                of("events-cut", "an event of JSON that is cut off", format, EVENTS, "data: {\"choices\":[{\"del\n\n")
                        .inStreams(Fate.bad("The provider sent an event that is not valid JSON.")),
                of("events-none", "a stream without events", format, EVENTS, ": nothing\n\n")
                        .inStreams(Fate.bad("The provider's stream ended without an answer.")),
                new BadUpstream("large", "50 MB, announced", tooLarge, (out, head) -> {
                            head(out, "200 OK", JSON, "Content-Length: " + 50 * MEGABYTE);
                            repeat(out, "[1,2,3,4],", 50 * MEGABYTE);
                        })
                        .inStreams(format),
                new BadUpstream("large-chunked", "50 MB, not announced", tooLarge, (out, head) -> {
                            head(out, "200 OK", JSON, "Transfer-Encoding: chunked");
                            chunks(out, "[1,2,3,4],", 50 * MEGABYTE);
                        })
                        .inStreams(format),
                new BadUpstream("large-error", "50 MB of an error", tooLarge, (out, head) -> {
                            head(out, "500 Oops", "text/plain", "Content-Length: " + 50 * MEGABYTE);
                            repeat(out, CanarySecret.TEXT + " ", 50 * MEGABYTE);
                        })
                        .inStreams(status),
                new BadUpstream("endless", "JSON without an end", tooLarge, (out, head) -> {
                            head(out, "200 OK", JSON, "Transfer-Encoding: chunked");
                            chunks(out, "[1,2,3,4],", Long.MAX_VALUE);
                        })
                        .inStreams(format),
                new BadUpstream("endless-event", "an event without an end", tooLarge, (out, head) -> {
                            head(out, "200 OK", EVENTS, "Transfer-Encoding: chunked");
                            chunk(out, "data: ");
                            chunks(out, "0123456789", Long.MAX_VALUE);
                        })
                        .inStreams(Fate.bad("The provider sent an event that is too long.")),
                new BadUpstream("endless-comments", "comments without an end", none, (out, head) -> {
                            if (begins(out, head)) {
                                chunks(out, ": wait\n\n", Long.MAX_VALUE);
                            }
                        })
                        .inStreams(late)
                        .untilTheClock(),
                new BadUpstream("endless-events", "events without an end", none, (out, head) -> {
                            if (begins(out, head)) {
                                chunks(out, "data: " + CHUNK + "\n\n", Long.MAX_VALUE);
                            }
                        })
                        .inStreams(new Fate(200, "timeout_total", TOTAL))
                        .untilTheClock(),
                new BadUpstream("drip", "a byte now and then", new Fate(504, "timeout_total", TOTAL), (out, head) -> {
                            head(out, "200 OK", type(head), "Content-Length: 1000");
                            while (true) {
                                out.write(' ');
                                Thread.sleep(100);
                            }
                        })
                        .inStreams(late)
                        .untilTheClock(),
                new BadUpstream("bomb", "gigabytes in a few compressed megabytes", compressed, (out, head) -> {
                    head(out, "200 OK", type(head), "Content-Encoding: gzip");
                    out.write(BOMB);
                }),
                new BadUpstream("compressed-error", "an error that is compressed", status, (out, head) -> {
                    head(out, "500 Oops", JSON, "Content-Encoding: gzip");
                    out.write(BOMB);
                }),
                redirect("redirect", 302, elsewhere),
                redirect("redirect-same-method", 307, elsewhere),
                redirect("redirect-for-good", 308, elsewhere),
                new BadUpstream(
                                "no-http",
                                "something else than HTTP",
                                Fate.network(FAILED),
                                (out, head) -> out.write("SSH-2.0-OpenSSH_9.2\r\n".getBytes(StandardCharsets.US_ASCII)))
                        .inStreams(early),
                new BadUpstream("closed", "hangs up without a word", Fate.network(FAILED), (out, head) -> {})
                        .inStreams(early),
                new BadUpstream(
                                "closed-in-head",
                                "hangs up within its headers",
                                Fate.network(FAILED),
                                (out, head) ->
                                        out.write("HTTP/1.1 200 OK\r\nContent-Ty".getBytes(StandardCharsets.US_ASCII)))
                        .inStreams(early),
                new BadUpstream("closed-in-body", "hangs up within its answer", Fate.network(FAILED), (out, head) -> {
                            head(out, "200 OK", type(head), "Content-Length: 1000");
                            out.write("data: ".getBytes(StandardCharsets.US_ASCII));
                        })
                        .inStreams(early),
                new BadUpstream("headers", "headers without an end", Fate.network(FAILED), (out, head) -> {
                            out.write("HTTP/1.1 200 OK\r\n".getBytes(StandardCharsets.US_ASCII));
                            repeat(out, "X-More: and more and more and more\r\n", Long.MAX_VALUE);
                        })
                        .inStreams(early),
                new BadUpstream("lengths", "two lengths", Fate.network(FAILED), (out, head) -> {
                            head(out, "200 OK", JSON, "Content-Length: 2\r\nContent-Length: 20");
                            out.write("{}".getBytes(StandardCharsets.US_ASCII));
                        })
                        .inStreams(early),
                new BadUpstream("chunk-size", "a chunk of no size", Fate.network(FAILED), (out, head) -> {
                            head(out, "200 OK", type(head), "Transfer-Encoding: chunked");
                            out.write("many\r\n{}\r\n".getBytes(StandardCharsets.US_ASCII));
                        })
                        .inStreams(early));
    }

    private static String type(String head) {
        return head.contains("event-stream") ? EVENTS : JSON;
    }

    /** Begins a stream where one is asked for, else says an answer without choices. */
    private static boolean begins(OutputStream out, String head) throws IOException {
        boolean stream = type(head).equals(EVENTS);
        head(out, "200 OK", type(head), stream ? "Transfer-Encoding: chunked" : "Content-Length: 2");
        if (!stream) {
            out.write("{}".getBytes(StandardCharsets.US_ASCII));
        }
        return stream;
    }

    private static BadUpstream of(String name, String what, Fate fate, String type, String body) {
        return new BadUpstream(name, what, fate, (out, head) -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            head(out, "200 OK", type, "Content-Length: " + bytes.length);
            out.write(bytes);
        });
    }

    private static BadUpstream redirect(String name, int status, int elsewhere) {
        String location = "http://127.0.0.1:" + elsewhere + "/elsewhere/v1/chat/completions";
        return new BadUpstream(
                name,
                "a redirect with status " + status,
                Fate.bad("The provider answered with a redirect (status " + status
                        + "), which is never followed. The route's base address may be wrong."),
                (out, head) -> head(out, status + " Go", "text/plain", "Content-Length: 0\r\nLocation: " + location));
    }

    private static void head(OutputStream out, String status, String type, String more) throws IOException {
        out.write(("HTTP/1.1 " + status + "\r\nContent-Type: " + type + "\r\nX-Echo: " + CanarySecret.TEXT + "\r\n"
                        + "Connection: close\r\n" + more + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    }

    private static void repeat(OutputStream out, String text, long bytes) throws IOException {
        byte[] block = block(text);
        for (long written = 0; written < bytes; written += block.length) {
            out.write(block, 0, (int) Math.min(block.length, bytes - written));
        }
    }

    private static void chunks(OutputStream out, String text, long bytes) throws IOException {
        String block = new String(block(text), StandardCharsets.US_ASCII);
        for (long written = 0; written < bytes; written += block.length()) {
            chunk(out, block);
        }
        out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    private static void chunk(OutputStream out, String text) throws IOException {
        out.write((Integer.toHexString(text.length()) + "\r\n" + text + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] block(String text) {
        return text.repeat(Math.max(1, 16 * 1024 / text.length())).getBytes(StandardCharsets.US_ASCII);
    }

    /** Zeros, a gigabyte to a megabyte. */
    private static byte[] bomb() {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            byte[] zeros = new byte[MEGABYTE];
            for (int i = 0; i < 1000; i++) {
                gzip.write(zeros);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    @Override
    public String toString() {
        return name;
    }
}
