package io.sluice.dialect.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.json.Json;
import io.sluice.model.EmbeddingResponse;
import io.sluice.model.EmbeddingResponse.Vector;
import io.sluice.model.Family;
import io.sluice.model.ReplyMeta;
import io.sluice.model.Source;
import io.sluice.model.Usage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class EmbeddingEncoderTest {
    private static final AnswerStyle BASE64 = new AnswerStyle(1, false, false, true);
    /** 1, -2 and a third, in little-endian 32-bit floats. */
    private static final String ONE_MINUS_TWO_A_THIRD = "AACAPwAAAMCrqqo+";

    @Test
    void writesNumbersAsBase64() {
        // When
        JsonNode written = write(BASE64, response(null, 1, -2, 1 / 3d));

        // Then
        assertThat(written.at("/data/0/embedding").textValue()).isEqualTo(ONE_MINUS_TWO_A_THIRD);
    }

    @Test
    void keepsTheDigitsOfNumbers() {
        // When
        byte[] written = new EmbeddingEncoder(AnswerStyle.PLAIN, Replies.STAMP)
                .encode(response(null, 0.1, (double) 0.1f, -0.0, 1e-9));

        // Then
        assertThat(new String(written, StandardCharsets.UTF_8)).contains("\"embedding\":[0.1,0.1,-0.0,1.0E-9]");
    }

    @Test
    void keepsADocumentOfTheFamilyThatIsInTheWantedForm() {
        // Given
        String told = "{\"object\":\"list\",\"data\":[{\"object\":\"embedding\",\"index\":0,\"embedding\":\""
                + ONE_MINUS_TWO_A_THIRD
                + "\",\"extra\":1}],\"model\":\"m\",\"usage\":{\"prompt_tokens\":3,\"total_tokens\":3},"
                + "\"cost\":2}";

        // When
        JsonNode written = write(BASE64, response(told, 1, -2, 1 / 3d));

        // Then
        assertThat(written.toString()).isEqualTo(told);
    }

    @Test
    void turnsBase64IntoNumbersWhereNumbersAreWanted() {
        // Given
        String told = "{\"object\":\"list\",\"data\":[{\"object\":\"embedding\",\"index\":0,\"embedding\":\""
                + ONE_MINUS_TWO_A_THIRD + "\"}],\"model\":\"m\",\"usage\":{\"prompt_tokens\":3,\"total_tokens\":3}}";

        // When
        JsonNode written = write(AnswerStyle.PLAIN, response(told, 1, -2, (double) (1 / 3f)));

        // Then
        assertThat(written.toString())
                .isEqualTo(
                        "{\"object\":\"list\",\"data\":[{\"object\":\"embedding\",\"index\":0,\"embedding\":"
                                + "[1.0,-2.0,0.33333334]}],\"model\":\"m\",\"usage\":{\"prompt_tokens\":3,\"total_tokens\":3}}");
    }

    @Test
    void goesByTheIndexOfADocument() {
        // Given
        String told = "{\"object\":\"list\",\"data\":[{\"index\":1,\"embedding\":[2]},{\"index\":0,\"embedding\":[1]}],"
                + "\"model\":\"m\",\"usage\":{\"prompt_tokens\":3,\"total_tokens\":3}}";
        var response = new EmbeddingResponse(
                ReplyMeta.UNKNOWN,
                List.of(new Vector(new double[] {1}), new Vector(new double[] {-2})),
                Usage.ABSENT,
                new Source(Family.OPENAI, Json.of(Sse.json(told))));

        // When
        JsonNode written = write(BASE64, response);

        // Then
        assertThat(written.at("/data/0/embedding").textValue()).isEqualTo("AAAAwA==");
        assertThat(written.at("/data/1/embedding").textValue()).isEqualTo("AACAPw==");
    }

    @Test
    void alwaysTellsAModelAndUsage() {
        // Given
        var response =
                new EmbeddingResponse(ReplyMeta.UNKNOWN, List.of(new Vector(new double[] {0.5})), Usage.ABSENT, null);

        // When
        JsonNode written = write(AnswerStyle.PLAIN, response);

        // Then
        assertThat(written.get("model").textValue()).isEqualTo("my-route");
        assertThat(written.get("usage").toString()).isEqualTo("{\"prompt_tokens\":0,\"total_tokens\":0}");
    }

    private static JsonNode write(AnswerStyle style, EmbeddingResponse response) {
        byte[] written = new EmbeddingEncoder(style, Replies.STAMP).encode(response);
        return Sse.json(new String(written, StandardCharsets.UTF_8));
    }

    private static EmbeddingResponse response(String document, double... numbers) {
        Source source = document == null ? null : new Source(Family.OPENAI, Json.of(Sse.json(document)));
        return new EmbeddingResponse(
                Replies.META, List.of(new Vector(numbers)), Usage.reported(Usage.Tokens.of(3, 0), null), source);
    }
}
