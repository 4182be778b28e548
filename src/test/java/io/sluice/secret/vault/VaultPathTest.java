package io.sluice.secret.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.secret.SecretRef;
import io.sluice.secret.SecretUnavailable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VaultPathTest {
    @Test
    void readsThePathTheVersionAndTheField() {
        assertThat(VaultPath.of(SecretRef.parse("vault:llm/prod/openai#api_key")))
                .isEqualTo(new VaultPath("llm/prod/openai", null, "api_key"));
        assertThat(VaultPath.of(SecretRef.parse("vault:llm/prod/openai@3#api_key")))
                .isEqualTo(new VaultPath("llm/prod/openai", 3, "api_key"));
    }

    @Test
    void writesWhatItReads() {
        for (String text : new String[] {"vault:a#b", "vault:a/b.c-d_e@12#f.g"}) {
            assertThat(VaultPath.of(SecretRef.parse(text)).ref().text()).isEqualTo(text);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            vault:llm/openai             | '#' and the field are missing
            vault:llm/openai#            | the name of a field
            vault:#key                   | the path is missing
            vault:/llm/openai#key        | begins or ends with '/'
            vault:llm/openai/#key        | begins or ends with '/'
            vault:llm//openai#key        | begins or ends with '/'
            vault:llm/../sys#key         | a part '..'
            vault:llm/./a#key            | a part '.'
            vault:llm/o%2e/a#key         | others than letters
            vault:llm/open ai#key        | others than letters
            vault:llm/a?version=1#key    | others than letters
            vault:llm/openai@0#key       | the number of a version
            vault:llm/openai@x#key       | the number of a version
            vault:llm/openai@1@2#key     | the number of a version
            vault:llm/openai@1/more#key  | the number of a version
            vault:llm/openai#a#b         | the name of a field
            """)
    void refusesWhatIsNoReferenceByItsName(String text, String problem) {
        assertThatThrownBy(() -> VaultPath.of(SecretRef.parse(text)))
                .isInstanceOf(SecretUnavailable.class)
                .hasMessageContaining(text)
                .hasMessageContaining(problem)
                .hasMessageContaining("vault:llm/prod/openai#api_key");
    }

    @Test
    void refusesAPathWithoutEnd() {
        assertThatThrownBy(() -> VaultPath.of(new SecretRef("vault", "a/".repeat(600) + "a#b")))
                .hasMessageContaining("longer than 1024");
    }
}
