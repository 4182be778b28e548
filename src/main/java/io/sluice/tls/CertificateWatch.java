package io.sluice.tls;

import io.quarkus.runtime.ShutdownEvent;
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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/**
 * Renews the certificates of the ports from their files, every {@code reload-period} of Quarkus' TLS registry. The registry's own
 * way has three faults, seen with Quarkus 3.34: files that it cannot read it passes over in silence; a certificate beside
 * another's key it serves, so that every handshake fails; and while a server takes the new one, connections fail
 * ({@link RenewableTls}). Here, what no client could accept leaves the one before in use, and the log and a metric say so until the
 * files are right.
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

    /** Timers. */
    private final List<Long> looks = new ArrayList<>();

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
        for (WatchedCertificate certificate : watched.values()) {
            registry.register(certificate.name(), certificate.tls());
            certificate
                    .period()
                    .ifPresent(period -> looks.add(vertx.setPeriodic(
                            period.toMillis(), timer -> vertx.executeBlocking(() -> look(certificate), false))));
        }
    }

    /** In dev mode Vert.x lives on when the gateway is loaded anew. */
    void stop(@Observes ShutdownEvent event) {
        looks.forEach(vertx::cancelTimer);
    }

    /**
     * The registry has read the files as well, and would tell the servers.
     *
     * @throws TlsProblem that ends the event before they hear of it
     */
    void renewed(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) CertificateUpdatedEvent event) {
        if (watched.containsKey(event.name())) {
            throw new TlsProblem("the certificate of " + event.name() + " is renewed by the gateway itself");
        }
    }

    private Optional<TlsConfiguration> tlsOf(TlsPort port) {
        Optional<String> name = port.configurationName(config);
        if (name.isEmpty()) {
            if (registry.getDefault()
                    .filter(tls -> tls.getKeyStoreOptions() != null)
                    .isPresent()) {
                throw new TlsProblem("The TLS configuration of the " + port.word() + " port needs a name: set"
                        + " quarkus.tls.<name>.key-store… instead of quarkus.tls.key-store…, and " + port.nameProperty()
                        + " to that name.");
            }
            return Optional.empty();
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
        ServedCertificate servedBefore = certificate.served();
        Optional<String> problemBefore = certificate.problem();
        certificate.look(clock.instant());
        Optional<String> problem = certificate.problem();
        ServedCertificate served = certificate.served();
        if (!served.equals(servedBefore)) {
            LOG.infof(
                    "Certificate renewed tls=%s subject=%s serial=%s not_after=%s",
                    certificate.name(), served.subject(), served.serial(), served.notAfter());
        }
        if (problem.isPresent() && !problem.equals(problemBefore)) {
            LOG.errorf(
                    "The renewed certificate cannot be served, the one before stays in use tls=%s problem=%s",
                    certificate.name(), problem.get());
        } else if (problem.isEmpty() && problemBefore.isPresent()) {
            LOG.infof("The certificate's files are in order again tls=%s", certificate.name());
        }
        return problem.isEmpty();
    }
}
