package io.sluice.catalog;

import io.quarkus.arc.All;
import io.sluice.routing.Declaration.Origin;
import io.sluice.routing.Route;
import io.sluice.routing.RouteTable;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
 * name a file has taken meanwhile, is left out and reported; the others are served. A route whose definition has not changed
 * stays the same object, and so does all that is kept for its targets.
 */
@Singleton
public final class CatalogLoader {
    private static final Logger LOG = Logger.getLogger(CatalogLoader.class);

    private final Catalog catalog;
    private final CatalogHealth health;
    private final RouteFile file;
    private final RouteStore store;
    private final RouteAssembler assembler;
    private final SecretMover secrets;
    private final SecretWarmer warmer;
    private final Clock clock;
    private final OneAtATime line = new OneAtATime();
    private final Map<String, CatalogRoute> builtIn;
    private volatile CatalogSources sources = CatalogSources.NONE;

    CatalogLoader(
            Catalog catalog,
            CatalogHealth health,
            RouteFile file,
            RouteStore store,
            RouteAssembler assembler,
            SecretMover secrets,
            SecretWarmer warmer,
            @All List<BuiltInRoutes> builtIn,
            Clock clock) {
        this.catalog = catalog;
        this.health = health;
        this.file = file;
        this.store = store;
        this.assembler = assembler;
        this.secrets = secrets;
        this.warmer = warmer;
        this.clock = clock;
        this.builtIn = assembleBuiltIn(builtIn, assembler);
    }

    /** What is served, with its sources. A field read. */
    CatalogSources sources() {
        return sources;
    }

    /** The first load. Fails when the file cannot be used or the database cannot be read: then there is nothing to fall back to. */
    Uni<Void> start() {
        return line.run(() ->
                store.load().chain(contents -> loadFile(contents).chain(routes -> serve(with(routes, contents)))));
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
                            return serve(with(routes, contents));
                        })
                        .invoke(() -> LOG.infof(
                                "Catalog file loaded file=%s routes=%d",
                                location(), sources.file().size()))
                        .onFailure()
                        .recoverWithUni(this::fileFailed)));
    }

    /** Reads the routes made over the API again. Fails when the database cannot be read. */
    Uni<Void> reloadStore() {
        return line.run(this::loadStore);
    }

    /** Reads them again if they have changed. */
    Uni<Void> follow() {
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

    private Uni<Map<String, CatalogRoute>> loadFile(RouteStore.Contents contents) {
        return file.load().chain(declared -> {
            refuseTaken(declared, contents);
            Uni<Map<String, CatalogRoute>> routes = Uni.createFrom().item(new LinkedHashMap<>());
            for (RouteFile.Declared entry : declared) {
                routes = routes.chain(map -> complete(entry).map(route -> {
                    map.put(route.name(), route);
                    return map;
                }));
            }
            return routes;
        });
    }

    private void refuseTaken(List<RouteFile.Declared> declared, RouteStore.Contents contents) {
        var problems = new ArrayList<String>();
        for (RouteFile.Declared entry : declared) {
            if (contents.has(entry.draft().name().value())) {
                problems.add(entry.position() + ", name: A route named '"
                        + entry.draft().name()
                        + "' was made over the API. Rename one of the two, or delete that route first.");
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidCatalogFile(location(), problems);
        }
    }

    private Uni<CatalogRoute> complete(RouteFile.Declared entry) {
        RouteDraft draft = entry.draft();
        return secrets.move(SecretMover.Owner.FILE, draft.name(), draft.inline())
                .map(moved -> {
                    try {
                        CatalogRoute before = sources.file().get(draft.name().value());
                        RouteDefinition definition =
                                draft.complete(moved, Provenance.of(Origin.FILE, entry.style(), clock.instant()));
                        return before != null && before.definition().saysTheSameAs(definition)
                                ? before
                                : assembler.assemble(definition);
                    } catch (InvalidDefinition e) {
                        throw new InvalidCatalogFile(location(), List.of(entry.position() + ": " + e.getMessage()));
                    }
                });
    }

    private Uni<Void> fileFailed(Throwable failure) {
        if (failure instanceof InvalidCatalogFile invalid) {
            if (health.fileProblems(List.of(String.valueOf(invalid.getMessage())))) {
                LOG.warnf("Catalog file refused, the last good one stays in force: %s", invalid.getMessage());
            }
            return Uni.createFrom().voidItem();
        }
        if (health.fileProblems(
                List.of("The catalog file " + location() + " could not be loaded; the log has the reason."))) {
            LOG.errorf(failure, "Catalog file not loaded, the last good one stays in force file=%s", location());
        }
        return Uni.createFrom().failure(failure);
    }

    private Map<String, CatalogRoute> stored(RouteStore.Contents contents, Map<String, CatalogRoute> fromFile) {
        var routes = new LinkedHashMap<String, CatalogRoute>();
        var problems = new ArrayList<String>();
        contents.unreadable()
                .forEach((name, reason) -> problems.add("The route '" + name + "' is left out: " + reason));
        for (RouteDefinition definition : contents.definitions()) {
            String name = definition.name().value();
            if (fromFile.containsKey(name)) {
                problems.add("The route '" + name + "' made over the API is left out: the file " + location()
                        + " declares one of that name.");
                continue;
            }
            try {
                CatalogRoute before = sources.stored().get(name);
                routes.put(
                        name,
                        before != null && before.definition().equals(definition)
                                ? before
                                : assembler.assemble(definition));
            } catch (InvalidDefinition e) {
                problems.add("The route '" + name + "' is left out: " + e.getMessage());
            }
        }
        if (health.storeProblems(problems)) {
            problems.forEach(problem -> LOG.errorf("Stored route not served: %s", problem));
        }
        return routes;
    }

    private CatalogSources with(Map<String, CatalogRoute> fromFile, RouteStore.Contents contents) {
        return new CatalogSources(location(), fromFile, contents, stored(contents, fromFile), builtIn);
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

    private static Map<String, CatalogRoute> assembleBuiltIn(
            List<BuiltInRoutes> contributors, RouteAssembler assembler) {
        var routes = new LinkedHashMap<String, CatalogRoute>();
        for (BuiltInRoutes contributor : contributors) {
            for (RouteDefinition definition : contributor.definitions()) {
                try {
                    routes.put(definition.name().value(), assembler.assemble(definition));
                } catch (InvalidDefinition e) {
                    throw new IllegalStateException("a built-in route is not valid: " + e.getMessage(), e);
                }
            }
        }
        return routes;
    }
}
