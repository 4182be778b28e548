package io.sluice.secret;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs with a secret that the other side has too. */
public final class SecretSignature {
    private static final String ALGORITHM = "HmacSHA256";

    private SecretSignature() {}

    /** HMAC-SHA256 of the message under the secret, in lower-case hexadecimal. */
    public static String hmacSha256(Secret secret, byte[] message) {
        return secret.reveal(text -> {
            try {
                var mac = Mac.getInstance(ALGORITHM);
                mac.init(new SecretKeySpec(text.getBytes(StandardCharsets.UTF_8), ALGORITHM));
                return HexFormat.of().formatHex(mac.doFinal(message));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("a JDK without " + ALGORITHM, e);
            }
        });
    }
}
