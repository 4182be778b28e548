package io.sluice.provider.http;

import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.inject.spi.CDI;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.rest.client.RestClientBuilder;
import org.eclipse.microprofile.rest.client.spi.RestClientListener;
import org.jboss.resteasy.reactive.client.impl.VertxRequestCustomizingClientBuilder;
import org.jboss.resteasy.reactive.client.spi.ResteasyReactiveClientRequestContext;
import org.jboss.resteasy.reactive.client.spi.ResteasyReactiveClientRequestFilter;

/**
 * Puts {@link Egress} before every declarative client, and {@link ReplyLimit} behind it: the framework calls this for each one it
 * makes, so a provider cannot forget to. Found as a service ({@code META-INF/services}).
 */
@RegisterForReflection // made by a service loader
public final class EgressOfClients implements RestClientListener {
    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    @Override
    public void onNewClient(Class<?> type, RestClientBuilder builder) {
        Egress egress = CDI.current().select(Egress.class).get();
        UpstreamHttpConfig config =
                CDI.current().select(UpstreamHttpConfig.class).get();
        builder.connectTimeout(config.connectTimeout().toMillis(), TimeUnit.MILLISECONDS);
        builder.register(
                new Admission(egress, CDI.current().select(TraceOnWire.class).get()));
        long most = config.maxReplySize().asLongValue();
        ((VertxRequestCustomizingClientBuilder<?>) builder).httpClientRequestCustomizer(request -> {
            if (egress.inspect(request) == null) {
                ReplyLimit.on(request, most);
            }
        });
    }

    /** The check before a connection is asked for, and what the provider is told of the call's trace. */
    private record Admission(Egress egress, TraceOnWire trace) implements ResteasyReactiveClientRequestFilter {
        @Override
        public void filter(ResteasyReactiveClientRequestContext request) {
            URI address = request.getUri();
            trace.add(address.getHost(), portOf(address), request.getHeaders()::putSingle);
            request.suspend();
            egress.admit(address.getHost())
                    .subscribe()
                    .with(admitted -> request.resume(), refused -> request.resume(refused));
        }

        private static int portOf(URI address) {
            if (address.getPort() >= 0) {
                return address.getPort();
            }
            return "https".equals(address.getScheme()) ? HTTPS : HTTP;
        }
    }
}
