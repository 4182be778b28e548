package io.sluice.tls;

import io.vertx.core.Vertx;
import io.vertx.core.net.KeyCertOptions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.X509KeyManager;
import org.jspecify.annotations.Nullable;

/**
 * The certificate that a server shows; of several (SNI), the one that expires first.
 *
 * @param subject whose it is
 * @param serial its number, in hexadecimal
 * @param notBefore when it begins to be valid
 * @param notAfter when it expires
 */
record ServedCertificate(String subject, String serial, Instant notBefore, Instant notAfter) {
    private static final byte[] SAMPLE = {1, 2, 3, 4, 5, 6, 7, 8};

    /**
     * Reads what a server would use. A key store is read by Quarkus without comparing key and certificate: with two that do not
     * belong together every handshake fails.
     *
     * @throws TlsProblem when no server could use it
     */
    static ServedCertificate read(KeyStore store, KeyCertOptions options, Vertx vertx) {
        try {
            X509KeyManager keys = StoreManagers.keys(options, vertx);
            ServedCertificate first = null;
            for (String alias : Collections.list(store.aliases())) {
                if (store.isKeyEntry(alias)) {
                    ServedCertificate found = read(alias, keys);
                    first = first == null || found.notAfter().isBefore(first.notAfter()) ? found : first;
                }
            }
            if (first == null) {
                throw new TlsProblem("there is no private key");
            }
            return first;
        } catch (GeneralSecurityException e) {
            throw new TlsProblem("the key store cannot be read: " + e.getMessage());
        }
    }

    /** Why clients would refuse it now; empty when its time has come and is not over. */
    Optional<String> invalidity(Instant now) {
        if (now.isBefore(notBefore)) {
            return Optional.of("the certificate is not valid before " + notBefore);
        }
        return now.isAfter(notAfter) ? Optional.of("the certificate expired at " + notAfter) : Optional.empty();
    }

    /** From the beginning of its time to the end. */
    Duration lifetime() {
        return Duration.between(notBefore, notAfter);
    }

    private static ServedCertificate read(String alias, X509KeyManager keys) throws GeneralSecurityException {
        X509Certificate[] chain = keys.getCertificateChain(alias);
        PrivateKey key = keys.getPrivateKey(alias);
        if (chain == null || chain.length == 0 || key == null) {
            throw new TlsProblem("there is a key without a certificate");
        }
        X509Certificate certificate = chain[0];
        if (!belongTogether(key, certificate.getPublicKey())) {
            throw new TlsProblem("the private key is not that of the certificate");
        }
        return new ServedCertificate(
                certificate.getSubjectX500Principal().getName(),
                certificate.getSerialNumber().toString(16),
                certificate.getNotBefore().toInstant(),
                certificate.getNotAfter().toInstant());
    }

    /** By a signature: what the private key signs, the public one verifies. Kinds of keys not known here are believed. */
    private static boolean belongTogether(PrivateKey key, PublicKey certified) throws GeneralSecurityException {
        if (!key.getAlgorithm().equals(certified.getAlgorithm())) {
            return false;
        }
        String algorithm = signing(key.getAlgorithm());
        if (algorithm == null) {
            return true;
        }
        Signature signing = Signature.getInstance(algorithm);
        signing.initSign(key);
        signing.update(SAMPLE);
        byte[] signature = signing.sign();
        Signature verifying = Signature.getInstance(algorithm);
        verifying.initVerify(certified);
        verifying.update(SAMPLE);
        return verifies(verifying, signature);
    }

    private static boolean verifies(Signature verifying, byte[] signature) {
        try {
            return verifying.verify(signature);
        } catch (GeneralSecurityException ofAnotherKey) { // of another length or curve
            return false;
        }
    }

    private static @Nullable String signing(String keyAlgorithm) {
        return switch (keyAlgorithm.toUpperCase(Locale.ROOT)) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            case "EDDSA", "ED25519", "ED448" -> "EdDSA";
            default -> null;
        };
    }
}
