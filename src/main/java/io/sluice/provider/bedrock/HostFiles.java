package io.sluice.provider.bedrock;

import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.secret.AccessTokens.Granted;
import io.sluice.secret.Secret;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;
import software.amazon.awssdk.profiles.Profile;
import software.amazon.awssdk.profiles.ProfileFile;

/**
 * Credentials in files of this host: a profile of the shared credentials file, the token of a web identity. Both are rotated by
 * others, so that they are read again now and then. Read on a worker thread.
 */
final class HostFiles {
    /** How long what was read is used before it is read again; what was refused is read again at once. */
    private static final Duration GOOD_FOR = Duration.ofMinutes(10);

    private static final long LONGEST = 1024 * 1024;

    private HostFiles() {}

    /** The keys of a profile; cold. Fails with {@link CallFailed} when it has none. */
    static Uni<Granted> profile(Path file, String name) {
        return onWorker(() -> new Granted(keys(file, name), GOOD_FOR));
    }

    /** The content of a file; cold. Fails with {@link CallFailed} when there is none. */
    static Uni<Secret> token(Path file) {
        return onWorker(() -> Secret.of(read(file)));
    }

    private static Secret keys(Path file, String name) {
        Profile profile = profiles(file)
                .profile(name)
                .orElseThrow(() -> unavailable("The shared credentials file has no profile '" + name + "'."));
        String access = profile.property("aws_access_key_id").orElse("");
        String secret = profile.property("aws_secret_access_key").orElse("");
        if (access.isEmpty() || secret.isEmpty()) {
            throw unavailable("The profile '" + name + "' of the shared credentials file has no access key.");
        }
        return AwsKeys.pack(
                access, secret, profile.property("aws_session_token").orElse(""));
    }

    private static ProfileFile profiles(Path file) {
        String text = read(file);
        try {
            return ProfileFile.builder()
                    .content(text)
                    .type(ProfileFile.Type.CREDENTIALS)
                    .build();
        } catch (IllegalArgumentException notProfiles) {
            throw unavailable("The shared credentials file cannot be read: it is no file of profiles.");
        }
    }

    private static String read(Path file) {
        try {
            if (Files.size(file) > LONGEST) {
                throw unavailable("A file of AWS credentials of this gateway is too long to be one.");
            }
            String text = Files.readString(file);
            if (text.isBlank()) {
                throw unavailable("A file of AWS credentials of this gateway is empty.");
            }
            return text;
        } catch (IOException e) {
            throw new CallFailed(
                    new Failure.CredentialUnavailable("A file of AWS credentials of this gateway cannot be read."), e);
        }
    }

    private static <T> Uni<T> onWorker(Supplier<T> work) {
        return Uni.createFrom().item(work).runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }

    private static CallFailed unavailable(String message) {
        return new CallFailed(new Failure.CredentialUnavailable(message));
    }
}
