package io.sluice.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeyTextTest {
    @Test
    void hasTheFormThatScannersLookFor() {
        Set<String> keys = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            String key = KeyText.next();
            assertThat(key).matches("slc_[0-9A-Za-z]{49}");
            assertThat(KeyText.isWellFormed(key)).isTrue();
            keys.add(key);
        }
        assertThat(keys).hasSize(200);
    }

    @Test
    void aChangedCharacterIsNoticed() {
        String key = KeyText.next();
        char last = key.charAt(20);
        String changed = key.substring(0, 20) + (last == 'a' ? 'b' : 'a') + key.substring(21);
        assertThat(KeyText.isWellFormed(changed)).isFalse();
        assertThat(KeyText.isWellFormed(key.substring(1))).isFalse();
        assertThat(KeyText.isWellFormed("")).isFalse();
    }

    @Test
    void theHintLeavesMostOfTheKeyUnsaid() {
        assertThat(KeyText.hint(KeyText.next())).hasSize(10).startsWith("slc_");
    }
}
