package io.sluice.provider;

import io.sluice.model.Task;
import io.sluice.provider.compatible.CompatibleServers;
import io.sluice.provider.compatible.CompatibleWire;
import io.sluice.provider.family.openai.CompatibleServer;
import io.sluice.provider.portkey.PortkeyProvider;
import io.sluice.support.Golden;
import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The pure parts of one provider, and the fixtures that they are known to read. A new provider is one line of {@link #ALL}:
 * its id and the contract tests that know its parts, which are package-private and so are named.
 *
 * @param folders of fixtures, below {@code golden/provider}
 */
record Decoders(String provider, ProviderWire wire, List<String> folders) {
    /** Every provider that reads what somebody else wrote. */
    static final List<Decoders> ALL = Stream.of(
                    of("openai", "openai.OpenAiProviderTest"),
                    of(
                            "anthropic",
                            "family.anthropic.AnthropicContractTest",
                            "family.anthropic.AnthropicLegacyContractTest"),
                    of("cohere", "cohere.CohereContractTest", "cohere.CohereGenerateContractTest"),
                    of("sap-ai-core", "sapaicore.SapAiCoreContractTest"),
                    Stream.of(of(PortkeyProvider.SERVER)),
                    of("huggingface-text-generation-inference", "huggingface.TgiContractTest"),
                    of("mosaicml", "mosaicml.MosaicContractTest"),
                    of("palm", "palm.PalmContractTest"),
                    of("mlflow-model-serving", "mlflow.MlflowServingContractTest"),
                    of("databricks", "databricks.DatabricksContractTest"),
                    of("gemini", "family.gemini.GeminiContractTest"),
                    of("vertex-ai", "vertex.VertexContractTest"),
                    of(
                            "bedrock",
                            "bedrock.BedrockContractTest",
                            "bedrock.InvokeClaudeContractTest",
                            "bedrock.InvokeCohereEmbeddingsContractTest",
                            "bedrock.InvokeCommandContractTest",
                            "bedrock.InvokeJurassicContractTest",
                            "bedrock.InvokeTitanContractTest",
                            "bedrock.InvokeTitanEmbeddingsContractTest"),
                    of("ollama", "ollama.OllamaContractTest"),
                    of("ai21labs", "ai21.JurassicContractTest"),
                    CompatibleServers.all().stream().map(Decoders::of))
            .flatMap(lines -> lines)
            .toList();

    /** Those that read nothing: the gateway's own two, the one that the others read for, and the tests' own. */
    static final Set<String> WITHOUT_DECODERS = Set.of("simulated", "local", "litellm", "fake-provider");

    private static Stream<Decoders> of(String provider, String... contracts) {
        return Arrays.stream(contracts).map(Decoders::contract).map(contract -> {
            return new Decoders(provider, contract.wire(), List.of(contract.name()));
        });
    }

    /** Servers of OpenAI's family have few fixtures of their own, for they read what it reads. */
    private static Decoders of(CompatibleServer server) {
        var wire = CompatibleWire.of(server, Leniency.STRICT);
        return new Decoders(server.id().value(), wire, List.of(server.id().value(), "openai"));
    }

    private static ProviderContract contract(String name) {
        try {
            Constructor<?> constructor =
                    Class.forName(Decoders.class.getPackageName() + "." + name).getDeclaredConstructor();
            constructor.setAccessible(true);
            return (ProviderContract) constructor.newInstance();
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("no contract test " + name, e);
        }
    }

    /** The contents of fixtures with this file name whose scenario is of the task. */
    List<byte[]> seeds(Task task, String file) {
        return seeds(task.word() + "-", file);
    }

    /** The contents of fixtures with this file name whose scenario begins so. */
    List<byte[]> seeds(String prefix, String file) {
        var seeds = new ArrayList<byte[]>();
        for (String folder : folders) {
            Golden golden = Golden.folder("provider/" + folder);
            golden.scenariosWith(file).stream()
                    .filter(scenario -> scenario.startsWith(prefix))
                    .map(scenario -> golden.scenario(scenario).bytes(file))
                    .forEach(seeds::add);
        }
        return seeds;
    }

    /** Whether it reads streams of this task. */
    boolean streams(Task task) {
        try {
            wire.decoder(task);
            return wire.tasks().contains(task);
        } catch (UnsupportedOperationException e) {
            return false;
        }
    }

    @Override
    public String toString() {
        return provider;
    }
}
