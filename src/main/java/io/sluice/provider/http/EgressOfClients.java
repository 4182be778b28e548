package io.sluice.provider.http;

import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.inject.spi.CDI;
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
    @Override
    public void onNewClient(Class<?> type, RestClientBuilder builder) {
        Egress egress = CDI.current().select(Egress.class).get();
        UpstreamHttpConfig config =
                CDI.current().select(UpstreamHttpConfig.class).get();
        builder.connectTimeout(config.connectTimeout().toMillis(), TimeUnit.MILLISECONDS);
        builder.register(new Admission(egress));
        long most = config.maxReplySize().asLongValue();
        ((VertxRequestCustomizingClientBuilder<?>) builder).httpClientRequestCustomizer(request -> {
            if (egress.inspect(request) == null) {
                ReplyLimit.on(request, most);
            }
        });
    }

    /** The check before a connection is asked for. */
    private record Admission(Egress egress) implements ResteasyReactiveClientRequestFilter {
        @Override
        public void filter(ResteasyReactiveClientRequestContext request) {
            request.suspend();
            egress.admit(request.getUri().getHost())
                    .subscribe()
                    .with(admitted -> request.resume(), refused -> request.resume(refused));
        }
    }
}
