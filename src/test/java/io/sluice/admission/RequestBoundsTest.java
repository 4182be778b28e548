package io.sluice.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.json.Json;
import io.sluice.model.ChatRequest;
import io.sluice.model.CompletionRequest;
import io.sluice.model.Delivery;
import io.sluice.model.EmbeddingRequest;
import io.sluice.model.Extensions;
import io.sluice.model.Message;
import io.sluice.model.OutputLimits;
import io.sluice.model.Parameters;
import io.sluice.model.Part;
import io.sluice.model.Prompt;
import io.sluice.model.ResponseFormat;
import io.sluice.model.Role;
import io.sluice.model.RouteName;
import io.sluice.model.Sampling;
import io.sluice.model.ToolSpec;
import io.sluice.model.Tooling;
import io.sluice.provider.TokenTariff;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class RequestBoundsTest {
    private static final TokenTariff TARIFF = new TokenTariff(1, 1000, 100, 10_000, 500, 2_000, 7_000_000, 2, 4096);
    private static final RouteName ROUTE = new RouteName("route");

    @Property
    void countsBytesAsUtf8WouldWriteThem(@ForAll String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        assertThat(RequestBounds.utf8Length(text)).isGreaterThanOrEqualTo(bytes.length);
        if (StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            assertThat(RequestBounds.utf8Length(text)).isEqualTo(bytes.length);
        }
    }

    @Test
    void aChatCostsItsTextItsMessagesAndWhatIsAdded() {
        assertThat(RequestBounds.input(chat(Tooling.NONE, Message.of(Role.USER, "häuser")), TARIFF))
                .isEqualTo(1000 + 100 + 7);
    }

    @Test
    void toolsCountWithTheirTextAndWhatIsAddedForThem() {
        var tool = new ToolSpec.Function("find", "finds", Json.of(io.sluice.json.JsonCodec.object()), null);
        long with =
                RequestBounds.input(chat(new Tooling(List.of(tool), null, null), Message.of(Role.USER, "x")), TARIFF);
        assertThat(with).isEqualTo(1000 + 100 + 1 + 10_000 + 500 + 4 + 5 + 2);
    }

    @Test
    void picturesAndDocumentsByAddressHaveFixedTariffs() {
        var picture = new Part.Image(new Part.Media.Url("https://example.com/x.png"), null);
        var document = new Part.Document(new Part.Media.Url("https://example.com/x.pdf"), null);
        assertThat(RequestBounds.input(chat(Tooling.NONE, new Message(Role.USER, List.of(picture), null)), TARIFF))
                .isEqualTo(1000 + 100 + 2_000);
        assertThat(RequestBounds.input(chat(Tooling.NONE, new Message(Role.USER, List.of(document), null)), TARIFF))
                .isEqualTo(1000 + 100 + 7_000_000);
    }

    @Test
    void everyPromptIsAnsweredAsOftenAsAsked() {
        var parameters = new Parameters(
                Sampling.UNSET,
                new OutputLimits(10L, List.of(), 2),
                null,
                null,
                null,
                new Extensions(
                        Map.of("best_of", Json.of(com.fasterxml.jackson.databind.node.IntNode.valueOf(5))), false));
        var request = new CompletionRequest(
                ROUTE, new Prompt.Texts(List.of("a", "b", "c")), parameters, false, Delivery.WHOLE, null);
        assertThat(RequestBounds.answers(request)).isEqualTo(15);
    }

    @Test
    void embeddingsHaveNoOutput() {
        var request = new EmbeddingRequest(
                ROUTE, new Prompt.Tokens(List.of(List.of(1L, 2L), List.of(3L))), null, null, Extensions.NONE, null);
        assertThat(RequestBounds.input(request, TARIFF)).isEqualTo(8 + 2 + 8 + 1);
        assertThat(RequestBounds.answers(request)).isZero();
    }

    private static ChatRequest chat(Tooling tooling, Message... messages) {
        return new ChatRequest(
                ROUTE,
                List.of(messages),
                new Parameters(Sampling.UNSET, OutputLimits.UNSET, null, null, null, Extensions.NONE),
                tooling,
                new ResponseFormat.Text(),
                Delivery.WHOLE,
                null);
    }
}
