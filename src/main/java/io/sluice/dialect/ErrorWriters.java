package io.sluice.dialect;

import io.quarkus.arc.All;
import jakarta.inject.Singleton;
import java.util.List;

/** Finds who words an error for a path. */
@Singleton
public final class ErrorWriters {
    private final List<ErrorWriter> writers;
    private final ErrorWriter fallback = new ProblemWriter();

    ErrorWriters(@All List<ErrorWriter> writers) {
        this.writers = List.copyOf(writers);
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
