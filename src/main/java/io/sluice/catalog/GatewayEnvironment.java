package io.sluice.catalog;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.sluice.model.Violation;
import io.sluice.secret.SecretRef;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The environment that this gateway serves: which of a route's references are its own, and which it must not touch. A
 * reference of another environment is never resolved here.
 */
@Singleton
public final class GatewayEnvironment {
    /** A gateway of no environment in particular, where every reference is allowed. */
    static final GatewayEnvironment NONE = new GatewayEnvironment(null, WildcardPatterns.ALL);

    private static final String RULE = "environment";

    private final @Nullable String name;
    private final WildcardPatterns allowed;

    @Inject
    GatewayEnvironment(EnvironmentConfig environment, CatalogConfig catalog) {
        this(
                environment
                        .name()
                        .map(String::strip)
                        .filter(text -> !text.isEmpty())
                        .orElse(null),
                catalog.allowedReferences().map(WildcardPatterns::new).orElse(WildcardPatterns.ALL));
    }

    /**
     * @param name null for none
     */
    GatewayEnvironment(@Nullable String name, WildcardPatterns allowed) {
        if (name != null && !EnvironmentName.isValid(name)) {
            throw new ConfigurationException("sluice.environment is '" + name + "'. The name of an environment must be "
                    + EnvironmentName.RULE + ", such as dev or prod.");
        }
        this.name = name;
        this.allowed = allowed;
    }

    /** Its name; empty when it has none. */
    public Optional<String> name() {
        return Optional.ofNullable(name);
    }

    /** The references that this gateway resolves for a target, by setting. */
    public Map<String, SecretRef> choose(TargetDefinition target) {
        var chosen = new LinkedHashMap<>(target.secrets());
        target.secretsByEnvironment().forEach((setting, references) -> {
            SecretRef own = name == null ? null : references.get(name);
            if (own != null) {
                chosen.put(setting, own);
            }
        });
        return chosen;
    }

    /** Why a target cannot be called from this environment; empty when it can. */
    List<Violation> refusals(TargetDefinition target) {
        var refusals = new ArrayList<Violation>();
        target.secretsByEnvironment().forEach((setting, references) -> {
            if (name == null || !references.containsKey(name)) {
                refusals.add(new Violation("config." + setting, RULE, missing(setting, references)));
            }
        });
        choose(target).forEach((setting, reference) -> {
            if (!reference.scheme().equals(RouteDraft.NOT_MOVED) && !allowed.match(reference.text())) {
                String environment = target.secrets().containsKey(setting) ? "" : String.valueOf(name);
                refusals.add(new Violation(
                        new CredentialSlot(setting, environment).field(), RULE, forbidden(setting, reference)));
            }
        });
        return refusals;
    }

    /**
     * The routes that would use a reference here which some route names as that of another environment: a prod gateway does
     * not use a key of dev, however it is referred to.
     *
     * @param definitions all there are
     * @return the reason by the route's name
     */
    Map<String, String> claimedElsewhere(Collection<RouteDefinition> definitions) {
        if (name == null) {
            return Map.of();
        }
        var claims = new HashMap<SecretRef, ReferenceUse>();
        for (ReferenceUse use : ReferenceUse.in(definitions)) {
            if (!use.environment().isEmpty() && !use.environment().equals(name)) {
                claims.putIfAbsent(use.ref(), use);
            }
        }
        var reasons = new LinkedHashMap<String, String>();
        for (RouteDefinition definition : definitions) {
            choose(definition.target()).forEach((setting, reference) -> {
                ReferenceUse claim = claims.get(reference);
                if (claim != null) {
                    reasons.putIfAbsent(definition.name().value(), claimed(definition, setting, claim));
                }
            });
        }
        return reasons;
    }

    private String claimed(RouteDefinition definition, String setting, ReferenceUse claim) {
        return "'" + setting + "' of the route '" + definition.name() + "' refers to "
                + claim.ref().text() + ", which the route '" + claim.route() + "' names as that of the environment '"
                + claim.environment() + "'. This gateway's is '" + name + "'. Give each environment its own.";
    }

    /** Whether administrators let this gateway use a reference. */
    boolean allows(SecretRef reference) {
        return allowed.match(reference.text());
    }

    private String missing(String setting, Map<String, SecretRef> references) {
        String there = "'" + setting + "' has references for " + String.join(", ", new TreeSet<>(references.keySet()));
        return name == null
                ? there + ", but this gateway has no environment to choose by. Set sluice.environment to one of them."
                : there + ", but none for this gateway's environment '" + name + "'. Add one, or change the route on a"
                        + " gateway of its environment.";
    }

    private String forbidden(String setting, SecretRef reference) {
        return "'" + setting + "' refers to " + reference.text() + ", which this gateway"
                + (name == null ? "" : " of the environment '" + name + "'")
                + " must not use. Allowed are " + allowed + " (sluice.catalog.allowed-references).";
    }
}
