package io.sluice.tls;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.tls.CertificateUpdatedEvent;
import io.quarkus.tls.TlsConfiguration;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.smallrye.config.SmallRyeConfig;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/**
 * Stands between the files of certificates and the ports that serve them. Quarkus reads the files anew every {@code
 * reload-period}; what it cannot read it passes over in silence, and what it can read it serves, a certificate beside
 * another's key included, so that every handshake fails. Here a renewed certificate is looked at first: one that no client
 * could accept leaves the one before in use, and the log and a metric say so until the files are right.
 *
 * <pre>
 *   files ── reload (Quarkus) ── CertificateUpdatedEvent ──▶ renewed() ──▶ the servers' own observer
 *     └───── look (here, as often) ──▶ log, metrics             └─ throws: the servers are not told
 * </pre>
 */
@Singleton
final class CertificateWatch {
    private static final Logger LOG = Logger.getLogger(CertificateWatch.class);

    private final TlsConfigurationRegistry registry;
    private final SmallRyeConfig config;
    private final CertificateMetrics metrics;
    private final Vertx vertx;
    private final Clock clock;

    /** By the name of the TLS configuration; filled at start. */
    private final Map<String, WatchedCertificate> watched = new LinkedHashMap<>();

    CertificateWatch(
            TlsConfigurationRegistry registry, Config config, CertificateMetrics metrics, Vertx vertx, Clock clock) {
        this.registry = registry;
        this.config = config.unwrap(SmallRyeConfig.class);
        this.metrics = metrics;
        this.vertx = vertx;
        this.clock = clock;
    }

    /**
     * Before the ports are open.
     *
     * @throws TlsProblem when a port is to have TLS and would not
     */
    void start(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) StartupEvent event) {
        for (TlsPort port : TlsPort.values()) {
            tlsOf(port).ifPresent(tls -> watch(port, tls));
        }
        watched.values().forEach(certificate -> certificate.period().ifPresent(period -> {
            vertx.setPeriodic(period.toMillis(), timer -> vertx.executeBlocking(() -> look(certificate), false));
        }));
    }

    /**
     * Before the servers are told, on the worker thread of the reload.
     *
     * @throws TlsProblem when the one before has to stay in use; Quarkus tells the servers nothing then, and tries again
     */
    void renewed(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) CertificateUpdatedEvent event) {
        WatchedCertificate certificate = watched.get(event.name());
        if (certificate != null) {
            certificate.accept(event.tlsConfiguration(), clock.instant());
        }
    }

    private Optional<TlsConfiguration> tlsOf(TlsPort port) {
        Optional<String> name = port.configurationName(config);
        if (name.isEmpty()) {
            return registry.getDefault().filter(tls -> tls.getKeyStoreOptions() != null);
        }
        TlsConfiguration tls = registry.get(name.get())
                .filter(found -> found.getKeyStoreOptions() != null)
                .orElseThrow(() -> new TlsProblem(port.nameProperty() + " is " + name.get()
                        + ", but there is no certificate of that name. Set quarkus.tls." + name.get()
                        + ".key-store.pem.server.cert and quarkus.tls." + name.get()
                        + ".key-store.pem.server.key to its files. In the names of variables a word has to stand for"
                        + " 'server', not a number."));
        return Optional.of(tls);
    }

    private void watch(TlsPort port, TlsConfiguration tls) {
        WatchedCertificate certificate =
                watched.computeIfAbsent(tls.getName(), name -> WatchedCertificate.first(tls, vertx, port));
        certificate
                .served()
                .invalidity(clock.instant())
                .ifPresent(problem -> LOG.errorf("%s port=%s tls=%s", problem, port.word(), tls.getName()));
        metrics.register(port, certificate);
    }

    /** Blocks: reads files. */
    private boolean look(WatchedCertificate certificate) {
        Optional<String> before = certificate.problem();
        Optional<String> now = certificate.look(clock.instant());
        if (now.isPresent() && !now.equals(before)) {
            LOG.errorf(
                    "The renewed certificate cannot be served, the one before stays in use tls=%s problem=%s",
                    certificate.name(), now.get());
        } else if (now.isEmpty() && before.isPresent()) {
            LOG.infof("The certificate's files are in order again tls=%s", certificate.name());
        }
        return now.isEmpty();
    }
}
