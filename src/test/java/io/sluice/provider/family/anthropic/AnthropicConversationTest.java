package io.sluice.provider.family.anthropic;

import static io.sluice.provider.family.anthropic.AnthropicTestWire.strict;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.model.Message;
import io.sluice.model.Part;
import io.sluice.model.Role;
import io.sluice.provider.CanonicalRequests;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What makes no conversation is refused before anything is sent. */
class AnthropicConversationTest {
    private static final Message QUESTION = Message.of(Role.USER, "Hi");
    private static final Message CALL =
            new Message(Role.ASSISTANT, List.of(new Part.ToolCall("call_1", "now", "{}")), null);
    private static final Message RESULT = result("call_1");

    @Test
    void refusesResultsOfToolsThatNobodyCalled() {
        assertThat(invalid(QUESTION, RESULT)).isEqualTo("messages.1 orphan_tool_result");
        assertThat(invalid(QUESTION, CALL, RESULT, RESULT)).isEqualTo("messages.3 orphan_tool_result");
        assertThat(invalid(QUESTION, CALL, RESULT, Message.of(Role.ASSISTANT, "Noon."), RESULT))
                .isEqualTo("messages.4 orphan_tool_result");
    }

    @Test
    void refusesCallsOfToolsThatNobodyAnswered() {
        assertThat(invalid(QUESTION, CALL)).isEqualTo("messages.1 missing_tool_result");
        assertThat(invalid(QUESTION, CALL, Message.of(Role.ASSISTANT, "Noon.")))
                .isEqualTo("messages.2 missing_tool_result");
        assertThat(invalid(QUESTION, CALL, QUESTION)).isEqualTo("messages.2 missing_tool_result");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[1]", "\"text\"", "null", "{} {}"})
    void refusesArgumentsThatAreNoObject(String arguments) {
        var call = new Message(Role.ASSISTANT, List.of(new Part.ToolCall("call_1", "now", arguments)), null);

        assertThat(invalid(QUESTION, call, RESULT)).isEqualTo("messages.1.tool_calls json_invalid");
    }

    @Test
    void refusesAConversationWithoutContent() {
        assertThat(invalid(Message.of(Role.SYSTEM, "Be brief."))).isEqualTo("messages too_short");
        assertThat(invalid(Message.of(Role.USER, ""))).isEqualTo("messages too_short");
        assertThat(invalid(Message.of(Role.ASSISTANT, " \n"))).isEqualTo("messages too_short");
    }

    @Test
    void readsPlainTextDocuments() {
        // Given
        var media = new Part.Media.Inline("text/plain;charset=utf-8", "Wm/Dqw==");
        var message = new Message(Role.USER, List.of(new Part.Document(media, null)), null);

        // When
        ObjectNode body = AnthropicRequestMapper.chat(CanonicalRequests.chat(message), strict("claude-sonnet-4-5"))
                .body();

        // Then
        assertThat(body.at("/messages/0/content/0/source").toString())
                .isEqualTo("{\"type\":\"text\",\"media_type\":\"text/plain\",\"data\":\"Zoë\"}");
    }

    private static Message result(String callId) {
        return new Message(
                Role.TOOL, List.of(new Part.ToolResult(callId, List.of(new Part.Text("noon")), false)), null);
    }

    private static String invalid(Message... messages) {
        var request = CanonicalRequests.chat(messages);
        var thrown = catchThrowableOfType(
                CallFailed.class, () -> AnthropicRequestMapper.chat(request, strict("claude-sonnet-4-5")));
        var violation = ((Failure.InvalidRequest) thrown.failure()).violations().getFirst();
        return violation.field() + " " + violation.rule();
    }
}
