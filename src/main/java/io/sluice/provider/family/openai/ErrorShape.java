package io.sluice.provider.family.openai;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An error document, of whatever shape. Seen in the wild:
 *
 * <pre>
 *   {"error":{"message","type","param","code":text|number,"innererror":{"code"}}}   OpenAI, Azure, OpenRouter, vLLM
 *   {"error":"text","code":"…"}                                                     xAI, Together, Fireworks, Ollama
 *   {"object":"error","message","type","param","code":400}                          vLLM before 0.10
 *   {"statusCode":401,"message":"…"}                                                Azure's API management
 *   {"detail":"text"} {"detail":[{"loc":[…],"msg":"…"}]}                            FastAPI servers
 *   {"fault":{"faultstring":"…","detail":{"errorcode":"…"}}}                        Fireworks' and other gateways
 *   {"object":"error","message":{"detail":[{"loc":[…],"msg":"…"}]},"code":null}      Mistral
 *   {"error_code":"…","message":"…"}                                                Databricks, MLflow
 *   [{"error":{…}}]                                                                 Google's
 * </pre>
 *
 * @param message   the text as it came; empty when there is none
 * @param code      the short code, a number as its digits
 * @param innerCode Azure's finer code
 */
record ErrorShape(
        String message,
        @Nullable String code,
        @Nullable String type,
        @Nullable String field,
        @Nullable String innerCode) {
    private static final ErrorShape EMPTY = new ErrorShape("", null, null, null, null);

    /** Whether a document is an error, though it came as a success. */
    static boolean isError(JsonNode document) {
        JsonNode error = document.path("error");
        return isTold(error) || document.path("object").asText().equals("error");
    }

    /** Whether an {@code error} member says anything: some servers send it empty with every answer. */
    static boolean isTold(JsonNode error) {
        return error.isObject()
                ? !error.isEmpty()
                : error.isTextual() ? !error.textValue().isEmpty() : error.isArray();
    }

    /** Reads an error document. */
    static ErrorShape of(JsonNode document) {
        if (document.isArray()) {
            return document.isEmpty() ? EMPTY : of(document.get(0));
        }
        JsonNode error = document.path("error");
        if (error.isObject()) {
            return flat(error);
        }
        if (error.isTextual()) {
            ErrorShape around = flat(document);
            return new ErrorShape(error.textValue(), around.code, around.type, around.field, around.innerCode);
        }
        JsonNode fault = document.path("fault");
        if (fault.isObject()) {
            String code = text(fault.path("detail").get("errorcode"));
            return new ErrorShape(fault.path("faultstring").asText(), code, null, null, null);
        }
        return flat(document);
    }

    /** The code as an HTTP status, as aggregators send it inside a reply of status 200; 0 when it is none. */
    int statusInCode() {
        if (code == null || !code.matches("[45]\\d\\d")) {
            return 0;
        }
        return Integer.parseInt(code);
    }

    /** Whether a code, a type or Azure's finer code is this word. */
    boolean says(String word) {
        return word.equalsIgnoreCase(code) || word.equalsIgnoreCase(type) || word.equalsIgnoreCase(innerCode);
    }

    /** Whether the message holds this, in lower case. */
    boolean mentions(String words) {
        return message.toLowerCase(Locale.ROOT).contains(words);
    }

    private static ErrorShape flat(JsonNode error) {
        String message = text(error.get("message"));
        String detail =
                detail(error.path("message").isObject() ? error.path("message").path("detail") : error.path("detail"));
        return new ErrorShape(
                message != null ? message : detail,
                code(error),
                text(error.get("type")),
                text(error.get("param")),
                text(error.path("innererror").get("code")));
    }

    private static @Nullable String code(JsonNode error) {
        for (String member : List.of("code", "error_code", "statusCode")) {
            String code = text(error.get(member));
            if (code != null) {
                return code;
            }
        }
        return null;
    }

    private static String detail(JsonNode detail) {
        if (detail.isArray() && !detail.isEmpty()) {
            return detail(detail.get(0));
        }
        if (detail.isObject()) {
            return Optional.ofNullable(text(detail.get("msg")))
                    .or(() -> Optional.ofNullable(text(detail.get("message"))))
                    .orElse("");
        }
        return detail.isTextual() ? detail.textValue() : "";
    }

    private static @Nullable String text(@Nullable JsonNode node) {
        if (node == null
                || !node.isTextual() && !node.isIntegralNumber()
                || node.asText().isBlank()) {
            return null;
        }
        return node.asText();
    }
}
