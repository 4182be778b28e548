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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A provider before the oracle: where its double is, which models are asked for, and what its wire can tell of what it
 * used. A new provider is one line of {@link #ALL}, and one more for each wire that some of its models have of their own; the
 * ways in which it is called are those that it offers.
 *
 * @param provider its id
 * @param label    what the line is called
 */
record OracleVendor(String provider, String label, Place place, Telling telling) {
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
            of("gemini")
                    .models("gemini-2.5-flash")
                    .model(Task.EMBEDDINGS, "gemini-embedding-001")
                    .apart(TokenBucket.CACHE_READ, TokenBucket.REASONING)
                    .tellsNothingIn(Way.EMBEDDING),
            of("vertex-ai")
                    .key("vertex_access_token")
                    .with("vertex_project", "my-project")
                    .models("gemini-2.5-flash")
                    .model(Task.EMBEDDINGS, "text-embedding-005")
                    .apart(TokenBucket.CACHE_READ, TokenBucket.REASONING),
            of("vertex-ai")
                    .called("vertex-ai-claude")
                    .key("vertex_access_token")
                    .with("vertex_project", "my-project")
                    .models("claude-sonnet-4-5@20250929")
                    .without(Task.EMBEDDINGS)
                    .apart(TokenBucket.CACHE_READ, TokenBucket.CACHE_WRITE),
            of("bedrock")
                    .key("aws_config.aws_bearer_token")
                    .with("aws_config.aws_region", "us-east-1")
                    .models("us.anthropic.claude-sonnet-4-5-20250929-v1:0")
                    .model(Task.EMBEDDINGS, "amazon.titan-embed-text-v2:0")
                    .apart(TokenBucket.CACHE_READ, TokenBucket.CACHE_WRITE),
            of("bedrock")
                    .called("bedrock-texts")
                    .key("aws_config.aws_bearer_token")
                    .with("aws_config.aws_region", "us-east-1")
                    .models("amazon.titan-text-express-v1")
                    .model(Task.EMBEDDINGS, "cohere.embed-english-v3")
                    .without(Task.CHAT),
            of("openai-compatible").family(),
            of("vllm").family(),
            of("ollama").family(),
            of("ollama").called("ollama-native").wire("ollama-native").with("ollama_api", "native"),
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
            of("ai21labs").family(),
            of("portkey").family(),
            of("github-copilot").family(),
            of("sap-ai-core").family());

    /**
     * Those that have none: the gateway's own two, whose count nobody else keeps, the one whose upstreams are the others', and the
     * tests' own.
     */
    static final Set<String> WITHOUT_UPSTREAM = Set.of("simulated", "local", "litellm", "fake-provider");

    /**
     * Where the double is and how it is reached.
     *
     * @param wire     the double's name for it
     * @param key      the setting of its credential; null where it wants none
     * @param settings that are no credentials
     * @param models   by task; a task without one is not tried
     */
    record Place(String wire, @Nullable String key, Map<String, String> settings, Map<Task, String> models) {}

    /**
     * What its wire can say.
     *
     * @param apart     the buckets that it tells apart, beside plain input and output
     * @param silent    the ways in which it tells no usage at all
     * @param unbounded the ways in which it takes no bound on its answer
     */
    record Telling(Set<TokenBucket> apart, Set<Way> silent, Set<Way> unbounded) {}

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
        var place = new Place(provider, provider.replace('-', '_') + "_api_key", Map.of(), Map.of());
        var line = new OracleVendor(provider, provider, place, new Telling(Set.of(), Set.of(), Set.of()));
        return line.models(MODEL);
    }

    OracleVendor called(String name) {
        return new OracleVendor(provider, name, place, telling);
    }

    OracleVendor wire(String name) {
        return at(new Place(name, place.key, place.settings, place.models));
    }

    OracleVendor key(@Nullable String setting) {
        return at(new Place(place.wire, setting, place.settings, place.models));
    }

    OracleVendor with(String setting, String value) {
        var more = new LinkedHashMap<>(place.settings);
        more.put(setting, value);
        return at(new Place(place.wire, place.key, more, place.models));
    }

    OracleVendor models(String name) {
        var all = new EnumMap<Task, String>(Task.class);
        Arrays.stream(Task.values()).forEach(task -> all.put(task, name));
        return at(new Place(place.wire, place.key, place.settings, all));
    }

    OracleVendor model(Task task, String name) {
        var all = new EnumMap<>(place.models);
        all.put(task, name);
        return at(new Place(place.wire, place.key, place.settings, all));
    }

    OracleVendor without(Task task) {
        var fewer = new EnumMap<>(place.models);
        fewer.remove(task);
        return at(new Place(place.wire, place.key, place.settings, fewer));
    }

    OracleVendor apart(TokenBucket... buckets) {
        return telling(new Telling(Set.of(buckets), telling.silent, telling.unbounded));
    }

    /** Tells what OpenAI's wire can tell. */
    OracleVendor family() {
        return apart(TokenBucket.CACHE_READ, TokenBucket.CACHE_WRITE, TokenBucket.REASONING);
    }

    OracleVendor tellsNothing() {
        return tellsNothingIn(Way.values());
    }

    OracleVendor tellsNothingIn(Way... ways) {
        return telling(new Telling(telling.apart, Set.of(ways), telling.unbounded));
    }

    OracleVendor unboundedIn(Way... ways) {
        return telling(new Telling(telling.apart, telling.silent, Set.of(ways)));
    }

    /** Whether its wire tells this bucket apart. */
    boolean tellsApart(TokenBucket bucket) {
        return telling.apart.contains(bucket);
    }

    boolean tells(Way way) {
        return !telling.silent.contains(way);
    }

    boolean bounds(Way way) {
        return !telling.unbounded.contains(way);
    }

    /** The ways that the provider offers with this double. */
    List<Way> ways(Provider bean, String base) {
        return Arrays.stream(Way.values())
                .filter(way -> place.models.containsKey(way.task()))
                .filter(way -> way.capability.isInstance(bound(bean, base, way.task())))
                .toList();
    }

    private Upstream bound(Provider bean, String base, Task task) {
        Set<String> secrets = place.key == null ? Set.of() : Set.of(place.key);
        try {
            return bean.bind(
                    new TargetSettings(task, place.models.get(task), place.settings, secrets, URI.create(base), true));
        } catch (InvalidSettings e) {
            throw new AssertionError(label + " " + task, e);
        }
    }

    private OracleVendor at(Place other) {
        return new OracleVendor(provider, label, other, telling);
    }

    private OracleVendor telling(Telling other) {
        return new OracleVendor(provider, label, place, other);
    }

    @Override
    public String toString() {
        return label;
    }
}
