package io.sluice.secret.embedded;

import io.sluice.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-256-GCM with a random nonce per sealing. Name and version are associated data: a ciphertext moved to another row does
 * not open.
 */
final class SecretCipher {
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecureRandom random = new SecureRandom();

    /** A new master key. */
    SecretKey newKey() {
        byte[] bytes = new byte[MasterKeyText.KEY_BYTES];
        random.nextBytes(bytes);
        return new SecretKeySpec(bytes, "AES");
    }

    /** Seals under the newest key. */
    SealedSecret seal(MasterKeys keys, String name, int version, Secret secret) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, keys.newest(), name, version, nonce);
            byte[] plain = secret.reveal(text -> text.getBytes(StandardCharsets.UTF_8));
            return new SealedSecret(name, version, keys.newestVersion(), nonce, cipher.doFinal(plain));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM lacks AES-GCM", e);
        }
    }

    /** Opens; empty when the key is not the one that sealed it, or the row was tampered with. */
    Optional<Secret> open(SecretKey key, SealedSecret sealed) {
        try {
            Cipher cipher = cipher(Cipher.DECRYPT_MODE, key, sealed.name(), sealed.version(), sealed.nonce());
            return Optional.of(Secret.of(new String(cipher.doFinal(sealed.ciphertext()), StandardCharsets.UTF_8)));
        } catch (AEADBadTagException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM lacks AES-GCM", e);
        }
    }

    private static Cipher cipher(int mode, SecretKey key, String name, int version, byte[] nonce)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD((name + "@" + version).getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
