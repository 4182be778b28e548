package io.sluice.tls;

import io.quarkus.tls.TlsConfiguration;
import io.quarkus.tls.runtime.CertificateRecorder;
import io.quarkus.tls.runtime.KeyStoreAndKeyCertOptions;
import io.quarkus.tls.runtime.VertxCertificateHolder;
import io.quarkus.tls.runtime.config.TlsBucketConfig;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** One TLS configuration: what is served of it, and what is wrong with what its files hold now. */
final class WatchedCertificate {
    private static final Logger LOG = Logger.getLogger(WatchedCertificate.class);

    private final String name;
    private final Vertx vertx;

    /** Where its files are; null for one that was not set up by configuration. */
    private final @Nullable TlsBucketConfig files;

    private volatile ServedCertificate served;
    private volatile @Nullable String problem;

    private WatchedCertificate(String name, Vertx vertx, @Nullable TlsBucketConfig files, ServedCertificate served) {
        this.name = name;
        this.vertx = vertx;
        this.files = files;
        this.served = served;
    }

    /**
     * The certificate that a port begins with.
     *
     * @throws TlsProblem when no client could accept it
     */
    static WatchedCertificate first(TlsConfiguration tls, Vertx vertx, TlsPort port) {
        TlsBucketConfig files = tls instanceof VertxCertificateHolder holder ? holder.config() : null;
        try {
            return new WatchedCertificate(tls.getName(), vertx, files, read(tls, vertx));
        } catch (TlsProblem e) {
            throw new TlsProblem("The certificate of the " + port.word() + " port (quarkus.tls." + tls.getName()
                    + ".key-store) cannot be served: " + e.getMessage() + ".");
        }
    }

    /** Of the TLS configuration. */
    String name() {
        return name;
    }

    ServedCertificate served() {
        return served;
    }

    /** How often the files are read anew, if ever. */
    Optional<Duration> period() {
        return Optional.ofNullable(files).flatMap(TlsBucketConfig::reloadPeriod);
    }

    /** What the last look found wrong with the files. */
    Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    /**
     * Takes a certificate that was read anew for the one that is served from now on.
     *
     * @throws TlsProblem when no client could accept it
     */
    void accept(TlsConfiguration tls, Instant now) {
        ServedCertificate renewed = read(tls, vertx);
        Optional<String> invalidity = renewed.invalidity(now);
        if (invalidity.isPresent() && !renewed.equals(served)) {
            throw new TlsProblem(invalidity.get());
        }
        if (!renewed.equals(served)) {
            LOG.infof(
                    "Certificate renewed tls=%s subject=%s serial=%s not_after=%s",
                    name, renewed.subject(), renewed.serial(), renewed.notAfter());
        }
        served = renewed;
    }

    /** Reads the files as Quarkus does; blocks. What is wrong with them, if anything is. */
    Optional<String> look(Instant now) {
        problem = files == null ? null : look(files, now);
        return problem();
    }

    private @Nullable String look(TlsBucketConfig settings, Instant now) {
        try {
            KeyStoreAndKeyCertOptions found = CertificateRecorder.getKeyStore(settings, vertx, name);
            CertificateRecorder.getTrustStore(settings, vertx, name);
            if (found == null) {
                return "there is no key store";
            }
            ServedCertificate certificate = ServedCertificate.read(found.keyStore, found.options, vertx);
            return certificate.equals(served)
                    ? null
                    : certificate.invalidity(now).orElse(null);
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

    private static ServedCertificate read(TlsConfiguration tls, Vertx vertx) {
        return ServedCertificate.read(tls.getKeyStore(), tls.getKeyStoreOptions(), vertx);
    }
}
