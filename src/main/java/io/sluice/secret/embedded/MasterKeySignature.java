package io.sluice.secret.embedded;

import io.sluice.secret.KeyedSignature;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.function.Supplier;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;

/**
 * Signs by HMAC-SHA256 under keys derived from the master keys: HKDF-SHA256 (RFC 5869) without salt, the purpose as its
 * info. The master keys themselves sign nothing.
 */
@Singleton
public final class MasterKeySignature implements KeyedSignature {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int KEY_BYTES = 32;

    private final Supplier<MasterKeys> keys;

    @Inject
    MasterKeySignature(MasterKeyring keyring) {
        this(keyring::keys);
    }

    private MasterKeySignature(Supplier<MasterKeys> keys) {
        this.keys = keys;
    }

    /**
     * For a program that only checks: the keys as they are configured, without a look at the database. Reads a file.
     *
     * @throws MasterKeyProblem when there are none
     */
    public static KeyedSignature offline(SecretsConfig config) {
        MasterKeys found = MasterKeyring.configured(config)
                .orElseThrow(() -> new MasterKeyProblem("There is no master key: " + config.masterKeyFile()
                        + " does not exist, and SLUICE_MASTER_KEY is not set. Name the one of the gateway."));
        return new MasterKeySignature(() -> found);
    }

    @Override
    public Signed sign(String purpose, byte[] message) {
        MasterKeys now = keys.get();
        return new Signed(now.newestVersion(), HexFormat.of().formatHex(mac(now.newest(), purpose, message)));
    }

    @Override
    public Verdict check(String purpose, byte[] message, Signed signed) {
        return keys.get()
                .find(signed.keyVersion())
                .map(key -> same(mac(key, purpose, message), signed.mac()) ? Verdict.VALID : Verdict.INVALID)
                .orElse(Verdict.KEY_MISSING);
    }

    private static boolean same(byte[] expected, String given) {
        return MessageDigest.isEqual(
                HexFormat.of().formatHex(expected).getBytes(StandardCharsets.US_ASCII),
                given.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] mac(SecretKey master, String purpose, byte[] message) {
        try {
            var info = HKDFParameterSpec.ofExtract()
                    .addIKM(master)
                    .thenExpand(purpose.getBytes(StandardCharsets.UTF_8), KEY_BYTES);
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(KDF.getInstance("HKDF-SHA256").deriveKey(ALGORITHM, info));
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM lacks HKDF-SHA256 or HMAC-SHA256", e);
        }
    }
}
