package io.sluice.admission;

import io.sluice.admission.Budgets.State;
import io.sluice.json.JsonCodec;
import io.sluice.secret.SecretRef;
import io.sluice.secret.SecretResolver;
import io.sluice.secret.SecretSignature;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/**
 * Sends one notice, signed: {@code x-sluice-signature: sha256=<hex>} is the HMAC-SHA256 of {@code <x-sluice-timestamp>.<body>}
 * under the shared secret. {@code x-sluice-delivery} is the same for every try of a notice.
 */
@Singleton
final class ThresholdWebhook {
    private static final int OK = 200;
    private static final int REDIRECTIONS = 300;

    private final WebhookApi api;
    private final SecretResolver secrets;
    private final AdmissionConfig config;
    private final Optional<SecretRef> secret;

    ThresholdWebhook(@RestClient WebhookApi api, SecretResolver secrets, AdmissionConfig config) {
        this.api = api;
        this.secrets = secrets;
        this.config = config;
        this.secret = config.webhook().secret().map(ThresholdWebhook::reference);
    }

    /** Fails when the receiver does not answer in time or not with a status of 200 to 299. */
    Uni<Void> send(State state, Instant window, Instant now) {
        byte[] body = JsonCodec.writeBytes(BudgetDocument.notice(state, window, now));
        String timestamp = String.valueOf(now.getEpochSecond());
        String delivery = state.budget().id() + "@" + window.getEpochSecond();
        return signature(timestamp, body)
                .chain(signature -> api.post(
                        String.valueOf(state.budget().webhook()), timestamp, delivery, signature.orElse(null), body))
                .ifNoItem()
                .after(config.webhook().timeout())
                .fail()
                .map(reply -> reply.getStatus())
                .chain(ThresholdWebhook::judged);
    }

    private Uni<Optional<String>> signature(String timestamp, byte[] body) {
        if (secret.isEmpty()) {
            return Uni.createFrom().item(Optional.empty());
        }
        byte[] head = (timestamp + ".").getBytes(StandardCharsets.UTF_8);
        byte[] message = new byte[head.length + body.length];
        System.arraycopy(head, 0, message, 0, head.length);
        System.arraycopy(body, 0, message, head.length, body.length);
        return secrets.resolve(secret.get())
                .map(shared -> Optional.of("sha256=" + SecretSignature.hmacSha256(shared, message)));
    }

    private static Uni<Void> judged(int status) {
        return status >= OK && status < REDIRECTIONS
                ? Uni.createFrom().voidItem()
                : Uni.createFrom().failure(new IOException("the webhook answered with status " + status));
    }

    private static SecretRef reference(String text) {
        try {
            return SecretRef.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "sluice.admission.webhook.secret must be a reference such as env:BUDGET_WEBHOOK_SECRET, not the secret"
                            + " itself",
                    e);
        }
    }
}
