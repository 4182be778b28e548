package io.sluice.telemetry.otel;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import io.opentelemetry.sdk.resources.Resource;
import java.time.Clock;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * Sets up OpenTelemetry's SDK by its own variables ({@code OTEL_EXPORTER_OTLP_ENDPOINT}, {@code OTEL_SERVICE_NAME}, {@code
 * OTEL_TRACES_SAMPLER} and so on), as every program that has it. Only traces are sent: metrics are read at the management port, and
 * the log goes where the process writes it.
 */
final class Exporting {
    private static final Logger LOG = Logger.getLogger(Exporting.class);
    private static final AttributeKey<String> SERVICE = AttributeKey.stringKey("service.name");
    private static final String NAME = "sluice";
    private static final String PROTOCOL = "otel.exporter.otlp.protocol";
    private static final String HTTP = "http/protobuf";

    private Exporting() {}

    /**
     * Spans that go to the collector of the environment.
     *
     * @throws io.quarkus.runtime.configuration.ConfigurationException when a variable has a value that cannot be used
     */
    static OtelTraces toCollector(Clock clock) {
        try {
            var sdk = AutoConfiguredOpenTelemetrySdk.builder()
                    .disableShutdownHook()
                    .setServiceClassLoader(Exporting.class.getClassLoader())
                    .addPropertiesSupplier(() -> Map.of(PROTOCOL, HTTP))
                    .addPropertiesCustomizer(Exporting::tracesOnly)
                    .addResourceCustomizer((resource, config) -> named(resource))
                    .build()
                    .getOpenTelemetrySdk();
            return new OtelTraces(sdk.getSdkTracerProvider(), clock);
        } catch (ConfigurationException e) {
            throw new io.quarkus.runtime.configuration.ConfigurationException(
                    "The traces cannot be set up (sluice.telemetry.traces.enabled): " + e.getMessage(), e);
        }
    }

    static void announce() {
        LOG.info("Spans of calls are made and sent to the collector (sluice.telemetry.traces.enabled)");
    }

    private static Map<String, String> tracesOnly(ConfigProperties given) {
        String protocol = given.getString("otel.exporter.otlp.traces.protocol", given.getString(PROTOCOL, HTTP));
        if (!protocol.equals(HTTP)) {
            throw new ConfigurationException("OTEL_EXPORTER_OTLP_PROTOCOL is " + protocol + ", and only " + HTTP
                    + " is spoken here (a collector's port 4318).");
        }
        return Map.of("otel.metrics.exporter", "none", "otel.logs.exporter", "none");
    }

    /** Unless the environment names the service. */
    private static Resource named(Resource resource) {
        String given = resource.getAttribute(SERVICE);
        return given == null || given.startsWith("unknown_service")
                ? resource.merge(Resource.create(Attributes.of(SERVICE, NAME)))
                : resource;
    }
}
