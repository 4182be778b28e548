package io.sluice.tls;

import io.quarkus.tls.TlsConfiguration;
import io.quarkus.tls.runtime.CertificateRecorder;
import io.quarkus.tls.runtime.KeyStoreAndKeyCertOptions;
import io.quarkus.tls.runtime.TrustStoreAndTrustOptions;
import io.quarkus.tls.runtime.VertxCertificateHolder;
import io.quarkus.tls.runtime.config.KeyStoreConfig;
import io.quarkus.tls.runtime.config.TlsBucketConfig;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One TLS configuration: what is served of it, and what is wrong with what its files hold now. */
final class WatchedCertificate {
    private final String name;
    private final Vertx vertx;
    private final TlsBucketConfig files;
    private final RenewableTls tls;

    private volatile ServedCertificate served;
    private volatile @Nullable String problem;

    private WatchedCertificate(
            String name, Vertx vertx, TlsBucketConfig files, RenewableTls tls, ServedCertificate served) {
        this.name = name;
        this.vertx = vertx;
        this.files = files;
        this.tls = tls;
        this.served = served;
    }

    /**
     * The certificate that a port begins with.
     *
     * @throws TlsProblem when no client could accept it, or it could not be renewed
     */
    static WatchedCertificate first(TlsConfiguration found, Vertx vertx, TlsPort port) {
        String name = found.getName();
        if (!(found instanceof VertxCertificateHolder holder)
                || holder.config().keyStore().map(KeyStoreConfig::sni).orElse(false)
                || holder.config().certificateRevocationList().isPresent()) {
            throw new TlsProblem("The TLS configuration " + name + " of the " + port.word() + " port"
                    + " can have neither several certificates by name (key-store.sni) nor lists of revoked ones"
                    + " (certificate-revocation-list): they could not be renewed without failing connections.");
        }
        try {
            return new WatchedCertificate(
                    name,
                    vertx,
                    holder.config(),
                    RenewableTls.of(holder, vertx),
                    ServedCertificate.read(holder.getKeyStore(), holder.getKeyStoreOptions(), vertx));
        } catch (TlsProblem e) {
            throw new TlsProblem("The certificate of the " + port.word() + " port (quarkus.tls." + name
                    + ".key-store) cannot be served: " + e.getMessage() + ".");
        }
    }

    /** Of the TLS configuration. */
    String name() {
        return name;
    }

    /** For the servers. */
    TlsConfiguration tls() {
        return tls;
    }

    ServedCertificate served() {
        return served;
    }

    /** How often the files are read anew, if ever. */
    Optional<Duration> period() {
        return files.reloadPeriod();
    }

    /** What the last look found wrong with the files. */
    Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    /** Reads the files and serves what they hold, or keeps what is served; blocks. By one thread at a time. */
    synchronized void look(Instant now) {
        problem = renew(now);
    }

    private @Nullable String renew(Instant now) {
        try {
            KeyStoreAndKeyCertOptions keys = CertificateRecorder.getKeyStore(files, vertx, name);
            TrustStoreAndTrustOptions trust = CertificateRecorder.getTrustStore(files, vertx, name);
            if (keys == null) {
                return "there is no key store";
            }
            ServedCertificate found = ServedCertificate.read(keys.keyStore, keys.options, vertx);
            Optional<String> invalidity = found.equals(served) ? Optional.empty() : found.invalidity(now);
            if (invalidity.isEmpty()) {
                tls.renew(keys.options, trust == null ? null : trust.options, vertx);
                served = found;
            }
            return invalidity.orElse(null);
        } catch (TlsProblem unusable) {
            return unusable.getMessage();
        } catch (RuntimeException unreadable) { // as the registry wraps whatever it met
            return said(unreadable);
        }
    }

    /** The registry's sentence, and the reason at the end of the chain. */
    private static String said(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root == failure ? String.valueOf(failure.getMessage()) : failure.getMessage() + ": " + root.getMessage();
    }
}
