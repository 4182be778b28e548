package io.sluice.secret.embedded;

import java.util.Arrays;
import java.util.Objects;

/**
 * A secret as it is kept.
 *
 * @param name       what it is called
 * @param version    which write of it; never used twice, also across names
 * @param keyVersion the master key that sealed it
 * @param nonce      of this sealing
 * @param ciphertext with the authentication tag at its end
 */
@SuppressWarnings("ArrayRecordComponent") // copied in and out, compared by content
public record SealedSecret(String name, int version, int keyVersion, byte[] nonce, byte[] ciphertext) {
    public SealedSecret {
        nonce = nonce.clone();
        ciphertext = ciphertext.clone();
    }

    @Override
    public byte[] nonce() {
        return nonce.clone();
    }

    @Override
    public byte[] ciphertext() {
        return ciphertext.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SealedSecret that
                && name.equals(that.name)
                && version == that.version
                && keyVersion == that.keyVersion
                && Arrays.equals(nonce, that.nonce)
                && Arrays.equals(ciphertext, that.ciphertext);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, version, keyVersion, Arrays.hashCode(nonce), Arrays.hashCode(ciphertext));
    }

    @Override
    public String toString() {
        return "SealedSecret[" + name + "@" + version + " under key " + keyVersion + "]";
    }
}
