package io.sluice.gateway;

import io.sluice.model.Task;
import io.sluice.model.TokenBucket;
import io.sluice.provider.InvalidSettings;
import io.sluice.provider.Provider;
import io.sluice.provider.TargetSettings;
import io.sluice.provider.Upstream;
import java.net.URI;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A provider before the oracle: where its double is, which models are asked for, and what its wire can tell of what it
 * used. A new provider is one line of {@link #ALL}; the ways in which it is called are those that it offers.
 *
 * @param provider its id
 * @param wire     the double's name for it
 * @param key      the setting of its credential; null where it wants none
 * @param models   by task, where it is not the usual name
 * @param apart    the buckets that its wire tells apart, beside plain input and output
 * @param silent   the ways in which it tells no usage at all
 * @param unbounded the ways in which it takes no bound on its answer
 */
record OracleVendor(
        String provider,
        String wire,
        @Nullable String key,
        Map<Task, String> models,
        Set<TokenBucket> apart,
        Set<OracleVendor.Way> silent,
        Set<OracleVendor.Way> unbounded) {
    private static final String MODEL = "some-model";

    /** Every provider that has an upstream. */
    static final List<OracleVendor> ALL = List.of(
            of("openai").apart(TokenBucket.CACHE_READ, TokenBucket.CACHE_WRITE, TokenBucket.REASONING),
            of("anthropic").apart(TokenBucket.CACHE_READ, TokenBucket.CACHE_WRITE),
            of("cohere").apart(TokenBucket.CACHE_READ),
            of("huggingface-text-generation-inference").wire("tgi").key(null),
            of("mosaicml")
                    .model(Task.CHAT, "llama2-70b-chat")
                    .model(Task.EMBEDDINGS, "instructor-xl")
                    .tellsNothing(),
            of("palm").tellsNothing().unboundedIn(Way.CHAT),
            of("mlflow-model-serving").wire("mlflow").key(null).tellsNothing(),
            of("databricks").key("databricks_api_token").family().tellsNothingIn(Way.COMPLETION_STREAM),
            of("openai-compatible").family(),
            of("vllm").family(),
            of("ollama").family(),
            of("llama-cpp").family(),
            of("lm-studio").family(),
            of("mistral").family(),
            of("togetherai").family(),
            of("groq").family(),
            of("deepseek").apart(TokenBucket.CACHE_READ, TokenBucket.REASONING),
            of("xai").family(),
            of("openrouter").family(),
            of("fireworks").family(),
            of("perplexity").family(),
            of("ai21labs").family());

    /** Those that have none: the gateway's own two, whose count nobody else keeps, and the tests' own. */
    static final Set<String> WITHOUT_UPSTREAM = Set.of("simulated", "local", "fake-provider");

    /** How a provider is called. */
    enum Way {
        CHAT(Task.CHAT, false, Upstream.Chat.class, "/v1/chat/completions"),
        CHAT_STREAM(Task.CHAT, true, Upstream.ChatStream.class, "/v1/chat/completions"),
        COMPLETION(Task.COMPLETIONS, false, Upstream.Completions.class, "/v1/completions"),
        COMPLETION_STREAM(Task.COMPLETIONS, true, Upstream.CompletionStream.class, "/v1/completions"),
        EMBEDDING(Task.EMBEDDINGS, false, Upstream.Embeddings.class, "/v1/embeddings");

        private final Task task;
        private final boolean streamed;
        private final Class<? extends Upstream> capability;
        private final String path;

        Way(Task task, boolean streamed, Class<? extends Upstream> capability, String path) {
            this.task = task;
            this.streamed = streamed;
            this.capability = capability;
            this.path = path;
        }

        Task task() {
            return task;
        }

        boolean streamed() {
            return streamed;
        }

        String path() {
            return path;
        }

        boolean generates() {
            return task != Task.EMBEDDINGS;
        }

        /** A request to this route that holds the text. */
        String body(String route, String text, int maxTokens) {
            String what = switch (task) {
                case CHAT ->
                    "\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}],\"max_tokens\":%d,\"stream\":%s"
                            .formatted(text, maxTokens, streamed);
                case COMPLETIONS ->
                    "\"prompt\":\"%s\",\"max_tokens\":%d,\"stream\":%s".formatted(text, maxTokens, streamed);
                case EMBEDDINGS -> "\"input\":\"%s\"".formatted(text);
            };
            return "{\"model\":\"" + route + "\"," + what + "}";
        }
    }

    static OracleVendor of(String provider) {
        return new OracleVendor(
                provider, provider, provider.replace('-', '_') + "_api_key", Map.of(), Set.of(), Set.of(), Set.of());
    }

    OracleVendor wire(String name) {
        return new OracleVendor(provider, name, key, models, apart, silent, unbounded);
    }

    OracleVendor key(@Nullable String setting) {
        return new OracleVendor(provider, wire, setting, models, apart, silent, unbounded);
    }

    OracleVendor model(Task task, String name) {
        var more = new EnumMap<Task, String>(Task.class);
        more.putAll(models);
        more.put(task, name);
        return new OracleVendor(provider, wire, key, more, apart, silent, unbounded);
    }

    OracleVendor apart(TokenBucket... buckets) {
        return new OracleVendor(provider, wire, key, models, Set.of(buckets), silent, unbounded);
    }

    /** Tells what OpenAI's wire can tell. */
    OracleVendor family() {
        return apart(TokenBucket.CACHE_READ, TokenBucket.CACHE_WRITE, TokenBucket.REASONING);
    }

    OracleVendor tellsNothing() {
        return tellsNothingIn(Way.values());
    }

    OracleVendor tellsNothingIn(Way... ways) {
        return new OracleVendor(provider, wire, key, models, apart, Set.of(ways), unbounded);
    }

    OracleVendor unboundedIn(Way... ways) {
        return new OracleVendor(provider, wire, key, models, apart, silent, Set.of(ways));
    }

    String model(Task task) {
        return models.getOrDefault(task, MODEL);
    }

    boolean tells(Way way) {
        return !silent.contains(way);
    }

    /** The ways that the provider offers with this double. */
    List<Way> ways(Provider bean, String base) {
        return Arrays.stream(Way.values())
                .filter(way -> way.capability.isInstance(bound(bean, base, way.task())))
                .toList();
    }

    private Upstream bound(Provider bean, String base, Task task) {
        Set<String> secrets = key == null ? Set.of() : Set.of(key);
        try {
            return bean.bind(new TargetSettings(task, model(task), Map.of(), secrets, URI.create(base), true));
        } catch (InvalidSettings e) {
            throw new AssertionError(provider + " " + task, e);
        }
    }

    @Override
    public String toString() {
        return provider;
    }
}
