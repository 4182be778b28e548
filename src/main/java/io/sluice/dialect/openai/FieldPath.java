package io.sluice.dialect.openai;

/** Where something stands in a request: {@code messages.0.content} in the model, {@code messages[0].content} for callers. */
final class FieldPath {
    private FieldPath() {}

    /** The member of the thing at {@code path}; the path of the whole body is empty. */
    static String member(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    /** The element of the array at {@code path}. */
    static String element(String path, int index) {
        return path + "." + index;
    }

    /** The path as OpenAI writes it. Paths that are written so already stay as they are. */
    static String bracketed(String path) {
        var written = new StringBuilder(path.length() + 8);
        for (String step : path.split("\\.", -1)) {
            if (isIndex(step)) {
                written.append('[').append(step).append(']');
            } else {
                written.append(written.isEmpty() ? "" : ".").append(step);
            }
        }
        return written.toString();
    }

    private static boolean isIndex(String step) {
        return !step.isEmpty() && step.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
