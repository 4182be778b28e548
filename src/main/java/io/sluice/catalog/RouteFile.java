package io.sluice.catalog;

import io.sluice.routing.Declaration.Style;
import io.smallrye.mutiny.Uni;
import java.util.List;

/** Port of the administrators' file. */
public interface RouteFile {
    /** The file's path, for messages. */
    String location();

    /**
     * Reads the file as it is now, off the event loop. Everything in it has been checked but its standing with other routes.
     * Fails with {@link InvalidCatalogFile}. No file configured is no route.
     */
    Uni<List<Declared>> load();

    /**
     * One entry.
     *
     * @param position  where it stands, for messages: {@code line 4, endpoints[0] 'chat'}
     * @param elsewhere why this gateway's environment cannot have it, each reason with its place; empty when it can
     */
    record Declared(RouteDraft draft, Style style, String position, List<String> elsewhere) {
        public Declared {
            elsewhere = List.copyOf(elsewhere);
        }
    }
}
