package io.sluice.catalog;

import io.sluice.model.Violation;
import io.sluice.pricing.RoutePricing;
import io.sluice.provider.Capabilities;
import io.sluice.provider.InvalidSettings;
import io.sluice.provider.Provider;
import io.sluice.provider.ProviderRegistry;
import io.sluice.provider.SettingsSchema.Setting;
import io.sluice.provider.TargetSettings;
import io.sluice.provider.Upstream;
import io.sluice.provider.http.AddressRules;
import io.sluice.routing.Route;
import io.sluice.routing.RoutePolicy;
import io.sluice.routing.Target;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes routes that can be called of definitions, with the providers that are there. Pure and quick. */
@Singleton
public final class RouteAssembler {
    private final ProviderRegistry providers;
    private final AddressRules addresses;
    private final GatewayEnvironment environment;

    RouteAssembler(ProviderRegistry providers, AddressRules addresses, GatewayEnvironment environment) {
        this.providers = providers;
        this.addresses = addresses;
        this.environment = environment;
    }

    /**
     * Assembles a route.
     *
     * @throws InvalidDefinition when its provider is unknown or does not accept the settings; {@link WrongEnvironment} when
     *                           that is not so, but its credentials are not this gateway's to use
     */
    public CatalogRoute assemble(RouteDefinition definition) throws InvalidDefinition {
        var problems = new ArrayList<Violation>();
        RoutePolicy policy = definition.options().over(RoutePolicy.DEFAULT);
        checkClocks(policy, problems);
        var provider = providers.find(definition.target().provider());
        if (provider.isEmpty()) {
            problems.add(new Violation(
                    "provider",
                    "provider",
                    RouteDefinitionReader.unknownProvider(definition.target().provider(), providers)));
            throw new InvalidDefinition(problems);
        }
        checkRequired(provider.get(), definition.target(), problems);
        if (!problems.isEmpty()) {
            throw new InvalidDefinition(problems);
        }
        Bound bound = bind(provider.get(), definition, policy);
        List<Violation> refusals = environment.refusals(definition.target());
        if (!refusals.isEmpty()) {
            throw new WrongEnvironment(refusals);
        }
        return new CatalogRoute(
                definition,
                new Route(
                        definition.name(),
                        definition.task(),
                        List.of(bound.target()),
                        policy,
                        definition.provenance().declaration(definition.options()),
                        RoutePricing.of(
                                definition.name(),
                                definition.provenance().revision(),
                                definition.options().pricing().price(),
                                definition.options().pricing().unpriced()),
                        new Route.Offer(
                                bound.capabilities(), definition.options().contextLength())));
    }

    private Bound bind(Provider provider, RouteDefinition definition, RoutePolicy policy) throws InvalidDefinition {
        TargetDefinition declared = definition.target();
        try {
            var settings = new TargetSettings(
                    definition.task(),
                    declared.model(),
                    known(declared.settings(), provider),
                    declared.credentialSettings(),
                    BaseAddress.of(declared.settings(), provider.settings(), addresses),
                    policy.lenient());
            Upstream upstream = provider.bind(settings);
            var target = new Target(
                    provider.id(),
                    provider.displayName(),
                    provider.family(),
                    declared.model(),
                    upstream,
                    provider.mlflow(),
                    environment.choose(declared));
            // a lenient target takes everything and leaves it out; what it can do, one that is not lenient knows
            Upstream asked = settings.lenient() ? provider.bind(settings.strict()) : upstream;
            return new Bound(target, Capabilities.of(definition.task(), asked));
        } catch (InvalidSettings e) {
            String field = e.key().contains(".") ? e.key() : "config." + e.key();
            throw new InvalidDefinition(List.of(new Violation(field, "setting", e.problem())));
        }
    }

    private static Map<String, String> known(Map<String, String> settings, Provider provider) {
        var known = new HashMap<>(settings);
        known.keySet()
                .removeIf(key ->
                        provider.settings().find(key).map(Setting::secret).orElse(true));
        return known;
    }

    private static void checkRequired(Provider provider, TargetDefinition target, List<Violation> problems) {
        for (Setting setting : provider.settings().settings()) {
            boolean there = target.settings().containsKey(setting.key())
                    || target.credentialSettings().contains(setting.key());
            if (setting.required() && !there) {
                problems.add(new Violation(
                        "config." + setting.key(),
                        "missing",
                        "The setting '" + setting.key() + "' of " + provider.displayName() + " is missing. It is: "
                                + setting.description()));
            }
        }
    }

    private static void checkClocks(RoutePolicy policy, List<Violation> problems) {
        Duration total = policy.timeouts().total();
        if (policy.timeouts().open().compareTo(total) > 0
                || policy.timeouts().gap().compareTo(total) > 0) {
            problems.add(new Violation(
                    "timeouts",
                    "clocks",
                    "'timeouts.open' (" + DurationText.format(policy.timeouts().open()) + ") and 'timeouts.gap' ("
                            + DurationText.format(policy.timeouts().gap())
                            + ") must not be longer than 'timeouts.total' ("
                            + DurationText.format(total) + ")."));
        }
        if (policy.retries().firstDelay().compareTo(policy.retries().maxDelay()) > 0) {
            problems.add(new Violation(
                    "retries",
                    "delays",
                    "'retries.first_delay' ("
                            + DurationText.format(policy.retries().firstDelay())
                            + ") must not be longer than 'retries.max_delay' ("
                            + DurationText.format(policy.retries().maxDelay()) + ")."));
        }
    }

    /** A target, and what it can do. */
    private record Bound(Target target, Capabilities capabilities) {}
}
