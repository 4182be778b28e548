package io.sluice.catalog;

import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.secret.Secret;
import io.sluice.secret.SecretRef;
import io.sluice.secret.SecretResolver;
import io.sluice.secret.SecretUnavailable;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Reads credentials of this host for the secret store: from those variables and folders that whoever runs the process has set
 * aside for it. Anything else stays out of reach, because what is imported can be sent anywhere by a route.
 */
@Singleton
public final class SecretImport {
    private static final String FIELD = "from";
    private static final String RULE = "import";
    private static final String VARIABLE = "env:";
    private static final String FILE = "file:";

    private final SecretResolver resolver;
    private final WildcardPatterns variables;
    private final List<Path> directories;

    SecretImport(SecretResolver resolver, SecretImportConfig config) {
        this.resolver = resolver;
        this.variables = new WildcardPatterns(config.variables());
        this.directories = config.directories().stream()
                .map(directory -> directory.toAbsolutePath().normalize())
                .toList();
    }

    /**
     * Reads one. Fails with {@link CallFailed} of an invalid request when it may not be read or is not there.
     *
     * @param from {@code env:NAME} or {@code file:/path}
     */
    public Uni<Secret> read(String from) {
        return Uni.createFrom()
                .deferred(() -> {
                    if (from.startsWith(VARIABLE) && from.length() > VARIABLE.length()) {
                        return variable(from.substring(VARIABLE.length()));
                    }
                    if (from.startsWith(FILE) && from.length() > FILE.length()) {
                        return file(from.substring(FILE.length()));
                    }
                    throw refused("'from' must be env:NAME or file:/path. To give the credential itself, use 'value'.");
                })
                .onFailure(SecretUnavailable.class)
                .transform(failure -> refused(String.valueOf(failure.getMessage())));
    }

    private Uni<Secret> variable(String name) {
        if (!variables.match(name)) {
            throw refused("The variable '" + RouteDefinitionReader.shortened(name)
                    + "' may not be imported. Allowed are " + variables + " (sluice.secrets.import.variables).");
        }
        return resolver.resolve(new SecretRef("env", name));
    }

    private Uni<Secret> file(String text) {
        Path path = path(text);
        return Uni.createFrom()
                .item(() -> real(path))
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                .chain(real -> resolver.resolve(new SecretRef("file", real.toString())));
    }

    /** Judged by its text first, so that nobody learns what else there is on this host. */
    private Path path(String text) {
        try {
            Path path = Path.of(text);
            if (path.isAbsolute() && directories.stream().anyMatch(path.normalize()::startsWith)) {
                return path.normalize();
            }
        } catch (InvalidPathException e) {
            // refused below, like a path that leads elsewhere
        }
        throw outside();
    }

    /** Links must not lead out of the folders. */
    private Path real(Path path) {
        try {
            Path real = path.toRealPath();
            for (Path directory : directories) {
                if (path.startsWith(directory) && real.startsWith(directory.toRealPath())) {
                    return real;
                }
            }
        } catch (IOException e) {
            throw refused("There is no such file below a folder that secrets may be imported from.");
        }
        throw outside();
    }

    private CallFailed outside() {
        return refused("'from' names no file below a folder that secrets may be imported from. Allowed are "
                + directories.stream().map(Path::toString).collect(Collectors.joining(", "))
                + " (sluice.secrets.import.directories).");
    }

    private static CallFailed refused(String message) {
        return new CallFailed(Failure.InvalidRequest.of(FIELD, RULE, message));
    }
}
