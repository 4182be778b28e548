package io.sluice.catalog;

import io.sluice.audit.Actor;
import io.sluice.audit.AuditEvent;
import io.sluice.audit.AuditTrail;
import io.sluice.catalog.SecretConflict.Reason;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.routing.Declaration.Origin;
import io.sluice.secret.Secret;
import io.sluice.secret.SecretRef;
import io.sluice.secret.SecretResolver;
import io.sluice.secret.SecretStore.Kept;
import io.sluice.secret.SecretStore.Written;
import io.sluice.secret.WritableStores;
import io.sluice.secret.WritableStores.WrittenSecret;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Shows administrators which credentials there are, and keeps those that they import. Nothing here gives a credential away.
 *
 * <p>A secret is addressed by its name in the gateway's own store ({@code llm/openai}) or, which always has a colon, by its
 * reference ({@code vault:llm/prod/openai#api_key}).
 *
 * <p>Failures: {@link CallFailed} with {@link Failure.NotFound} for what is neither kept nor used, with
 * {@link Failure.InvalidRequest} for what cannot be asked; {@link SecretConflict} for what the state of things forbids.
 */
@Singleton
public final class SecretAdministration {
    private static final Logger LOG = Logger.getLogger(SecretAdministration.class);

    private final CatalogLoader loader;
    private final RouteStore routes;
    private final SecretMover secrets;
    private final WritableStores stores;
    private final SecretResolver resolver;
    private final GatewayEnvironment environment;
    private final AuditTrail trail;
    private final Clock clock;

    SecretAdministration(
            CatalogLoader loader,
            RouteStore routes,
            SecretMover secrets,
            SecretResolver resolver,
            GatewayEnvironment environment,
            AuditTrail trail,
            Clock clock) {
        this.loader = loader;
        this.routes = routes;
        this.secrets = secrets;
        this.stores = secrets.stores();
        this.resolver = resolver;
        this.environment = environment;
        this.trail = trail;
        this.clock = clock;
    }

    /** Every reference that a route makes, and the newest version of everything that is kept, in no order. */
    public Uni<List<KnownSecret>> all() {
        return inventory().map(SecretInventory::all);
    }

    /** A name's versions, the newest first, or the one of a reference. Fails when there is none. */
    public Uni<List<KnownSecret>> find(String id) {
        return inventory().map(inventory -> find(id, inventory));
    }

    /**
     * Keeps a new secret.
     *
     * @param actor who does it, for the record
     */
    public Uni<KnownSecret> create(Actor actor, String name, Secret value) {
        return Uni.createFrom().deferred(() -> {
            SecretName.requireNew(name);
            return trail.together(
                            actor,
                            () -> routes.change(change -> change.aside(stores.versions())
                                    .invoke(kept -> requireFree(name, kept))
                                    .chain(() -> change.aside(secrets.write(name, value)))),
                            SecretAdministration::events)
                    .chain(written -> known(written.ref()))
                    .invoke(secret ->
                            LOG.infof("Secret written secret=%s", secret.ref().text()));
        });
    }

    /** Removes all versions of a secret that no route uses. */
    public Uni<Void> delete(Actor actor, String name) {
        return trail.together(
                        actor,
                        () -> routes.change(
                                change -> change.aside(stores.versions()).chain(kept -> delete(name, kept, change))),
                        CatalogEvents::secretsDeleted)
                .chain(secrets::deleteAfterwards)
                .invoke(() -> LOG.infof("Secret deleted secret=%s", name));
    }

    /**
     * Writes a new version of a secret and has every route made over the API use it, in one transaction. Routes of the file keep
     * the version that they name.
     */
    public Uni<SecretRotation> rotate(Actor actor, String name, Secret value) {
        return Uni.createFrom().deferred(() -> {
            if (name.startsWith(SecretMover.Owner.FILE.prefix())) {
                throw new SecretConflict(
                        Reason.READ_ONLY,
                        "The secret '" + shortened(name) + "' is written from the catalog file "
                                + loader.sources().location() + ". Change it there.");
            }
            return trail.together(actor, () -> routes.change(change -> rotate(name, value, change)), Rotated::events)
                    .call(loader::reloadChanged)
                    .chain(done -> rotated(name, done.ref()))
                    .invoke(rotation -> LOG.infof(
                            "Secret rotated secret=%s routes=%s",
                            rotation.secret().ref().text(), rotation.moved()));
        });
    }

    /**
     * The routes served here whose calls would use this secret, in the order of {@link RouteAdministration#all()}. Fails when
     * the secret is none, or not this gateway's to read.
     *
     * @param versions what {@link #find} gave for {@code id}
     */
    public List<CatalogRoute> users(String id, List<KnownSecret> versions) {
        Predicate<SecretRef> used =
                id.indexOf(':') < 0 ? ref -> isOf(id, ref) : versions.getFirst().ref()::equals;
        List<CatalogRoute> users = loader.sources().all().stream()
                .filter(route -> route.route().plan().stream()
                        .anyMatch(target -> target.secrets().values().stream().anyMatch(used)))
                .toList();
        if (users.isEmpty()) {
            refuseIfElsewhere(versions);
        }
        return users;
    }

    /** Whether a secret can be had now: reads it, and keeps what came of it for {@link KnownSecret#status}. Does not fail. */
    public Uni<KnownSecret> tryOut(KnownSecret secret) {
        return resolver.resolve(secret.ref())
                .replaceWithVoid()
                .onFailure()
                .recoverWithNull()
                .map(ignored -> new KnownSecret(
                        secret.ref(),
                        secret.name(),
                        secret.kept(),
                        secret.routes(),
                        secret.environments(),
                        resolver.status(secret.ref())));
    }

    private Uni<SecretInventory> inventory() {
        return stores.versions().map(kept -> inventory(kept, loader.sources().declared()));
    }

    private SecretInventory inventory(List<Kept> kept, Collection<RouteDefinition> declared) {
        return new SecretInventory(stores, resolver::status, kept, ReferenceUse.in(declared));
    }

    /** All definitions as the transaction sees them. */
    private List<RouteDefinition> declared(RouteStore.Change change) {
        var all = new ArrayList<>(change.before().definitions());
        all.addAll(loader.sources().file().definitions());
        return all;
    }

    private static List<KnownSecret> find(String id, SecretInventory inventory) {
        List<KnownSecret> found = id.indexOf(':') < 0
                ? inventory.versionsOf(id)
                : inventory.find(reference(id)).map(List::of).orElse(List.of());
        if (found.isEmpty()) {
            throw unknown(id);
        }
        return found;
    }

    private Uni<KnownSecret> known(SecretRef ref) {
        return inventory().map(inventory -> inventory.known(ref));
    }

    private Uni<Set<WrittenSecret>> delete(String name, List<Kept> kept, RouteStore.Change change) {
        SecretInventory inventory = inventory(kept, declared(change));
        requireThere(name, inventory);
        refuseIfUsed(name, inventory);
        Set<WrittenSecret> written = kept.stream()
                .filter(version -> version.name().equals(name))
                .map(version -> new WrittenSecret(version.ref().scheme(), name))
                .collect(Collectors.toSet());
        return change.aside(secrets.deleteWithin(written)).replaceWith(written);
    }

    private Uni<Rotated> rotate(String name, Secret value, RouteStore.Change change) {
        return change.aside(stores.versions())
                .invoke(kept -> requireThere(name, inventory(kept, declared(change))))
                .chain(() -> change.aside(secrets.write(name, value)))
                .chain(written -> {
                    var events = new ArrayList<AuditEvent>(events(written));
                    return move(name, written.ref(), change, events).replaceWith(new Rotated(written.ref(), events));
                });
    }

    /** @param events is given what the routes' changes mean for the record */
    private Uni<Void> move(String name, SecretRef newest, RouteStore.Change change, List<AuditEvent> events) {
        var moved = new ArrayList<RouteDefinition>();
        for (RouteDefinition definition : change.before().definitions()) {
            Map<CredentialSlot, SecretRef> references =
                    moved(definition.target().references(), name, newest);
            if (!references.equals(definition.target().references())) {
                RouteDefinition changed = definition.withReferences(
                        references,
                        clock.instant().truncatedTo(ChronoUnit.MICROS),
                        change.before().revision());
                events.addAll(CatalogEvents.changed(definition, changed, List.of(), Set.of()));
                moved.add(changed);
            }
        }
        return Multi.createFrom().iterable(moved).call(change::update).onItem().ignoreAsUni();
    }

    private static List<AuditEvent> events(Written written) {
        return CatalogEvents.secretsWritten(written.anew() ? List.of(written.ref()) : List.of());
    }

    private Map<CredentialSlot, SecretRef> moved(
            Map<CredentialSlot, SecretRef> references, String name, SecretRef newest) {
        var moved = new LinkedHashMap<CredentialSlot, SecretRef>();
        references.forEach((slot, ref) -> moved.put(slot, isPinned(ref, name) ? newest : ref));
        return moved;
    }

    /** A reference of the name to one version; one without follows the newest by itself. */
    private boolean isPinned(SecretRef ref, String name) {
        return isOf(name, ref) && SecretInventory.isPinned(ref);
    }

    private boolean isOf(String name, SecretRef ref) {
        return stores.written(ref)
                .filter(written -> written.name().equals(name))
                .isPresent();
    }

    private Uni<SecretRotation> rotated(String name, SecretRef ref) {
        return inventory().map(inventory -> {
            var moved = new TreeSet<String>();
            var unmoved = new TreeSet<String>();
            for (ReferenceUse use : inventory.usesOf(name)) {
                boolean old = use.origin() == Origin.FILE
                        && isPinned(use.ref(), name)
                        && !use.ref().equals(ref);
                (old ? unmoved : moved).add(use.route());
            }
            KnownSecret secret = inventory.known(ref);
            return new SecretRotation(secret, List.copyOf(moved), List.copyOf(unmoved));
        });
    }

    private static void refuseIfUsed(String name, SecretInventory inventory) {
        Set<String> users =
                inventory.usesOf(name).stream().map(ReferenceUse::route).collect(Collectors.toCollection(TreeSet::new));
        if (!users.isEmpty()) {
            throw new SecretConflict(
                    Reason.IN_USE,
                    "The secret '" + name + "' is used by the routes " + String.join(", ", users)
                            + ". Give those another one first.");
        }
    }

    /** What is another environment's alone, or not allowed here, is not read here, not even to try it out. */
    private void refuseIfElsewhere(List<KnownSecret> versions) {
        Set<String> environments = versions.stream()
                .flatMap(version -> version.environments().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        environments.removeAll(environment.name().map(Set::of).orElse(Set.of()));
        SecretRef first = versions.getFirst().ref();
        if (!environments.isEmpty() || !environment.allows(first)) {
            throw new CallFailed(Failure.InvalidRequest.of(
                    "",
                    "environment",
                    "The secret " + first.text()
                            + (environments.isEmpty()
                                    ? ""
                                    : " is of the environment " + String.join(", ", environments))
                            + (environments.isEmpty()
                                    ? " is not one that this gateway may use."
                                    : "; this gateway does not read it.")));
        }
    }

    private static void requireThere(String name, SecretInventory inventory) {
        if (name.indexOf(':') >= 0) {
            throw new SecretConflict(
                    Reason.READ_ONLY,
                    "'" + shortened(name)
                            + "' is a reference. Only secrets of the gateway's own store can be changed here,"
                            + " by their names.");
        }
        if (inventory.versionsOf(name).isEmpty()) {
            throw unknown(name);
        }
    }

    private static void requireFree(String name, List<Kept> kept) {
        if (kept.stream().anyMatch(version -> version.name().equals(name))) {
            throw new SecretConflict(
                    Reason.NAME_TAKEN,
                    "A secret named '" + name + "' exists already. Rotate it, or choose another name.");
        }
    }

    private static SecretRef reference(String text) {
        try {
            return SecretRef.parse(text);
        } catch (IllegalArgumentException e) {
            throw unknown(text);
        }
    }

    private static CallFailed unknown(String id) {
        return new CallFailed(new Failure.NotFound(
                "There is no secret '" + shortened(id) + "' in the gateway's own store or in use by a route."));
    }

    private static String shortened(String text) {
        return RouteDefinitionReader.shortened(text);
    }

    /** The new version, and what its rotation means for the record. */
    private record Rotated(SecretRef ref, List<AuditEvent> events) {}
}
