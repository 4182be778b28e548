package io.sluice.catalog;

import io.quarkus.arc.All;
import io.sluice.audit.Actor;
import io.sluice.audit.AuditEvent;
import io.sluice.audit.AuditTrail;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.routing.Route;
import io.sluice.routing.RouteTable;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jboss.logging.Logger;

/**
 * Gathers the routes of the file, the database and the gateway itself, checks them together, and serves them with one
 * assignment.
 *
 * <pre>
 * file changed ──▶ reloadFile  ─┐                                  ┌─▶ catalog.swap   (calls)
 * API change   ──▶ reloadStore ─┼─▶ one at a time ─▶ check, merge ─┤
 * revision poll ─▶ follow      ─┘                                  └─▶ sources        (administrators)
 * </pre>
 *
 * A file that cannot be used leaves the last good one in force. A stored route that this version cannot assemble, or whose
 * name a file has taken meanwhile, is left out and reported; the others are served. So is one that is not for this gateway's
 * environment, which is no fault of anybody's: the gateway stays ready. A route whose definition has not changed
 * stays the same object, and so does all that is kept for its targets.
 */
@Singleton
public final class CatalogLoader {
    private static final Logger LOG = Logger.getLogger(CatalogLoader.class);

    private final Catalog catalog;
    private final CatalogHealth health;
    private final RouteFile file;
    private final RouteStore store;
    private final CatalogAssembly assembly;
    private final SecretWarmer warmer;
    private final AuditTrail trail;
    private final GatewayEnvironment environment;
    private final Clock clock;
    private final OneAtATime line = new OneAtATime();
    private final Map<String, CatalogRoute> builtIn;
    private volatile CatalogSources sources = CatalogSources.NONE;

    CatalogLoader(
            Catalog catalog,
            CatalogHealth health,
            RouteFile file,
            RouteStore store,
            CatalogAssembly assembly,
            SecretWarmer warmer,
            GatewayEnvironment environment,
            @All List<BuiltInRoutes> builtIn,
            AuditTrail trail,
            Clock clock) {
        this.catalog = catalog;
        this.health = health;
        this.file = file;
        this.store = store;
        this.assembly = assembly;
        this.warmer = warmer;
        this.trail = trail;
        this.environment = environment;
        this.clock = clock;
        this.builtIn = assembly.ofBuiltIn(builtIn);
    }

    /** What is served, with its sources. A field read. */
    CatalogSources sources() {
        return sources;
    }

    /** The first load. Fails when the file cannot be used or the database cannot be read: then there is nothing to fall back to. */
    Uni<Void> start() {
        return line.run(() -> store.load()
                .chain(contents -> loadFile(contents)
                        .chain(routes -> serve(with(routes, contents))
                                .invoke(() -> tell(CatalogEvents.fileLoaded(location(), Map.of(), routes.served()))))));
    }

    /**
     * Reads the file again. A file that cannot be used is reported, and the last good one stays in force; anything else that
     * goes wrong (the database is away and a credential is to be moved into it) fails, so that it can be tried again.
     */
    public Uni<Void> reloadFile() {
        return line.run(() -> freshContents()
                .chain(contents -> loadFile(contents)
                        .chain(routes -> {
                            health.fileProblems(List.of());
                            Map<String, CatalogRoute> before = sources.file().served();
                            return serve(with(routes, contents))
                                    .invoke(() -> tell(CatalogEvents.fileLoaded(location(), before, routes.served())));
                        })
                        .invoke(() -> LOG.infof(
                                "Catalog file loaded file=%s routes=%d",
                                location(), sources.file().served().size()))
                        .onFailure()
                        .recoverWithUni(this::fileFailed)));
    }

    /** Reads the routes made over the API again. Fails when the database cannot be read. */
    Uni<Void> reloadStore() {
        return line.run(this::loadStore);
    }

    /**
     * The same after a change of them was committed. Fails with {@link Failure.Unavailable} when the database cannot be read:
     * the change stands, and is served as soon as it can.
     */
    Uni<Void> reloadChanged() {
        return reloadStore().onFailure().transform(failure -> {
            LOG.warnf("Committed change not served yet failure=%s", failure.getMessage());
            return new CallFailed(new Failure.Unavailable(
                    "The change is stored, but the database could not be read again. It is served as soon as it can.",
                    null));
        });
    }

    /** Reads them again if they have changed. Fails when the database cannot be read. */
    public Uni<Void> follow() {
        return line.run(() -> store.revision().chain(revision -> {
            if (revision != sources.contents().revision()) {
                return loadStore();
            }
            health.confirmed();
            return Uni.createFrom().voidItem();
        }));
    }

    private Uni<Void> loadStore() {
        return store.load().chain(contents -> serve(with(sources.file(), contents)));
    }

    /** The stored routes as they are now, or as they were last seen when the database is away: a file must not wait for it. */
    private Uni<RouteStore.Contents> freshContents() {
        return store.load().onFailure().recoverWithItem(failure -> {
            LOG.warnf("Stored routes could not be read, the last known ones are kept failure=%s", failure.getMessage());
            return sources.contents();
        });
    }

    private Uni<Void> fileFailed(Throwable failure) {
        if (failure instanceof InvalidCatalogFile invalid) {
            if (health.fileProblems(List.of(String.valueOf(invalid.getMessage())))) {
                LOG.warnf("Catalog file refused, the last good one stays in force: %s", invalid.getMessage());
                trail.later(Actor.SYSTEM, CatalogEvents.fileRefused(location(), invalid));
            }
            return Uni.createFrom().voidItem();
        }
        if (health.fileProblems(
                List.of("The catalog file " + location() + " could not be loaded; the log has the reason."))) {
            LOG.errorf(failure, "Catalog file not loaded, the last good one stays in force file=%s", location());
        }
        return Uni.createFrom().failure(failure);
    }

    /** Not in one transaction: a file is served from memory, also while the database is away. */
    private void tell(Optional<AuditEvent> event) {
        event.ifPresent(happened -> trail.later(Actor.SYSTEM, happened));
    }

    private Uni<FileRoutes> loadFile(RouteStore.Contents contents) {
        return file.load()
                .chain(declared ->
                        assembly.ofFile(declared, contents, sources.file().served()));
    }

    private CatalogSources with(FileRoutes fromFile, RouteStore.Contents contents) {
        var stored = assembly.ofStore(contents, fromFile, sources.stored());
        if (health.storeProblems(stored.problems())) {
            stored.problems().forEach(problem -> LOG.errorf("Stored route not served: %s", problem));
        }
        var elsewhere = new ArrayList<String>(fromFile.reasons());
        elsewhere.addAll(stored.elsewhere());
        Map<String, String> barred = environment.claimedElsewhere(declared(fromFile, contents));
        elsewhere.addAll(new TreeMap<>(barred).values());
        if (health.leftOut(elsewhere)) {
            elsewhere.forEach(reason -> LOG.warnf("Route not for this environment: %s", reason));
        }
        return new CatalogSources(location(), fromFile, contents, stored.routes(), builtIn, barred);
    }

    private static List<RouteDefinition> declared(FileRoutes fromFile, RouteStore.Contents contents) {
        var all = new ArrayList<RouteDefinition>(contents.definitions());
        all.addAll(fromFile.definitions());
        return all;
    }

    private Uni<Void> serve(CatalogSources next) {
        return warmer.warm(next.all()).invoke(() -> swap(next));
    }

    @SuppressWarnings("ReferenceEquality") // contents read anew, even the same ones, are another object
    private void swap(CatalogSources next) {
        boolean storeWasSeen = next.contents() != sources.contents();
        List<Route> routes = next.all().stream().map(CatalogRoute::route).toList();
        sources = next;
        catalog.swap(new CatalogSnapshot(new RouteTable(routes), clock.instant()));
        if (storeWasSeen) {
            health.confirmed();
        }
        LOG.debugf("Catalog swapped revision=%d routes=%d", next.contents().revision(), routes.size());
    }

    private String location() {
        return file.location();
    }
}
