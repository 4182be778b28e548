package io.sluice.provider.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.provider.http.SseDecoder.EventTooLong;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SseDecoderTest {
    private static final String STREAM = ": a comment\r\nevent: greeting\r\ndata: grüß 👋 dich\r\n\r\n"
            + "data:no blank\rdata:  two blanks\r\rid: 7\nretry: 1\ndata: a\ndata:\ndata: c\n\nevent: empty\n\ndata: last";

    private static final List<SseEvent> EVENTS = List.of(
            new SseEvent("greeting", "grüß 👋 dich"),
            new SseEvent("", "no blank\n two blanks"),
            new SseEvent("", "a\n\nc"),
            new SseEvent("", "last"));

    @Test
    void followsTheRulesOfEventStreams() throws EventTooLong {
        assertThat(decode(List.of(STREAM.getBytes(StandardCharsets.UTF_8)))).isEqualTo(EVENTS);
    }

    @Test
    void givesTheSameEventsCutAtEveryByte() throws EventTooLong {
        byte[] bytes = STREAM.getBytes(StandardCharsets.UTF_8);
        for (int cut = 0; cut <= bytes.length; cut++) {
            assertThat(decode(List.of(Arrays.copyOf(bytes, cut), Arrays.copyOfRange(bytes, cut, bytes.length))))
                    .as("cut at %d", cut)
                    .isEqualTo(EVENTS);
        }
    }

    @Property
    void givesTheSameEventsHoweverCut(@ForAll @Size(max = 12) List<Byte> cuts) throws EventTooLong {
        byte[] bytes = STREAM.getBytes(StandardCharsets.UTF_8);
        int[] places = cuts.stream()
                .mapToInt(cut -> Math.min(bytes.length, cut & 0xFF))
                .sorted()
                .toArray();
        var chunks = new ArrayList<byte[]>();
        int from = 0;
        for (int place : places) {
            chunks.add(Arrays.copyOfRange(bytes, from, place));
            from = place;
        }
        chunks.add(Arrays.copyOfRange(bytes, from, bytes.length));

        assertThat(decode(chunks)).isEqualTo(EVENTS);
    }

    @Test
    void skipsAByteOrderMark() throws EventTooLong {
        assertThat(decode(List.of("\uFEFFdata: x\n\n".getBytes(StandardCharsets.UTF_8))))
                .containsExactly(new SseEvent("", "x"));
    }

    @Test
    void refusesAnEventBeyondTheLimitAndCountsEachEventAnew() throws EventTooLong {
        var decoder = new SseDecoder(16, event -> {});
        decoder.feed("data: 12345678\n\ndata: 12345678\n\n".getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> decoder.feed("data: 12345678901\n".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(EventTooLong.class);
    }

    private static List<SseEvent> decode(List<byte[]> chunks) throws EventTooLong {
        var events = new ArrayList<SseEvent>();
        var decoder = new SseDecoder(1024, events::add);
        for (byte[] chunk : chunks) {
            decoder.feed(chunk);
        }
        decoder.finish();
        return events;
    }
}
