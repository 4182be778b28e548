package io.sluice.provider.local;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The loaded model: its word-piece tokenizer, and the network, whose vectors of all pieces are averaged and brought to length
 * one, as the model was trained. Safe for several threads. Each run has one thread of its own: how many there are at once is
 * the line's to say.
 */
final class MiniLm implements AutoCloseable {
    private static final String IDS = "input_ids";
    private static final String MASK = "attention_mask";
    private static final String TYPES = "token_type_ids";

    private final OrtEnvironment environment;
    private final OrtSession session;
    private final HuggingFaceTokenizer tokenizer;
    private final long begin;
    private final long end;

    private MiniLm(OrtEnvironment environment, OrtSession session, HuggingFaceTokenizer tokenizer) {
        this.environment = environment;
        this.session = session;
        this.tokenizer = tokenizer;
        long[] marks = tokenizer.encode("", true, false).getIds();
        this.begin = marks[0];
        this.end = marks[marks.length - 1];
    }

    /**
     * Loads it. Takes about a second.
     *
     * @param natives where the tokenizer's library is unpacked
     */
    static MiniLm load(byte[] model, byte[] tokenizer, Path natives) throws IOException, OrtException {
        // The tokenizer's library otherwise unpacks itself into the home directory, and may ask the network for another
        // one.
        System.setProperty("DJL_CACHE_DIR", natives.toString());
        System.setProperty("ai.djl.offline", "true");
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (var options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            return new MiniLm(
                    environment,
                    environment.createSession(model, options),
                    HuggingFaceTokenizer.newInstance(
                            new ByteArrayInputStream(tokenizer), Map.of("padding", "false", "truncation", "false")));
        }
    }

    long[] pieces(String text) {
        return tokenizer.encode(text, false, false).getIds();
    }

    double[] embed(long[] pieces) throws OrtException {
        long[] ids = new long[pieces.length + 2];
        ids[0] = begin;
        System.arraycopy(pieces, 0, ids, 1, pieces.length);
        ids[ids.length - 1] = end;
        long[] mask = new long[ids.length];
        Arrays.fill(mask, 1);
        try (OnnxTensor idTensor = tensor(ids);
                OnnxTensor maskTensor = tensor(mask);
                OnnxTensor typeTensor = tensor(new long[ids.length])) {
            var inputs = new LinkedHashMap<>(Map.of(IDS, idTensor, MASK, maskTensor, TYPES, typeTensor));
            inputs.keySet().retainAll(session.getInputNames());
            try (OrtSession.Result result = session.run(inputs)) {
                return ofLengthOne(average(((float[][][]) result.get(0).getValue())[0]));
            }
        }
    }

    @Override
    public void close() {
        tokenizer.close();
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }

    private OnnxTensor tensor(long[] values) throws OrtException {
        return OnnxTensor.createTensor(environment, LongBuffer.wrap(values), new long[] {1, values.length});
    }

    private static double[] average(float[][] states) {
        double[] average = new double[states[0].length];
        for (float[] state : states) {
            for (int i = 0; i < average.length; i++) {
                average[i] += state[i] / (double) states.length;
            }
        }
        return average;
    }

    private static double[] ofLengthOne(double[] vector) {
        double squares = 0;
        for (double value : vector) {
            squares += value * value;
        }
        double length = Math.sqrt(squares);
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) (vector[i] / length); // no more digits than the model has
        }
        return vector;
    }
}
