package io.sluice.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.audit.Actor;
import io.sluice.audit.AuditEvent;
import io.sluice.audit.AuditTrail;
import io.sluice.json.JsonCodec;
import io.sluice.json.MergePatch;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.model.RouteName;
import io.sluice.provider.ProviderRegistry;
import io.sluice.routing.Declaration.Origin;
import io.sluice.routing.Declaration.Style;
import io.sluice.secret.SecretRef;
import io.sluice.secret.SecretResolver;
import io.sluice.secret.WritableStores.WrittenSecret;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Changes routes on behalf of administrators, in whatever API language they speak.
 *
 * <p>A change is live on this gateway when its {@code Uni} has its item: it is committed, the catalog is loaded again, and
 * the new snapshot is served. Credentials in the document are moved into the secret store, and what was done is put on
 * record, in the same transaction.
 *
 * <p>Failures: {@link CallFailed} with {@link Failure.InvalidRequest} for a document that cannot be a route (one violation
 * per problem), with {@link Failure.UnknownRoute} for a name that is not there, with {@link Failure.Forbidden} for what the editor may not, with {@link Failure.Unavailable} when the
 * change is committed but not yet served; {@link RouteConflict} for what the catalog's state forbids.
 */
@Singleton
public final class RouteAdministration {
    private static final Logger LOG = Logger.getLogger(RouteAdministration.class);

    private final CatalogLoader loader;
    private final RouteStore store;
    private final RouteDefinitionReader reader;
    private final RouteAssembler assembler;
    private final SecretMover secrets;
    private final SecretResolver resolver;
    private final GatewayEnvironment environment;
    private final CredentialRules rules;
    private final AuditTrail trail;
    private final ProviderRegistry providers;
    private final Clock clock;

    RouteAdministration(
            CatalogLoader loader,
            RouteStore store,
            RouteDefinitionReader reader,
            RouteAssembler assembler,
            SecretMover secrets,
            SecretResolver resolver,
            AuditTrail trail,
            GatewayEnvironment environment,
            ProviderRegistry providers,
            Clock clock) {
        this.loader = loader;
        this.store = store;
        this.reader = reader;
        this.assembler = assembler;
        this.secrets = secrets;
        this.resolver = resolver;
        this.environment = environment;
        this.rules = new ApiCredentialRules(resolver.schemes());
        this.trail = trail;
        this.providers = providers;
        this.clock = clock;
    }

    /** All routes that are served, in the order of {@link io.sluice.routing.RouteTable#all()}. From memory. */
    public List<CatalogRoute> all() {
        return loader.sources().all();
    }

    /** The served route of this name. From memory. */
    public Optional<CatalogRoute> find(String name) {
        return loader.sources().find(name);
    }

    /**
     * Makes a route.
     *
     * @param editor   who makes it
     * @param document any spelling that {@link RouteDefinitionReader} reads
     * @param style    the vocabulary the administrator speaks; unknown members are refused in {@link Style#NATIVE} and
     *                 ignored with a warning in the log otherwise, as MLflow does
     */
    public Uni<CatalogRoute> create(Editor editor, JsonNode document, Style style) {
        return Uni.createFrom().deferred(() -> {
            RouteDraft draft = read(document, style);
            RouteRefusals.ifDeclaredInFile(draft.name().value(), loader.sources());
            return change(editor.actor(), change -> {
                        RouteRefusals.ifTaken(draft.name().value(), change);
                        EditorRights.require(editor, draft, null, declared(change), providers);
                        Instant now = now();
                        var provenance = new Provenance(
                                Origin.API, style, now, now, change.before().revision());
                        return settle(draft, provenance, List.of(), change)
                                .call(settled -> change.insert(settled.definition()))
                                .map(Settled::created);
                    })
                    .chain(route -> live(route, "created"));
        });
    }

    /** Puts another definition in the place of a route's present one. The route keeps the style it was created in. */
    public Uni<CatalogRoute> replace(Editor editor, String name, JsonNode document, ExpectedRevision expected) {
        return edit(editor, name, expected, current -> document);
    }

    /** Changes a route by a JSON merge patch (RFC 7396) of its native document. */
    public Uni<CatalogRoute> patch(Editor editor, String name, JsonNode mergePatch, ExpectedRevision expected) {
        return edit(editor, name, expected, current -> {
            if (current == null) {
                throw invalid(
                        "",
                        "stored",
                        "The stored definition of this route cannot be read, so it cannot be patched."
                                + " Replace or delete it.");
            }
            return MergePatch.apply(RouteDefinitionWriter.document(current), mergePatch);
        });
    }

    /** Removes a route and the credentials that were moved into the secret store for it. */
    public Uni<Void> delete(Editor editor, String name, ExpectedRevision expected) {
        return Uni.createFrom().deferred(() -> {
            RouteRefusals.ifReadOnly(name, loader.sources());
            return change(editor.actor(), change -> {
                        RouteDefinition current = RouteRefusals.unlessStored(name, expected, change);
                        Set<WrittenSecret> owned =
                                current == null ? Set.of() : OwnedSecrets.of(current, secrets.stores());
                        RouteRefusals.ifUsedElsewhere(
                                owned, new RouteName(name), change, loader.sources(), secrets.stores());
                        return change.delete(new RouteName(name))
                                .chain(() -> secrets.deleteWithin(owned))
                                .replaceWith(() -> new Changed<>(owned, CatalogEvents.deleted(name, current, owned)));
                    })
                    .chain(owned -> loader.reloadChanged().chain(() -> secrets.deleteAfterwards(owned)))
                    .invoke(() -> LOG.infof("Route deleted route=%s", name));
        });
    }

    private Uni<CatalogRoute> edit(
            Editor editor,
            String name,
            ExpectedRevision expected,
            Function<@Nullable RouteDefinition, JsonNode> edited) {
        return Uni.createFrom().deferred(() -> {
            RouteRefusals.ifReadOnly(name, loader.sources());
            var unused = new LinkedHashSet<WrittenSecret>();
            return change(editor.actor(), change -> {
                        RouteDefinition current = RouteRefusals.unlessStored(name, expected, change);
                        RouteDraft draft = read(named(name, edited.apply(current)), Style.NATIVE);
                        EditorRights.require(editor, draft, current, declared(change), providers);
                        Instant now = now();
                        Provenance before = current == null
                                ? new Provenance(Origin.API, Style.NATIVE, now, now, 0)
                                : current.provenance();
                        var provenance = new Provenance(
                                Origin.API,
                                before.style(),
                                before.createdAt(),
                                now,
                                change.before().revision());
                        return settle(
                                        draft,
                                        provenance,
                                        current == null
                                                ? List.of()
                                                : current.target().references().values(),
                                        change)
                                .call(settled -> change.update(settled.definition()))
                                .call(settled -> dropUnused(current, settled.definition(), change, unused))
                                .map(settled -> settled.changed(current, unused));
                    })
                    .chain(route -> live(route, "changed"))
                    .call(() -> secrets.deleteAfterwards(unused));
        });
    }

    /** All routes that there are, the file's included. */
    private List<RouteDefinition> declared(RouteStore.Change change) {
        var all = new ArrayList<>(change.before().definitions());
        all.addAll(loader.sources().file().definitions());
        return all;
    }

    /** Changes the store and puts on record what was changed, in one transaction. */
    private <T> Uni<T> change(Actor actor, Function<RouteStore.Change, Uni<Changed<T>>> work) {
        return trail.together(actor, () -> store.change(work), Changed::events).map(Changed::item);
    }

    /** Checks a draft, moves its credentials, and assembles it. */
    private Uni<Settled> settle(
            RouteDraft draft, Provenance provenance, Collection<SecretRef> present, RouteStore.Change change) {
        RouteDefinition preview = draft.preview(provenance);
        assemble(preview);
        refuseClaims(preview, change);
        return change.aside(requireReferences(draft, present))
                .chain(() -> secrets.move(SecretMover.Owner.ROUTE, draft.name(), draft.inline()))
                .map(moved -> new Settled(assemble(draft.complete(moved.refs(), provenance)), moved.written()));
    }

    /** No route may use here what is, or would be, another environment's by the word of some route. */
    private void refuseClaims(RouteDefinition definition, RouteStore.Change change) {
        var others = new ArrayList<>(change.before().definitions());
        others.removeIf(other -> other.name().equals(definition.name()));
        others.addAll(loader.sources().file().definitions());
        Set<String> known = environment.claimedElsewhere(others).keySet();
        others.add(definition);
        environment.claimedElsewhere(others).forEach((route, reason) -> {
            if (!known.contains(route)) {
                throw invalid("config", "environment", reason);
            }
        });
    }

    /**
     * References that the route has already need no check: they may point to what is briefly out of reach. Those of other
     * environments cannot be checked: they are not this gateway's to use.
     */
    private Uni<Void> requireReferences(RouteDraft draft, Collection<SecretRef> present) {
        Uni<Void> checked = Uni.createFrom().voidItem();
        for (var entry : environment.choose(draft.target()).entrySet()) {
            if (!present.contains(entry.getValue())) {
                checked = checked.chain(() -> requireReference(entry.getKey(), entry.getValue()));
            }
        }
        return checked;
    }

    private Uni<Void> requireReference(String setting, SecretRef ref) {
        return resolver.resolve(ref)
                .onFailure()
                .transform(failure -> invalid("config." + setting, "secret", String.valueOf(failure.getMessage())))
                .replaceWithVoid();
    }

    /** @param unused is given the credentials that nothing uses any more */
    private Uni<Void> dropUnused(
            @Nullable RouteDefinition before,
            RouteDefinition after,
            RouteStore.Change change,
            Set<WrittenSecret> unused) {
        if (before == null) {
            return Uni.createFrom().voidItem();
        }
        unused.addAll(OwnedSecrets.of(before, secrets.stores()));
        unused.removeAll(OwnedSecrets.of(after, secrets.stores()));
        RouteRefusals.ifUsedElsewhere(unused, after.name(), change, loader.sources(), secrets.stores());
        return secrets.deleteWithin(unused);
    }

    private Uni<CatalogRoute> live(CatalogRoute route, String what) {
        return loader.reloadChanged().map(ignored -> {
            LOG.infof(
                    "Route %s route=%s provider=%s",
                    what, route.name(), route.route().primary().provider());
            return route;
        });
    }

    private RouteDraft read(JsonNode document, Style style) {
        try {
            RouteDraft draft =
                    reader.read(document, style == Style.NATIVE ? Strictness.STRICT : Strictness.LENIENT, rules);
            draft.warnings().forEach(warning -> LOG.warnf("Route definition: %s route=%s", warning, draft.name()));
            return draft;
        } catch (InvalidDefinition e) {
            throw new CallFailed(new Failure.InvalidRequest(e.violations()));
        }
    }

    private CatalogRoute assemble(RouteDefinition definition) {
        try {
            return assembler.assemble(definition);
        } catch (InvalidDefinition e) {
            throw new CallFailed(new Failure.InvalidRequest(e.violations()));
        }
    }

    /** The document with the route's name, which it may leave out but not change. */
    private static JsonNode named(String name, JsonNode document) {
        if (!(document instanceof ObjectNode object)) {
            return document;
        }
        JsonNode given = object.get("name");
        if (given != null && !given.isNull() && !given.asText().equals(name)) {
            throw invalid("name", "name", "A route keeps its name. Create another one and delete '" + name + "'.");
        }
        ObjectNode named = JsonCodec.object();
        named.put("name", name);
        object.properties().stream()
                .filter(member -> !member.getKey().equals("name"))
                .forEach(member -> named.set(member.getKey(), member.getValue()));
        return named;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private static CallFailed invalid(String field, String rule, String message) {
        return new CallFailed(Failure.InvalidRequest.of(field, rule, message));
    }

    /** What a change gives, and what it means for the record. */
    private record Changed<T>(T item, List<AuditEvent> events) {}

    /** A route ready to be stored, and the secrets that were written for it. */
    private record Settled(CatalogRoute route, List<SecretRef> written) {
        RouteDefinition definition() {
            return route.definition();
        }

        Changed<CatalogRoute> created() {
            return new Changed<>(route, CatalogEvents.created(route.definition(), written));
        }

        Changed<CatalogRoute> changed(@Nullable RouteDefinition before, Set<WrittenSecret> dropped) {
            return new Changed<>(route, CatalogEvents.changed(before, route.definition(), written, dropped));
        }
    }
}
