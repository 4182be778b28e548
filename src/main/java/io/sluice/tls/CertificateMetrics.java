package io.sluice.tls;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;

/** Meters of the certificates that the ports show. */
@Singleton
final class CertificateMetrics {
    private static final String PORT = "port";
    private static final String SECONDS = "seconds";

    private final MeterRegistry registry;
    private final Clock clock;

    CertificateMetrics(MeterRegistry registry, Clock clock) {
        this.registry = registry;
        this.clock = clock;
    }

    void register(TlsPort port, WatchedCertificate certificate) {
        Gauge.builder("sluice.tls.certificate.remaining", certificate, this::remaining)
                .description("Time until the certificate that the port shows expires; negative once it has")
                .baseUnit(SECONDS)
                .tag(PORT, port.word())
                .register(registry);
        Gauge.builder("sluice.tls.certificate.lifetime", certificate, CertificateMetrics::lifetime)
                .description("From the first to the last moment at which that certificate is valid")
                .baseUnit(SECONDS)
                .tag(PORT, port.word())
                .register(registry);
        Gauge.builder(
                        "sluice.tls.files.valid",
                        certificate,
                        watched -> watched.problem().isEmpty() ? 1 : 0)
                .description("1 while the files hold what can be served, 0 while the log has the reason not to")
                .tag(PORT, port.word())
                .register(registry);
    }

    private double remaining(WatchedCertificate certificate) {
        return Duration.between(clock.instant(), certificate.served().notAfter())
                .toSeconds();
    }

    private static double lifetime(WatchedCertificate certificate) {
        return certificate.served().lifetime().toSeconds();
    }
}
