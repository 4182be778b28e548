package io.sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineStreamTest {
    @Test
    void handsOnWholeLinesHoweverTheyAreWritten() {
        // Given
        List<String> lines = new ArrayList<>();
        var stream = new PrintStream(new LineStream(lines::add), true, StandardCharsets.UTF_8);

        // When
        stream.print("a r\u00edver");
        assertThat(lines).isEmpty();
        stream.println(" runs");
        stream.printf("one%ntwo%n%nthree");

        // Then
        assertThat(lines).containsExactly("a r\u00edver runs", "one", "two", "");
    }
}
