package io.sluice.support;

import io.sluice.model.RouteName;
import io.sluice.model.Task;
import io.sluice.provider.InvalidSettings;
import io.sluice.provider.Provider;
import io.sluice.provider.ProviderId;
import io.sluice.provider.ProviderRegistry;
import io.sluice.provider.TargetSettings;
import io.sluice.routing.Declaration;
import io.sluice.routing.Route;
import io.sluice.routing.RoutePolicy;
import io.sluice.routing.Target;
import io.sluice.secret.SecretRef;
import io.sluice.support.upstream.FakeUpstream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Routes for chats to real providers whose vendors are doubles. */
public final class VendorRoutes {
    /** A key that every double takes. */
    public static final String KEY = "sk-double-0123456789";

    /** No second tries, and no breaker that would open. */
    public static final RoutePolicy ONE_TRY = new RoutePolicy(
            RoutePolicy.DEFAULT.timeouts(),
            new RoutePolicy.Retries(0, Duration.ofMillis(1), Duration.ofMillis(1), Duration.ZERO),
            new RoutePolicy.Breaker(10_000, 100, Duration.ofSeconds(1)),
            1024,
            false,
            RoutePolicy.OnDisconnect.CANCEL);

    private final ProviderRegistry providers;
    private final FakeUpstream upstream;
    private final SecretRef key;

    public VendorRoutes(ProviderRegistry providers, FakeUpstream upstream) {
        this.providers = providers;
        this.upstream = upstream;
        try {
            Path file = Files.createTempFile("vendor", ".key");
            file.toFile().deleteOnExit();
            Files.writeString(file, KEY);
            this.key = new SecretRef("file", file.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A route to Anthropic. */
    public Route anthropic(String name, String model, Map<String, String> values) {
        return route(name, "anthropic", model, "anthropic_api_key", values);
    }

    /** A route to OpenAI. */
    public Route openAi(String name, String model) {
        return route(name, "openai", model, "openai_api_key", Map.of());
    }

    private Route route(String name, String id, String model, String keySetting, Map<String, String> values) {
        Provider provider = providers.find(new ProviderId(id)).orElseThrow();
        var settings = new TargetSettings(
                Task.CHAT, model, values, Set.of(keySetting), URI.create(upstream.baseUrl(id)), false);
        try {
            var target = new Target(
                    provider.id(),
                    provider.displayName(),
                    provider.family(),
                    model,
                    provider.bind(settings),
                    provider.mlflow(),
                    Map.of(keySetting, key));
            var declaration =
                    new Declaration(Declaration.Origin.FILE, Declaration.Style.NATIVE, null, EchoRoutes.CHANGED);
            return new Route(new RouteName(name), Task.CHAT, List.of(target), ONE_TRY, declaration);
        } catch (InvalidSettings e) {
            throw new AssertionError(e);
        }
    }
}
