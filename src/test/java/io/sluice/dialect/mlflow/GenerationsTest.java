package io.sluice.dialect.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.InvalidJson;
import io.sluice.json.JsonCodec;
import io.sluice.model.Task;
import io.sluice.provider.MlflowConventions.Generation;
import io.sluice.routing.Declaration.Style;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GenerationsTest {
    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
                    CHAT        | ROUTES    | {"messages":[]}                       | ROUTES
                    CHAT        | ENDPOINTS | {"messages":[]}                       | ENDPOINTS
                    CHAT        | NATIVE    | {"messages":[]}                       | ENDPOINTS
                    CHAT        | ENDPOINTS | {"candidate_count":1}                 | ROUTES
                    CHAT        | ROUTES    | {"candidate_count":1,"n":1}           | ROUTES
                    CHAT        | ROUTES    | {"n":1}                               | ENDPOINTS
                    CHAT        | ROUTES    | {"stream":false}                      | ENDPOINTS
                    CHAT        | ROUTES    | {"stream_options":{}}                 | ENDPOINTS
                    CHAT        | ROUTES    | {"tools":[]}                          | ENDPOINTS
                    CHAT        | ROUTES    | {"tool_choice":"auto"}                | ENDPOINTS
                    CHAT        | ROUTES    | {"input":"x","text":"x"}              | ROUTES
                    CHAT        | NATIVE    | {"text":"x"}                          | ENDPOINTS
                    COMPLETIONS | ENDPOINTS | {"prompt":"x","candidate_count":2}    | ROUTES
                    COMPLETIONS | ROUTES    | {"prompt":"x","n":2}                  | ENDPOINTS
                    COMPLETIONS | ROUTES    | {"prompt":"x"}                        | ROUTES
                    EMBEDDINGS  | ENDPOINTS | {"text":"x"}                          | ROUTES
                    EMBEDDINGS  | ROUTES    | {"input":"x"}                         | ENDPOINTS
                    EMBEDDINGS  | ROUTES    | {}                                    | ROUTES
                    EMBEDDINGS  | NATIVE    | {"n":1}                               | ENDPOINTS
                    """)
    void decidesByTheRequestThenByTheDeclaration(Task task, Style style, String body, Generation expected)
            throws InvalidJson {
        assertThat(Generations.of(MlflowRoutes.of(task, style, Vendor.OPENAI), (ObjectNode) JsonCodec.read(body)))
                .isEqualTo(expected);
    }
}
