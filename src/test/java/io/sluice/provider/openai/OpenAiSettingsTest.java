package io.sluice.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.provider.InvalidSettings;
import io.sluice.provider.family.openai.OpenAiAddresses;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OpenAiSettingsTest {
    private static final String AZURE_BASE = "https://example.openai.azure.com";

    @Test
    void isAtOpenAiUnlessTold() throws InvalidSettings {
        assertThat(addresses("", Map.of()))
                .isEqualTo(new OpenAiAddresses(
                        "https://api.openai.com/v1/chat/completions",
                        "https://api.openai.com/v1/completions",
                        "https://api.openai.com/v1/embeddings"));
    }

    @Test
    void takesABaseWithAndWithoutTrailingSlash() throws InvalidSettings {
        assertThat(addresses("http://localhost:8000/v1/", Map.of()).chat())
                .isEqualTo("http://localhost:8000/v1/chat/completions");
        assertThat(addresses("http://localhost:8000/v1", Map.of()).chat())
                .isEqualTo("http://localhost:8000/v1/chat/completions");
    }

    @Test
    void addsAVersionOnlyWhenThereIsOne() throws InvalidSettings {
        assertThat(addresses("https://proxy.example/v1", Map.of("openai_api_version", "2024-10-21"))
                        .embeddings())
                .isEqualTo("https://proxy.example/v1/embeddings?api-version=2024-10-21");
    }

    @Test
    void namesAzuresDeploymentInTheAddress() throws InvalidSettings {
        assertThat(addresses(AZURE_BASE + "/", azure("AzureAD")).chat())
                .isEqualTo(AZURE_BASE + "/openai/deployments/my%20gpt/chat/completions?api-version=2024-10-21");
    }

    @Test
    void takesAzuresNewAddressAsOpenAisOwn() throws InvalidSettings {
        assertThat(addresses(AZURE_BASE + "/openai/v1", Map.of("openai_api_type", "openai"))
                        .chat())
                .isEqualTo(AZURE_BASE + "/openai/v1/chat/completions");
    }

    @Test
    void refusesAnUnknownTypeNamingTheThree() {
        assertRefused(
                "",
                Map.of("openai_api_type", "aws"),
                "openai_api_type",
                "openai_api_type must be one of openai, azure and azuread; it is 'aws'.");
    }

    @Test
    void refusesADeploymentAtOpenAi() {
        assertRefused(
                "",
                Map.of("openai_deployment_name", "d"),
                "openai_deployment_name",
                "openai_deployment_name is for openai_api_type azure and azuread only. Remove it.");
    }

    @Test
    void refusesAnOrganizationAtAzure() {
        assertRefused(
                AZURE_BASE,
                Map.of(
                        "openai_api_type", "azure",
                        "openai_api_version", "2024-10-21",
                        "openai_deployment_name", "d",
                        "openai_organization", "org"),
                "openai_organization",
                "openai_organization is for openai_api_type openai only. Remove it.");
    }

    @Test
    void namesTheThreeThatAzureNeeds() {
        String needs = " needs openai_api_base, openai_api_version and openai_deployment_name; ";
        assertRefused(
                "", azure("azure"), "openai_api_base", "openai_api_type azure" + needs + "openai_api_base is missing.");
        assertRefused(
                AZURE_BASE,
                Map.of("openai_api_type", "azure", "openai_deployment_name", "d"),
                "openai_api_version",
                "openai_api_type azure" + needs + "openai_api_version is missing.");
        assertRefused(
                AZURE_BASE,
                Map.of("openai_api_type", "AzureAD", "openai_api_version", "v"),
                "openai_deployment_name",
                "openai_api_type azuread" + needs + "openai_deployment_name is missing.");
    }

    private static Map<String, String> azure(String type) {
        return Map.of("openai_api_type", type, "openai_api_version", "2024-10-21", "openai_deployment_name", "my gpt");
    }

    private static OpenAiAddresses addresses(String base, Map<String, String> values) throws InvalidSettings {
        return OpenAiProvider.addresses(OpenAiSettings.of(OpenAiWire.settings("m", base, values)));
    }

    private static void assertRefused(String base, Map<String, String> values, String key, String problem) {
        assertThatThrownBy(() -> OpenAiSettings.of(OpenAiWire.settings("m", base, values)))
                .isInstanceOfSatisfying(InvalidSettings.class, refused -> {
                    assertThat(refused.key()).isEqualTo(key);
                    assertThat(refused.problem()).isEqualTo(problem);
                });
    }
}
