package io.sluice.provider.bedrock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.model.Task;
import io.sluice.provider.InvalidSettings;
import io.sluice.provider.SettingsSchema.Setting;
import io.sluice.provider.TargetSettings;
import io.sluice.provider.bedrock.BedrockModels.Thinking;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings; needs no clients, because nothing is sent. */
@SuppressWarnings("NullAway")
class BedrockProviderTest {
    private static final Set<String> KEYS = Set.of(BedrockSettings.ACCESS_KEY, BedrockSettings.SECRET_KEY);
    private static final BedrockConfig NOTHING = BedrockCalls.NOTHING;
    private static final BedrockConfig FILES =
            BedrockCalls.host(Path.of("/etc/credentials"), Path.of("/etc/token"), null);

    private final BedrockProvider provider = new BedrockProvider(null, null, null, NOTHING, null);

    @Test
    void isKnownByMlflowsNames() {
        assertThat(provider.id().value()).isEqualTo("bedrock");
        assertThat(provider.aliases()).extracting(Object::toString).containsExactly("amazon-bedrock");
        assertThat(provider.displayName()).isEqualTo("Amazon Bedrock");
        assertThat(provider.settings().settings().stream()
                        .filter(Setting::secret)
                        .map(Setting::key))
                .containsExactly(
                        "aws_config.aws_access_key_id",
                        "aws_config.aws_secret_access_key",
                        "aws_config.aws_session_token",
                        "aws_config.aws_bearer_token");
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            us-east-1,     -,                            https://bedrock-runtime.us-east-1.amazonaws.com
            us-gov-west-1, -,                            https://bedrock-runtime.us-gov-west-1.amazonaws.com
            cn-north-1,    -,                            https://bedrock-runtime.cn-north-1.amazonaws.com.cn
            eu-west-1,     https://vpce.example/bedrock/, https://vpce.example/bedrock
            """)
    void findsTheAddressOfTheRegion(String region, String base, String expected) throws InvalidSettings {
        var target = new TargetSettings(
                Task.CHAT,
                "m",
                Map.of(BedrockSettings.REGION, region),
                KEYS,
                base == null ? null : URI.create(base),
                false);

        assertThat(BedrockSettings.of(target, NOTHING).base()).hasToString(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "us east", "us-east-1.evil.example/", "../x", "US-EAST-1"})
    void refusesWhatIsNoRegion(String region) {
        var target = new TargetSettings(Task.CHAT, "m", Map.of(BedrockSettings.REGION, region), KEYS, null, false);

        assertThat(catchThrowableOfType(InvalidSettings.class, () -> BedrockSettings.of(target, NOTHING))
                        .key())
                .isEqualTo(BedrockSettings.REGION);
    }

    @Test
    void findsTheWayIn() throws InvalidSettings {
        var role = Map.of(BedrockSettings.ROLE, "arn:aws:iam::1:role/r", BedrockSettings.SESSION_LENGTH, "3600");
        var profile = Map.of(BedrockSettings.PROFILE, "p");

        assertThat(way(Map.of(), KEYS, NOTHING)).isEqualTo(new WayIn.Keys());
        assertThat(way(Map.of(), Set.of(BedrockSettings.BEARER), NOTHING)).isEqualTo(new WayIn.Bearer());
        assertThat(way(profile, Set.of(), FILES)).isEqualTo(new WayIn.Profile("p"));
        assertThat(way(Map.of(), Set.of(), FILES)).isEqualTo(new WayIn.Profile("default"));
        assertThat(way(role, KEYS, NOTHING)).isEqualTo(new WayIn.Role("arn:aws:iam::1:role/r", 3600, new WayIn.Keys()));
        assertThat(way(role, Set.of(), FILES))
                .isEqualTo(new WayIn.Role("arn:aws:iam::1:role/r", 3600, new WayIn.WebIdentity()));
    }

    @Test
    void refusesWaysInThatDoNotFitTogether() {
        var role = Map.of(BedrockSettings.ROLE, "arn:aws:iam::1:role/r");
        var profile = Map.of(BedrockSettings.PROFILE, "p");

        assertRefused(Map.of(), Set.of(), BedrockSettings.ACCESS_KEY);
        assertRefused(role, Set.of(), BedrockSettings.ACCESS_KEY);
        assertRefused(Map.of(), Set.of(BedrockSettings.ACCESS_KEY), BedrockSettings.SECRET_KEY);
        assertRefused(Map.of(), Set.of(BedrockSettings.SECRET_KEY), BedrockSettings.ACCESS_KEY);
        assertRefused(
                Map.of(),
                Set.of(BedrockSettings.BEARER, BedrockSettings.ACCESS_KEY, BedrockSettings.SECRET_KEY),
                BedrockSettings.BEARER);
        assertRefused(role, Set.of(BedrockSettings.BEARER), BedrockSettings.BEARER);
        assertRefused(profile, KEYS, BedrockSettings.PROFILE);
        assertRefused(profile, Set.of(), BedrockSettings.PROFILE);
        assertRefused(
                Map.of(BedrockSettings.ROLE, "arn:aws:iam::1:role/r", BedrockSettings.SESSION_LENGTH, "899"),
                KEYS,
                BedrockSettings.SESSION_LENGTH);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            anthropic.claude-v2:1,                               ANTHROPIC, NONE,     true,  true,  false
            anthropic.claude-instant-v1,                         ANTHROPIC, NONE,     true,  true,  false
            anthropic.claude-3-haiku-20240307-v1:0,              ANTHROPIC, NONE,     false, true,  false
            us.anthropic.claude-3-7-sonnet-20250219-v1:0,        ANTHROPIC, BUDGET,   false, true,  false
            eu.anthropic.claude-sonnet-4-5-20250929-v1:0,        ANTHROPIC, BUDGET,   false, true,  true
            global.anthropic.claude-opus-4-6-v1,                 ANTHROPIC, ADAPTIVE, false, true,  true
            global.anthropic.claude-opus-4-7,                    ANTHROPIC, ADAPTIVE, false, false, true
            us.anthropic.claude-opus-6,                          ANTHROPIC, ADAPTIVE, false, false, true
            amazon.nova-lite-v1:0,                               NOVA,      NONE,     false, true,  false
            us.amazon.nova-2-lite-v1:0,                          NOVA,      WORD,     false, true,  false
            amazon.titan-text-express-v1,                        TITAN,     NONE,     true,  true,  false
            amazon.titan-embed-text-v2:0,                        TITAN,     NONE,     true,  true,  false
            cohere.command-text-v14,                             COHERE,    NONE,     true,  true,  false
            cohere.command-r-plus-v1:0,                          COHERE,    NONE,     false, true,  false
            cohere.embed-v4:0,                                   COHERE,    NONE,     false, true,  false
            ai21.j2-ultra-v1,                                    AI21,      NONE,     true,  true,  false
            ai21.jamba-1-5-large-v1:0,                           AI21,      NONE,     false, true,  false
            mistral.mistral-large-2407-v1:0,                     MISTRAL,   NONE,     false, true,  false
            openai.gpt-oss-120b-1:0,                             GPT_OSS,   WORD,     false, true,  true
            us.meta.llama3-3-70b-instruct-v1:0,                  OTHER,     NONE,     false, true,  false
            arn:aws:bedrock:us-east-1:1:provisioned-model/abc,   OTHER,     NONE,     false, true,  false
            """)
    void tellsWhatAModelTakesFromItsId(
            String model,
            BedrockModels.Vendor vendor,
            Thinking thinking,
            boolean completes,
            boolean sampling,
            boolean schemas) {
        BedrockModels.Traits traits = BedrockModels.of(model);

        assertThat(traits.vendor()).isEqualTo(vendor);
        assertThat(traits.thinking()).isEqualTo(thinking);
        assertThat(traits.completes()).isEqualTo(completes);
        assertThat(traits.sampling()).isEqualTo(sampling);
        assertThat(traits.schemas()).isEqualTo(schemas);
    }

    private static WayIn way(Map<String, String> values, Set<String> secrets, BedrockConfig host)
            throws InvalidSettings {
        return BedrockSettings.of(settings(values, secrets), host).way();
    }

    private static void assertRefused(Map<String, String> values, Set<String> secrets, String key) {
        var thrown = catchThrowableOfType(
                InvalidSettings.class, () -> BedrockSettings.of(settings(values, secrets), NOTHING));
        assertThat(thrown).isNotNull();
        assertThat(thrown.key()).isEqualTo(key);
    }

    private static TargetSettings settings(Map<String, String> more, Set<String> secrets) {
        var values = new HashMap<>(more);
        values.put(BedrockSettings.REGION, "eu-west-1");
        return new TargetSettings(Task.CHAT, "m", values, secrets, null, false);
    }
}
