package io.sluice.support;

import io.sluice.model.CallFailed;
import io.sluice.model.Candidate;
import io.sluice.model.ChatRequest;
import io.sluice.model.ChatResponse;
import io.sluice.model.Failure;
import io.sluice.model.Family;
import io.sluice.model.FinishReason;
import io.sluice.model.Part;
import io.sluice.model.ReplyMeta;
import io.sluice.model.UpstreamError;
import io.sluice.model.Usage;
import io.sluice.provider.Attempt;
import io.sluice.provider.InvalidSettings;
import io.sluice.provider.MlflowConventions;
import io.sluice.provider.Provider;
import io.sluice.provider.ProviderId;
import io.sluice.provider.SettingsSchema;
import io.sluice.provider.SettingsSchema.Setting;
import io.sluice.provider.TargetSettings;
import io.sluice.provider.Upstream;
import io.sluice.secret.Credentials;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A provider without an upstream: {@code fake-provider}, with a required credential, an optional one, settings and a base
 * address of its own. Answers chats with a fixed text, remembers the keys it was handed, and refuses the key {@code bad}.
 */
@Singleton
public final class FakeProvider implements Provider {
    /** Keys of the calls made, oldest first. */
    public static final ConcurrentLinkedQueue<String> KEYS_SEEN = new ConcurrentLinkedQueue<>();

    private final String name;
    private final boolean keyRequired;

    /** The provider {@code fake-provider}. */
    @Inject
    public FakeProvider() {
        this("fake-provider", true);
    }

    /** One of another name, which may do without a key. */
    public FakeProvider(String name, boolean keyRequired) {
        this.name = name;
        this.keyRequired = keyRequired;
    }

    @Override
    public ProviderId id() {
        return new ProviderId(name);
    }

    @Override
    public Set<ProviderId> aliases() {
        return keyRequired ? Set.of(new ProviderId("fake-alias")) : Set.of();
    }

    @Override
    public String displayName() {
        return "Fake";
    }

    @Override
    public Family family() {
        return new Family("fake");
    }

    @Override
    public SettingsSchema settings() {
        return new SettingsSchema(
                List.of(
                        new Setting("fake_api_key", keyRequired, true, "The key."),
                        Setting.optionalSecret("fake_session_token", "A second key."),
                        Setting.optional("fake_region", "Where: eu or us."),
                        Setting.optional("fake_nested.inner", "Something inside."),
                        Setting.optional("fake_api_base", "The base address.")),
                Optional.of("fake_api_base"));
    }

    @Override
    public Upstream bind(TargetSettings settings) throws InvalidSettings {
        settings.requireModel();
        String region = settings.value("fake_region").orElse("eu");
        if (!Set.of("eu", "us").contains(region)) {
            throw new InvalidSettings("fake_region", "'fake_region' must be eu or us.");
        }
        return (Upstream.Chat) FakeProvider::answer;
    }

    @Override
    public MlflowConventions mlflow() {
        return MlflowConventions.NONE;
    }

    private static Uni<ChatResponse> answer(Attempt<ChatRequest> attempt, Credentials credentials) {
        String key = credentials.get("fake_api_key").reveal(text -> text);
        KEYS_SEEN.add(key);
        if (key.equals("bad")) {
            return Uni.createFrom()
                    .failure(new CallFailed(new Failure.Upstream(
                            UpstreamError.of(UpstreamError.Kind.AUTHENTICATION, "The key was not accepted."))));
        }
        return Uni.createFrom()
                .item(new ChatResponse(
                        new ReplyMeta("fake-1", "fake-model-2", 1L),
                        List.of(new Candidate(0, List.of(new Part.Text("OK")), FinishReason.STOP, null)),
                        Usage.reported(Usage.Tokens.of(7, 2), null),
                        null));
    }
}
