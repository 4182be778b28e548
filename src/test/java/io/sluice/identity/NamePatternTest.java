package io.sluice.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamePatternTest {
    @ParameterizedTest
    @CsvSource({
        "chat, chat, true",
        "chat, Chat, false",
        "chat, chat2, false",
        "chat*, chat, true",
        "chat*, chat-prod, true",
        "*-prod, chat-prod, true",
        "a*b*c, a1b2c, true",
        "a*b*c, acb, false",
        "*, anything, true",
        "a*a, a, false"
    })
    void matchesWholeNames(String pattern, String name, boolean matches) {
        assertThat(NamePattern.of(pattern).matches(name)).isEqualTo(matches);
    }

    @Property
    void agreesWithARegularExpression(
            @ForAll @Chars({'a', 'b', '*'}) @StringLength(max = 8) String pattern,
            @ForAll @CharRange(from = 'a', to = 'b') @StringLength(max = 10) String name) {
        String regex = Pattern.quote(pattern).replace("*", "\\E.*\\Q");
        assertThat(NamePattern.of(pattern).matches(name)).isEqualTo(name.matches(regex));
    }
}
