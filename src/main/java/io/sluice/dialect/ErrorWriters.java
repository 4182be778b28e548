package io.sluice.dialect;

import io.quarkus.arc.All;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.List;

/** Finds the language of a request, and so who words its errors. */
@Singleton
public final class ErrorWriters {
    private final List<ErrorWriter> writers;
    private final ErrorWriter fallback = new ProblemWriter();

    ErrorWriters(@All List<ErrorWriter> writers) {
        this.writers = List.copyOf(writers);
    }

    /** The writer of the dialect that this request is in: one that claims it, else the owner of its path. */
    public ErrorWriter forRequest(RoutingContext context) {
        String path = context.normalizedPath();
        MultiMap headers = context.request().headers();
        for (ErrorWriter writer : writers) {
            if (writer.claims(path, headers)) {
                return writer;
            }
        }
        return forPath(path);
    }

    /** The writer of the dialect whose path this is; everything else gets problem documents. */
    public ErrorWriter forPath(String path) {
        for (ErrorWriter writer : writers) {
            if (writer.owns(path)) {
                return writer;
            }
        }
        return fallback;
    }
}
