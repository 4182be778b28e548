package io.sluice.provider.http;

import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.ws.rs.Priorities;
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
    /** Others are no providers: receivers of our own notices, for one. */
    private static final String PROVIDERS = "io.sluice.provider.";

    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    @Override
    public void onNewClient(Class<?> type, RestClientBuilder builder) {
        Egress egress = CDI.current().select(Egress.class).get();
        UpstreamHttpConfig config =
                CDI.current().select(UpstreamHttpConfig.class).get();
        builder.connectTimeout(config.connectTimeout().toMillis(), TimeUnit.MILLISECONDS);
        builder.register(new Admission(egress));
        if (type.getPackageName().startsWith(PROVIDERS)) {
            builder.register(new Trace(CDI.current().select(TraceOnWire.class).get()));
        }
        long most = config.maxReplySize().asLongValue();
        ((VertxRequestCustomizingClientBuilder<?>) builder).httpClientRequestCustomizer(request -> {
            if (egress.inspect(request) == null) {
                ReplyLimit.on(request, most);
            }
        });
    }

    /** The check before a connection is asked for. */
    @Priority(Priorities.USER)
    private record Admission(Egress egress) implements ResteasyReactiveClientRequestFilter {
        @Override
        public void filter(ResteasyReactiveClientRequestContext request) {
            request.suspend();
            egress.admit(request.getUri().getHost())
                    .subscribe()
                    .with(admitted -> request.resume(), refused -> request.resume(refused));
        }
    }

    /** What the provider is told of the call's trace. */
    @Priority(Priorities.USER - 1) // before anything is waited for
    private record Trace(TraceOnWire trace) implements ResteasyReactiveClientRequestFilter {
        @Override
        public void filter(ResteasyReactiveClientRequestContext request) {
            URI address = request.getUri();
            trace.add(address.getHost(), portOf(address), request.getHeaders()::putSingle);
        }

        private static int portOf(URI address) {
            if (address.getPort() >= 0) {
                return address.getPort();
            }
            return "https".equals(address.getScheme()) ? HTTPS : HTTP;
        }
    }
}
