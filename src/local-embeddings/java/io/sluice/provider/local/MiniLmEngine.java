package io.sluice.provider.local;

import ai.onnxruntime.OrtException;
import dev.langchain4j.model.embedding.onnx.allminilml6v2q.AllMiniLmL6V2QuantizedEmbeddingModel;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The quantized all-MiniLM-L6-v2 that LangChain4j packages, as the engine of this build. Loaded with the first text; what
 * cannot be loaded once (no native library for this machine) is not tried again.
 *
 * @see <a href="https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2">The model</a>
 */
@Singleton
final class MiniLmEngine implements EmbeddingEngine {
    private static final Logger LOG = Logger.getLogger(MiniLmEngine.class);

    private static final String MODEL = "/all-minilm-l6-v2-q.onnx";
    private static final String TOKENIZER = "/all-minilm-l6-v2-q-tokenizer.json";

    private final Path natives;
    private @Nullable MiniLm loaded;
    private @Nullable EngineFailed failed;

    /** @param dataDir where the tokenizer's native library is unpacked, below it */
    @Inject
    MiniLmEngine(@ConfigProperty(name = "sluice.data-dir") Path dataDir) {
        this.natives = dataDir.resolve("local-embeddings").toAbsolutePath();
    }

    @Override
    public String model() {
        return "all-minilm-l6-v2-q";
    }

    @Override
    public int dimensions() {
        return 384;
    }

    @Override
    public int longest() {
        return 510; // it has 512 places, two of which its marks take
    }

    @Override
    public Pieces read(String text) {
        return new Pieces(loaded().pieces(text));
    }

    @Override
    public double[] embed(Pieces pieces) {
        try {
            return loaded().embed(pieces.ids());
        } catch (OrtException e) {
            throw new EngineFailed("The model could not be run", e);
        }
    }

    @PreDestroy
    synchronized void close() {
        if (loaded != null) {
            loaded.close();
        }
    }

    private synchronized MiniLm loaded() {
        if (loaded != null) {
            return loaded;
        }
        if (failed != null) {
            throw failed;
        }
        long begin = System.nanoTime();
        try {
            loaded = MiniLm.load(resource(MODEL), resource(TOKENIZER), natives);
        } catch (IOException | OrtException | RuntimeException | LinkageError e) {
            failed = new EngineFailed("The model could not be loaded", e);
            throw failed;
        }
        LOG.infof("Local model loaded model=%s elapsed=%dms", model(), (System.nanoTime() - begin) / 1_000_000);
        return loaded;
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream stream = AllMiniLmL6V2QuantizedEmbeddingModel.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IOException("No resource " + name);
            }
            return stream.readAllBytes();
        }
    }
}
