package io.sluice.secret.local;

import io.sluice.secret.Secret;
import io.sluice.secret.SecretRef;
import io.sluice.secret.SecretStatus;
import io.sluice.secret.SecretStore;
import io.sluice.secret.SecretUnavailable;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Secrets in files of this host: {@code file:/run/secrets/openai}. The content is held in memory; whether the file has
 * changed is looked at every few seconds at most, on a worker thread, so a rotated file is followed without a restart.
 */
@Singleton
final class FileSecretStore implements SecretStore {
    /** Longest file that is taken for a secret: a wrong path should not fill memory. */
    static final int MAX_BYTES = 64 * 1024;

    private final Clock clock;
    private final LocalSecretsConfig config;
    private final Map<SecretRef, Held> held = new ConcurrentHashMap<>();

    FileSecretStore(Clock clock, LocalSecretsConfig config) {
        this.clock = clock;
        this.config = config;
    }

    @Override
    public String scheme() {
        return "file";
    }

    @Override
    public Uni<Secret> resolve(SecretRef ref) {
        return Uni.createFrom().deferred(() -> {
            Held now = held.get(ref);
            if (now != null && clock.instant().isBefore(now.checkedAt().plus(config.fileCheckInterval()))) {
                return Uni.createFrom().item(now.secret());
            }
            return Uni.createFrom().item(() -> look(ref, now)).runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
        });
    }

    @Override
    public Uni<Boolean> invalidate(SecretRef ref, Secret refused) {
        return Uni.createFrom().deferred(() -> {
            held.computeIfPresent(ref, (key, now) -> now.secret().sameAs(refused) ? null : now);
            return resolve(ref)
                    .map(now -> !now.sameAs(refused))
                    .onFailure(SecretUnavailable.class)
                    .recoverWithItem(false);
        });
    }

    @Override
    public SecretStatus status(SecretRef ref) {
        Held now = held.get(ref);
        return now == null ? SecretStatus.NONE : SecretStatus.fetched(now.checkedAt());
    }

    private Secret look(SecretRef ref, @Nullable Held before) {
        try {
            Path path = Path.of(ref.name());
            FileTime modified = Files.getLastModifiedTime(path);
            Secret secret = before != null && before.modified().equals(modified) ? before.secret() : read(ref, path);
            held.put(ref, new Held(secret, modified, clock.instant()));
            return secret;
        } catch (NoSuchFileException e) {
            throw new SecretUnavailable(ref, "cannot be had: there is no such file.");
        } catch (IOException | InvalidPathException e) {
            throw new SecretUnavailable(
                    ref, "cannot be read (" + e.getClass().getSimpleName().replace("Exception", "") + ").");
        }
    }

    private static Secret read(SecretRef ref, Path path) throws IOException {
        if (!Files.isRegularFile(path)) {
            throw new SecretUnavailable(ref, "cannot be had: it is no regular file.");
        }
        try (var in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new SecretUnavailable(ref, "cannot be had: the file is longer than " + MAX_BYTES + " bytes.");
            }
            Secret secret = Secret.of(new String(bytes, StandardCharsets.UTF_8));
            if (secret.isEmpty()) {
                throw new SecretUnavailable(ref, "cannot be had: the file is empty.");
            }
            return secret;
        }
    }

    private record Held(Secret secret, FileTime modified, Instant checkedAt) {}
}
