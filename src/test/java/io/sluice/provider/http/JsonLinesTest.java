package io.sluice.provider.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonLinesTest {
    @Test
    void cutsAtTheEndsOfLinesWhereverTheBytesAreCut() throws BrokenFraming {
        byte[] bytes = "{\"a\":\"Zoë\"}\n\r\n {\"b\":1} \r\n{\"c\":\"😀\"}".getBytes(StandardCharsets.UTF_8);
        for (int cut = 0; cut <= bytes.length; cut++) {
            // When
            var lines = new ArrayList<String>();
            EventCutter cutter = JsonLines.FRAMING.cutter(1024, event -> lines.add(event.data()));
            cutter.feed(Arrays.copyOf(bytes, cut));
            cutter.feed(Arrays.copyOfRange(bytes, cut, bytes.length));
            cutter.finish();

            // Then
            assertThat(lines).isEqualTo(List.of("{\"a\":\"Zoë\"}", "{\"b\":1}", "{\"c\":\"😀\"}"));
        }
    }

    @Test
    void aLineThatGrowsTooLongIsNotKept() throws BrokenFraming {
        EventCutter cutter = JsonLines.FRAMING.cutter(8, event -> {});
        cutter.feed("1234\n12345678\n12".getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> cutter.feed("3456789".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(BrokenFraming.class)
                .hasMessageContaining("too long");
    }
}
