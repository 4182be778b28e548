package io.sluice.store;

import io.smallrye.config.SmallRyeConfig;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A database that answers, opened before Quarkus starts and closed after it has stopped.
 *
 * @param description where the data are, for people; no password in it
 * @param settings the properties that lead Quarkus to it, password included
 * @param closing what ends it; blocks until done
 */
public record Store(String description, Map<String, String> settings, Runnable closing) implements AutoCloseable {

    public Store {
        settings = Map.copyOf(settings);
    }

    /**
     * Opens the database the settings ask for. Blocks: an embedded one is made, started or adopted, an external one is waited
     * for.
     *
     * @param progress takes a line for people whenever something takes long or was put right
     * @throws StoreProblem when there is none to be had
     */
    public static Store open(SmallRyeConfig config, Consumer<String> progress) {
        return switch (StoreChoice.from(config, isNativeImage())) {
            case StoreChoice.Embedded embedded -> EmbeddedPostgres.open(embedded, progress);
            case StoreChoice.External external -> ExternalPostgres.open(external, progress);
        };
    }

    /** By what GraalVM says of the program that runs; a JVM says nothing. */
    private static boolean isNativeImage() {
        return System.getProperty("org.graalvm.nativeimage.imagecode") != null;
    }

    @Override
    public void close() {
        closing.run();
    }

    @Override
    public String toString() {
        return "Store[" + description + "]";
    }
}
