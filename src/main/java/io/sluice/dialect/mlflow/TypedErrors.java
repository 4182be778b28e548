package io.sluice.dialect.mlflow;

import io.sluice.dialect.GatewayReply;
import io.sluice.json.JsonCodec;

/**
 * Errors of MLflow's management calls, which carry a code for programs. The same text stands in {@code message}, where clients
 * of the hosted service look, and in {@code detail}, where those of the open-source server do.
 */
final class TypedErrors {
    private TypedErrors() {}

    /** A document with the status that MLflow gives to the code. */
    static GatewayReply of(Code code, String message) {
        return new GatewayReply.Document(
                code.status,
                JsonCodec.writeBytes(JsonCodec.object()
                        .put("error_code", code.name())
                        .put("message", message)
                        .put("detail", message)));
    }

    /** MLflow's codes, as far as they are used here. */
    enum Code {
        INVALID_PARAMETER_VALUE(400),
        RESOURCE_ALREADY_EXISTS(400),
        BAD_REQUEST(400),
        RESOURCE_DOES_NOT_EXIST(404),
        RESOURCE_CONFLICT(409);

        private final int status;

        Code(int status) {
            this.status = status;
        }
    }
}
