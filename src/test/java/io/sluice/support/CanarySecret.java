package io.sluice.support;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.secret.Secret;

/** A credential that must never be seen: whatever a test can read is searched for it. */
public final class CanarySecret {
    /** Its text. */
    public static final String TEXT = "sk-canary-7f3e9d1c5b8a2046";

    /** Where a fixture holds the credential, as vendors repeat keys in their errors. */
    public static final String PLACEHOLDER = "{{canary}}";

    private CanarySecret() {}

    /** The credential. */
    public static Secret secret() {
        return Secret.of(TEXT);
    }

    /** The fixture with the credential in the places it marks. */
    public static String plantIn(String fixture) {
        return fixture.replace(PLACEHOLDER, TEXT);
    }

    /** Asserts that the credential, or a good part of it, does not occur. */
    public static void assertAbsentFrom(String text) {
        assertThat(text).doesNotContain(TEXT).doesNotContain(TEXT.substring(10));
    }
}
