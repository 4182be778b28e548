package io.sluice.provider;

/**
 * How many tokens a request can come to at most at an upstream, without its tokenizer. Sound rather than near: reservations
 * and worst cases go by it, what is paid in the end does not.
 *
 * <p>Byte-level encodings (OpenAI's, Llama 3's, Qwen's) and SentencePiece with byte fallback (Gemini's, Llama 2's, Mistral's)
 * never make more tokens of a text than it has bytes in UTF-8; Anthropic's encoding is not published, and its counts have
 * stayed below that as well.
 *
 * @param tokensPerByte most tokens of a byte of text
 * @param fixed         what the upstream adds to every request
 * @param perMessage    what it adds to every message
 * @param withTools     what it adds once when there are tools
 * @param perTool       what it adds to every tool, whose text counts as well
 * @param perImage      most tokens of a picture
 * @param perDocument   most tokens of a document given by address, whose length nobody knows
 * @param perMediaByte  most tokens of a byte (decoded from base64) of sound or of a document
 * @param longestOutput most tokens an answer has when the request sets no bound
 */
public record TokenTariff(
        int tokensPerByte,
        int fixed,
        int perMessage,
        int withTools,
        int perTool,
        int perImage,
        long perDocument,
        int perMediaByte,
        long longestOutput) {
    /** What holds for an upstream that says nothing better. */
    public static final TokenTariff CAUTIOUS = new TokenTariff(1, 64, 16, 1024, 64, 50_000, 1_000_000, 2, 131_072);

    /** What holds where text goes in as it is and nothing is added: completions and embeddings. */
    public TokenTariff plain() {
        return new TokenTariff(tokensPerByte, 8, 0, 0, 0, perImage, perDocument, perMediaByte, longestOutput);
    }
}
