package io.sluice.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.catalog.KnownSecret;
import io.sluice.catalog.SecretRotation;
import io.sluice.json.JsonCodec;
import io.sluice.secret.SecretStatus;
import io.sluice.secret.SecretStore.Kept;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How secrets are shown: by everything but themselves. */
final class SecretDocuments {
    /** Pages of secrets, by reference. */
    static final Pages<KnownSecret> PAGES =
            new Pages<>(secret -> secret.ref().text(), text -> text.indexOf(':') > 0, SecretDocuments::of);

    private SecretDocuments() {}

    static ObjectNode of(KnownSecret secret) {
        Kept kept = secret.kept();
        SecretStatus status = secret.status();
        ObjectNode document = JsonCodec.object();
        document.put("reference", secret.ref().text());
        document.put("engine", secret.ref().scheme());
        document.put("name", secret.name());
        document.put("version", kept == null ? null : kept.version());
        document.put("written_at", kept == null ? null : kept.writtenAt().toString());
        texts(document.putArray("routes"), secret.routes());
        texts(document.putArray("environments"), secret.environments());
        document.put("fetched_at", text(status.fetchedAt()));
        document.put("used_at", text(status.usedAt()));
        document.put("problem", status.problem());
        return document;
    }

    /**
     * With all of its versions.
     *
     * @param versions the newest first
     */
    static ObjectNode withVersions(List<KnownSecret> versions) {
        ObjectNode document = of(versions.getFirst());
        ArrayNode all = document.putArray("versions");
        for (KnownSecret version : versions) {
            Kept kept = version.kept();
            if (kept != null) {
                ObjectNode one = all.addObject();
                one.put("version", kept.version());
                one.put("reference", version.ref().text());
                one.put("written_at", kept.writtenAt().toString());
                texts(one.putArray("routes"), version.routes());
            }
        }
        return document;
    }

    static ObjectNode of(SecretRotation rotation) {
        ObjectNode document = of(rotation.secret());
        texts(document.putArray("moved"), rotation.moved());
        texts(document.putArray("not_moved"), rotation.unmoved());
        return document;
    }

    private static void texts(ArrayNode array, List<String> texts) {
        texts.forEach(array::add);
    }

    private static @Nullable String text(@Nullable Instant at) {
        return at == null ? null : at.toString();
    }
}
