package io.sluice.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.identity.ApiKey;
import io.sluice.identity.ApiKey.Narrowing;
import io.sluice.identity.KeyAdministration;
import io.sluice.identity.KeyAdministration.Draft;
import io.sluice.identity.KeyAdministration.Made;
import io.sluice.identity.NamePattern;
import io.sluice.identity.Network;
import io.sluice.identity.Permission;
import io.sluice.json.JsonCodec;
import io.sluice.json.MergePatch;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Keys as JSON: everything but the key itself, which is shown once. */
final class KeyDocuments {
    private static final String OWNER = "owner";
    private static final String NAME = "name";
    private static final String SCOPES = "scopes";
    private static final String ROUTES = "routes";
    private static final String MODELS = "models";
    private static final String ENVIRONMENTS = "environments";
    private static final String NETWORKS = "networks";
    private static final String EXPIRES_AT = "expires_at";
    private static final String GRACE_SECONDS = "grace_seconds";

    private KeyDocuments() {}

    /** Pages of keys by id, so by the time they were made. */
    static Pages<ApiKey> pages(KeyAdministration keys) {
        return new Pages<>(ApiKey::id, id -> id.matches("[A-Za-z0-9_-]{1,100}"), key -> of(key, keys.lastUsed(key)));
    }

    static ObjectNode of(ApiKey key, @Nullable Instant lastUsed) {
        ObjectNode document = JsonCodec.object().put("id", key.id());
        document.setAll(settable(key.owner(), key.name(), key.narrowing(), key.expiresAt()));
        return document.put("hint", key.hint())
                .put("created_at", key.createdAt().toString())
                .put("revoked_at", text(key.revokedAt()))
                .put("last_used_at", text(lastUsed));
    }

    /** With the key itself: for whoever made it, this once. */
    static ObjectNode of(Made made) {
        ObjectNode document = JsonCodec.object().put("id", made.key().id()).put("key", made.text());
        document.setAll(of(made.key(), null));
        return document;
    }

    static Draft draft(JsonNode document, Instant now) {
        return draft(Body.of(document), now, null);
    }

    /** The key as patched; a time of expiry that the patch leaves alone may have come near meanwhile. */
    static Draft patched(Draft present, JsonNode mergePatch, Instant now) {
        ObjectNode document = settable(present.owner(), present.name(), present.narrowing(), present.expiresAt());
        return draft(Body.of(MergePatch.apply(document, mergePatch)), now, present.expiresAt());
    }

    /** How long a key stays valid after rotation; zero when nobody says. */
    static Duration grace(@Nullable JsonNode document) {
        if (document == null) {
            return Duration.ZERO;
        }
        Body body = Body.of(document);
        Long seconds = body.whole(GRACE_SECONDS, 0, KeyAdministration.LONGEST_GRACE.toSeconds());
        body.done();
        return seconds == null ? Duration.ZERO : Duration.ofSeconds(seconds);
    }

    private static Draft draft(Body body, Instant now, @Nullable Instant presentExpiry) {
        String owner = body.text(OWNER);
        String name = body.text(NAME);
        if (owner != null) {
            CallerDocuments.checkName(body, OWNER, owner);
        }
        if (name != null) {
            CallerDocuments.checkName(body, NAME, name);
        }
        var narrowing = new Narrowing(
                set(body.list(SCOPES, false, KeyDocuments::scope)),
                body.list(ROUTES, false, Patterns::route),
                body.list(MODELS, false, Patterns::model),
                set(body.list(ENVIRONMENTS, false, KeyDocuments::environment)),
                body.list(NETWORKS, false, KeyDocuments::network));
        Instant expiresAt = expiry(body, now, presentExpiry);
        body.done();
        return new Draft(owner, name, narrowing, expiresAt);
    }

    private static Permission scope(String word) {
        return Permission.of(word)
                .orElseThrow(() -> new IllegalArgumentException("is no scope. Known are " + scopes()));
    }

    private static String scopes() {
        return Arrays.stream(Permission.values())
                .filter(permission -> permission != Permission.NOTHING)
                .map(Permission::word)
                .collect(Collectors.joining(", "));
    }

    private static String environment(String name) {
        if (!name.matches("[A-Za-z0-9_.-]{1,64}")) {
            throw new IllegalArgumentException(
                    "must be the name of an environment (letters, digits, _, - and ., at most 64)");
        }
        return name;
    }

    private static Network network(String text) {
        try {
            return Network.of(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("is no network such as 10.0.0.0/8: " + e.getMessage(), e);
        }
    }

    private static @Nullable Instant expiry(Body body, Instant now, @Nullable Instant present) {
        String text = body.text(EXPIRES_AT);
        if (text == null) {
            return null;
        }
        try {
            if (!text.matches("\\d{4}-.*")) {
                throw new DateTimeException("a year has four digits");
            }
            Instant time = OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MICROS);
            if (!time.isAfter(now) && !time.equals(present)) {
                body.problem(EXPIRES_AT, "future", "'expires_at' must lie ahead.");
            }
            return time;
        } catch (DateTimeException e) {
            body.problem(
                    EXPIRES_AT,
                    "time",
                    "'expires_at' must be a time by RFC 3339 with its offset, such as 2030-01-31T12:00:00Z.");
            return null;
        }
    }

    private static ObjectNode settable(
            @Nullable String owner, @Nullable String name, Narrowing narrowing, @Nullable Instant expiresAt) {
        ObjectNode document = JsonCodec.object().put(OWNER, owner).put(NAME, name);
        document.set(SCOPES, texts(narrowing.scopes(), Permission::word));
        document.set(ROUTES, texts(narrowing.routes(), NamePattern::text));
        document.set(MODELS, texts(narrowing.models(), NamePattern::text));
        document.set(ENVIRONMENTS, texts(narrowing.environments(), Function.identity()));
        document.set(NETWORKS, texts(narrowing.networks(), Network::toString));
        return document.put(EXPIRES_AT, text(expiresAt));
    }

    private static <T> @Nullable ArrayNode texts(@Nullable Collection<T> values, Function<T, String> text) {
        if (values == null) {
            return null; // becomes null in JSON
        }
        ArrayNode texts = JsonCodec.array();
        values.stream().map(text).sorted().forEach(texts::add);
        return texts;
    }

    private static @Nullable String text(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }

    private static <T> @Nullable Set<T> set(@Nullable List<T> list) {
        return list == null ? null : Set.copyOf(list);
    }
}
