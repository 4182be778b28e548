package io.sluice.dialect.mlflow;

import io.sluice.model.FinishReason;

/** The canonical model's values in MLflow's words. */
final class Words {
    private Words() {}

    static String of(FinishReason reason) {
        return switch (reason) {
            case STOP -> "stop";
            case LENGTH -> "length";
            case TOOL_CALLS -> "tool_calls";
            case CONTENT_FILTER -> "content_filter";
        };
    }
}
