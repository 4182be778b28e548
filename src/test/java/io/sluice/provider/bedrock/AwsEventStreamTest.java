package io.sluice.provider.bedrock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.provider.http.BrokenFraming;
import io.sluice.provider.http.EventCutter;
import io.sluice.provider.http.SseEvent;
import io.sluice.support.upstream.bedrock.EventMessage;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The binary framing, against frames that AWS' reference codec made and against bytes that are none. */
class AwsEventStreamTest {
    private static final int LONGEST = 64 * 1024;
    private static final byte[] EVENT = HexFormat.of()
            .parseHex(
                    "0000009400000057b4ab9aee0b3a6576656e742d74797065070011636f6e74656e74426c6f636b44656c74610d3a636f6e"
                            + "74656e742d747970650700106170706c69636174696f6e2f6a736f6e0d3a6d6573736167652d7479706507000565"
                            + "76656e747b22636f6e74656e74426c6f636b496e646578223a302c2264656c7461223a7b2274657874223a224869"
                            + "227d7d1f944657");
    private static final byte[] EXCEPTION = HexFormat.of()
            .parseHex(
                    "00000090000000618e91a9b70f3a657863657074696f6e2d747970650700137468726f74746c696e67457863657074696f"
                            + "6e0d3a636f6e74656e742d747970650700106170706c69636174696f6e2f6a736f6e0d3a6d6573736167652d7479"
                            + "7065070009657863657074696f6e7b226d657373616765223a22546f6f206d616e79207265717565737473227de6"
                            + "7f8005");

    @Test
    void readsTheFramesOfTheReference() throws BrokenFraming {
        assertThat(cut(EVENT, EXCEPTION))
                .containsExactly(
                        new SseEvent("contentBlockDelta", "{\"contentBlockIndex\":0,\"delta\":{\"text\":\"Hi\"}}"),
                        new SseEvent("throttlingException", "{\"message\":\"Too many requests\"}"));
    }

    /** So that the double's frames, made by hand, are the vendor's. */
    @Test
    void findsTheDoublesFramesToBeTheReferences() {
        assertThat(EventMessage.event("contentBlockDelta", "{\"contentBlockIndex\":0,\"delta\":{\"text\":\"Hi\"}}")
                        .getBytes())
                .isEqualTo(EVENT);
        assertThat(EventMessage.exception("throttlingException", "{\"message\":\"Too many requests\"}")
                        .getBytes())
                .isEqualTo(EXCEPTION);
    }

    @Test
    void readsErrorsAndEmptyPayloads() throws BrokenFraming {
        byte[] error = EventMessage.error("InternalFailure", "Boom \"1\"").getBytes();
        byte[] empty = EventMessage.event("contentBlockStop", "").getBytes();

        assertThat(cut(error, empty))
                .containsExactly(
                        new SseEvent("error", "{\"code\":\"InternalFailure\",\"message\":\"Boom \\\"1\\\"\"}"),
                        new SseEvent("contentBlockStop", "{}"));
    }

    @Property(tries = 200)
    void readsTheSameEventsHoweverTheBytesAreCut(@ForAll @IntRange(min = 1, max = 400) int step) throws BrokenFraming {
        byte[] bytes = Buffer.buffer(EVENT)
                .appendBytes(EXCEPTION)
                .appendBuffer(EventMessage.event("metadata", "{\"usage\":\"" + "é".repeat(3000) + "\"}"))
                .appendBytes(EVENT)
                .getBytes();
        var pieces = new ArrayList<byte[]>();
        for (int at = 0; at < bytes.length; at += step) {
            pieces.add(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + step)));
        }

        assertThat(cut(pieces.toArray(byte[][]::new))).isEqualTo(cut(bytes)).hasSize(4);
    }

    /** One wrong bit anywhere is found by a checksum, before anything of the message is told. */
    @Property(tries = 500)
    void refusesAMessageWithAWrongBit(@ForAll @IntRange(max = 147) int at, @ForAll @IntRange(max = 7) int bit) {
        byte[] wrong = EVENT.clone();
        wrong[at] ^= (byte) (1 << bit);

        assertThatThrownBy(() -> cut(wrong))
                .isInstanceOf(BrokenFraming.class)
                .hasMessage("The provider sent a stream that is not its protocol.");
    }

    /** Whatever comes is events, a declared failure, or waits for more within bounds. */
    @Property(tries = 2000)
    void takesAnyBytes(@ForAll byte[] bytes) {
        try {
            cut(bytes);
        } catch (BrokenFraming declared) {
            assertThat(declared.problem()).startsWith("The provider sent");
        }
    }

    @Test
    void refusesAMessageBeyondTheLimitBeforeItIsThere() {
        byte[] head = Arrays.copyOf(
                EventMessage.event("metadata", "x".repeat(LONGEST)).getBytes(), 12);

        assertThatThrownBy(() -> cut(head))
                .isInstanceOf(BrokenFraming.class)
                .hasMessage("The provider sent an event that is too long.");
    }

    @Test
    void takesAPageForNoStream() {
        assertThatThrownBy(() -> cut("<html><body>login</body></html>".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(BrokenFraming.class);
    }

    private static List<SseEvent> cut(byte[]... pieces) throws BrokenFraming {
        var events = new ArrayList<SseEvent>();
        EventCutter cutter = new AwsEventStream().cutter(LONGEST, events::add);
        for (byte[] piece : pieces) {
            cutter.feed(piece);
        }
        cutter.finish();
        return events;
    }
}
