package io.sluice.catalog;

import io.sluice.audit.Actor;
import io.sluice.audit.AuditTrail;
import io.sluice.routing.Declaration.Origin;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.io.Serial;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes the routes of each source, and sees to it that no name is declared twice. A definition that says the same as before
 * gives the very route that was there before.
 */
@Singleton
final class CatalogAssembly {
    private final RouteFile file;
    private final RouteAssembler assembler;
    private final SecretMover secrets;
    private final AuditTrail trail;
    private final Clock clock;

    CatalogAssembly(RouteFile file, RouteAssembler assembler, SecretMover secrets, AuditTrail trail, Clock clock) {
        this.file = file;
        this.assembler = assembler;
        this.secrets = secrets;
        this.trail = trail;
        this.clock = clock;
    }

    /**
     * The file's routes. The credentials in clear of those that this gateway serves are moved into the store, when nothing
     * else is wrong; what is not for this gateway's environment is left out. Fails with
     * {@link InvalidCatalogFile} when the database has a route of one of its names.
     *
     * @param before the file's routes as they are served
     */
    Uni<FileRoutes> ofFile(
            List<RouteFile.Declared> declared, RouteStore.Contents contents, Map<String, CatalogRoute> before) {
        refuseTaken(declared, contents);
        var served = new LinkedHashMap<String, CatalogRoute>();
        var leftOut = new LinkedHashMap<String, FileRoutes.LeftOut>();
        Uni<Void> completed = Multi.createFrom()
                .iterable(declared)
                .call(entry -> {
                    String name = entry.draft().name().value();
                    if (!entry.elsewhere().isEmpty()) {
                        leftOut.put(name, leftOut(entry, entry.elsewhere()));
                        return Uni.createFrom().voidItem();
                    }
                    return complete(entry, before.get(name))
                            .invoke(route -> served.put(name, route))
                            .replaceWithVoid()
                            .onFailure(NotHere.class)
                            .recoverWithUni(failure -> {
                                leftOut.put(name, leftOut(entry, List.of(String.valueOf(failure.getMessage()))));
                                return Uni.createFrom().voidItem();
                            });
                })
                .onItem()
                .ignoreAsUni();
        return completed.map(ignored -> new FileRoutes(served, leftOut));
    }

    /**
     * The database's routes, those that can be served.
     *
     * @param before its routes as they are served
     */
    Stored ofStore(RouteStore.Contents contents, FileRoutes fromFile, Map<String, CatalogRoute> before) {
        var routes = new LinkedHashMap<String, CatalogRoute>();
        var problems = new ArrayList<String>();
        var elsewhere = new ArrayList<String>();
        contents.unreadable()
                .forEach((name, reason) -> problems.add("The route '" + name + "' is left out: " + reason));
        for (RouteDefinition definition : contents.definitions()) {
            String name = definition.name().value();
            if (fromFile.declares(name)) {
                problems.add("The route '" + name + "' made over the API is left out: the file " + file.location()
                        + " declares one of that name.");
                continue;
            }
            try {
                CatalogRoute present = before.get(name);
                boolean same = present != null && present.definition().equals(definition);
                routes.put(name, same ? present : assembler.assemble(definition));
            } catch (WrongEnvironment e) {
                elsewhere.add("The route '" + name + "' is left out: " + e.getMessage());
            } catch (InvalidDefinition e) {
                problems.add("The route '" + name + "' is left out: " + e.getMessage());
            }
        }
        return new Stored(routes, problems, elsewhere);
    }

    /** The gateway's own routes. */
    Map<String, CatalogRoute> ofBuiltIn(List<BuiltInRoutes> contributors) {
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

    private void refuseTaken(List<RouteFile.Declared> declared, RouteStore.Contents contents) {
        List<String> problems = declared.stream()
                .filter(entry -> contents.has(entry.draft().name().value()))
                .map(entry -> entry.position() + ", name: A route named '"
                        + entry.draft().name()
                        + "' was made over the API. Rename one of the two, or delete that route first.")
                .toList();
        if (!problems.isEmpty()) {
            throw new InvalidCatalogFile(file.location(), problems);
        }
    }

    private FileRoutes.LeftOut leftOut(RouteFile.Declared entry, List<String> reasons) {
        Provenance provenance = Provenance.of(Origin.FILE, entry.style(), clock.instant());
        return new FileRoutes.LeftOut(entry.draft().preview(provenance), String.join("\n", reasons));
    }

    private Uni<CatalogRoute> complete(RouteFile.Declared entry, @Nullable CatalogRoute before) {
        RouteDraft draft = entry.draft();
        return moved(draft).map(moved -> {
            RouteDefinition definition =
                    draft.complete(moved.refs(), Provenance.of(Origin.FILE, entry.style(), clock.instant()));
            return before != null && before.definition().saysTheSameAs(definition)
                    ? before
                    : assemble(entry, definition);
        });
    }

    /** No transaction where there is nothing to move: a file without credentials is served while the database is away. */
    private Uni<SecretMover.Moved> moved(RouteDraft draft) {
        Supplier<Uni<SecretMover.Moved>> move =
                () -> secrets.move(SecretMover.Owner.FILE, draft.name(), draft.inline());
        return draft.inline().bySetting().isEmpty()
                ? move.get()
                : trail.together(Actor.SYSTEM, move, moved -> CatalogEvents.secretsWritten(moved.written()));
    }

    private CatalogRoute assemble(RouteFile.Declared entry, RouteDefinition definition) {
        try {
            return assembler.assemble(definition);
        } catch (WrongEnvironment e) {
            throw new NotHere(entry.position() + ": " + e.getMessage());
        } catch (InvalidDefinition e) {
            throw new InvalidCatalogFile(file.location(), List.of(entry.position() + ": " + e.getMessage()));
        }
    }

    /**
     * The database's routes.
     *
     * @param problems  those that cannot be served, each with the reason
     * @param elsewhere those that are not for this gateway's environment, each with the reason
     */
    record Stored(Map<String, CatalogRoute> routes, List<String> problems, List<String> elsewhere) {}

    /** Tells out of a reactive step that an entry of the file is not for this gateway's environment. */
    private static final class NotHere extends RuntimeException {
        @Serial
        private static final long serialVersionUID = 1L;

        NotHere(String message) {
            super(message, null, false, false);
        }
    }
}
