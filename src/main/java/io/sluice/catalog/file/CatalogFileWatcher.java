package io.sluice.catalog.file;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.sluice.catalog.CatalogConfig;
import io.sluice.catalog.CatalogHealth;
import io.sluice.catalog.CatalogLoader;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Has the file loaded again when it changes, on a thread of its own.
 *
 * <p>It watches the directory, not the file: editors replace files, and Kubernetes swaps a link beside them. Whatever
 * happens there, only a change of the content counts. Events come in bursts while a file is being written, so it waits for
 * quiet. Where no events come (network file systems, a directory that was replaced), a slow look does the same.
 */
@Singleton
final class CatalogFileWatcher {
    /** After the catalog's first load. */
    private static final int ORDER = 300;

    private static final Duration QUIET = Duration.ofMillis(200);
    private static final int LONGEST_BURST = 10;
    private static final Logger LOG = Logger.getLogger(CatalogFileWatcher.class);

    private final CatalogFile file;
    private final CatalogLoader loader;
    private final CatalogHealth health;
    private final Duration interval;
    private @Nullable Thread thread;

    CatalogFileWatcher(CatalogFile file, CatalogLoader loader, CatalogHealth health, CatalogConfig config) {
        this.file = file;
        this.loader = loader;
        this.health = health;
        this.interval = config.fileCheckInterval();
    }

    void start(@Observes @Priority(ORDER) StartupEvent event) {
        file.path()
                .ifPresent(path -> thread =
                        Thread.ofPlatform().daemon().name("sluice-catalog-file").start(() -> watch(path)));
    }

    void stop(@Observes ShutdownEvent event) {
        if (thread != null) {
            thread.interrupt();
        }
    }

    private void watch(Path path) {
        Path directory = Objects.requireNonNull(path.getParent(), "the path is absolute");
        try (WatchService events = path.getFileSystem().newWatchService()) {
            WatchKey key = null;
            while (!Thread.currentThread().isInterrupted()) {
                if (key == null || !key.isValid()) {
                    key = register(directory, events);
                }
                awaitQuiet(events);
                look(path);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the process is stopping
        } catch (IOException e) {
            LOG.errorf(e, "Catalog file is no longer watched, restart to follow it file=%s", path);
        }
    }

    private static @Nullable WatchKey register(Path directory, WatchService events) {
        try {
            return directory.register(
                    events,
                    StandardWatchEventKinds.ENTRY_CREATE,
                    StandardWatchEventKinds.ENTRY_MODIFY,
                    StandardWatchEventKinds.ENTRY_DELETE);
        } catch (IOException e) {
            return null; // the directory is away; the slow look notices its return
        }
    }

    /** Returns after the interval, or when a burst of events is over. */
    private void awaitQuiet(WatchService events) throws InterruptedException {
        WatchKey signalled = events.poll(interval.toMillis(), TimeUnit.MILLISECONDS);
        for (int burst = 0; signalled != null && burst < LONGEST_BURST; burst++) {
            signalled.pollEvents();
            signalled.reset();
            signalled = events.poll(QUIET.toMillis(), TimeUnit.MILLISECONDS);
        }
        if (signalled != null) {
            signalled.reset();
        }
    }

    private void look(Path path) {
        if (!fingerprint(path).equals(file.loaded()) || health.fileIsRefused()) {
            loader.reloadFile()
                    .subscribe()
                    .with(
                            done -> {},
                            failure ->
                                    LOG.debugf("Catalog file is tried again later failure=%s", failure.getMessage()));
        }
    }

    private static FileFingerprint fingerprint(Path path) {
        try {
            return FileFingerprint.of(Files.readAllBytes(path));
        } catch (IOException e) {
            return FileFingerprint.UNREADABLE;
        }
    }
}
