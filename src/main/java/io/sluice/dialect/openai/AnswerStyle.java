package io.sluice.dialect.openai;

/**
 * How a caller wants an answer written; what is asked of the model is in the request itself.
 *
 * @param choices         how many answers are wanted
 * @param usageInStream   the stream ends with a chunk of usage ({@code stream_options.include_usage})
 * @param legacyFunctions the request spoke of {@code functions}, so calls are told as {@code function_call}
 * @param base64Vectors   embeddings as base64 of little-endian 32-bit floats instead of numbers
 */
record AnswerStyle(int choices, boolean usageInStream, boolean legacyFunctions, boolean base64Vectors) {
    /** No wishes. */
    static final AnswerStyle PLAIN = new AnswerStyle(1, false, false, false);
}
