package io.sluice.telemetry.otel;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.sluice.telemetry.CallTraces;
import io.sluice.telemetry.TelemetryConfig;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/**
 * Decides once, at the start, whether spans are made. Where they are not, no class of OpenTelemetry's SDK is loaded for it.
 */
@RegisterForReflection( // made by service loaders
        classNames = {
            "io.opentelemetry.exporter.otlp.internal.OtlpSpanExporterProvider",
            "io.opentelemetry.exporter.sender.jdk.internal.JdkHttpSenderProvider",
            "io.opentelemetry.sdk.autoconfigure.EnvironmentResourceProvider"
        })
@Singleton
final class Traces {
    @Produces
    @Singleton
    CallTraces traces(TelemetryConfig config, Clock clock) {
        return config.traces().enabled() ? Exporting.toCollector(clock) : CallTraces.OFF;
    }

    /** Now rather than at the first call: setting up takes a moment, and a wrong setting is told by the start. */
    void prepare(@Observes StartupEvent started, CallTraces traces) {
        if (traces != CallTraces.OFF) {
            Exporting.announce();
        }
    }

    /** After the last call: what is not sent yet is sent. */
    void end(@Disposes CallTraces traces) throws Exception {
        if (traces instanceof AutoCloseable open) {
            open.close();
        }
    }
}
