package io.sluice.secret.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.secret.KeyedSignature;
import io.sluice.secret.KeyedSignature.Signed;
import io.sluice.secret.KeyedSignature.Verdict;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MasterKeySignatureTest {
    private static final String KEY_1 = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
    private static final String KEY_2 = "ffeeddccbbaa99887766554433221100ffeeddccbbaa99887766554433221100";
    private static final byte[] MESSAGE = "a message".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    @Test
    void acceptsItsOwnAndNothingElse() {
        KeyedSignature signature = with("1:" + KEY_1);
        Signed signed = signature.sign("purpose", MESSAGE);

        assertThat(signature.check("purpose", MESSAGE, signed)).isEqualTo(Verdict.VALID);
        assertThat(signature.check("another purpose", MESSAGE, signed)).isEqualTo(Verdict.INVALID);
        assertThat(signature.check("purpose", "a massage".getBytes(StandardCharsets.UTF_8), signed))
                .isEqualTo(Verdict.INVALID);
        assertThat(signature.check("purpose", MESSAGE, new Signed(1, "nonsense")))
                .isEqualTo(Verdict.INVALID);
        assertThat(with("1:" + KEY_2).check("purpose", MESSAGE, signed)).isEqualTo(Verdict.INVALID);
    }

    @Test
    void isTheOneThatOthersWouldCompute() {
        // HMAC-SHA256 under HKDF-SHA256(key, no salt, info = purpose), computed apart
        assertThat(with("1:" + KEY_1).sign("purpose", MESSAGE))
                .isEqualTo(new Signed(1, "293d8f369e0133102c1b691978a6294aacd81959cbf3c8fc1506f63f022cb1e5"));
    }

    @Test
    void outlivesARotation() {
        Signed old = with("1:" + KEY_1).sign("purpose", MESSAGE);
        KeyedSignature rotated = with("1:" + KEY_1 + ",2:" + KEY_2);

        assertThat(rotated.sign("purpose", MESSAGE).keyVersion()).isEqualTo(2);
        assertThat(rotated.check("purpose", MESSAGE, old)).isEqualTo(Verdict.VALID);
        assertThat(with("2:" + KEY_2).check("purpose", MESSAGE, old)).isEqualTo(Verdict.KEY_MISSING);
    }

    @Test
    void saysThatThereIsNoKey() {
        assertThatThrownBy(() -> with(null))
                .isInstanceOf(MasterKeyProblem.class)
                .hasMessageContaining("master.key does not exist, and SLUICE_MASTER_KEY is not set");
    }

    private KeyedSignature with(@org.jspecify.annotations.Nullable String keys) {
        return MasterKeySignature.offline(new TestSecretsConfig(keys, folder.resolve("master.key")));
    }
}
