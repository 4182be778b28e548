package io.sluice.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.dialect.FrameEncoder;
import io.sluice.model.Failure;
import io.sluice.model.Family;
import io.sluice.model.ReplyFrame;
import io.sluice.model.Source;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes a stream. Events of a server of the family go on as they came, those we have never heard of included; the stream of
 * any other is built. Which it is shows in the first frame.
 */
final class MessageFrames implements FrameEncoder {
    private final BuiltStream built;
    private final Function<Failure, String> errorBody;
    private Form form = Form.UNKNOWN;
    private boolean stopped;

    /**
     * @param errorBody words a failure as the document of an error
     */
    MessageFrames(Decoded asked, Stamp stamp, Function<Failure, String> errorBody) {
        this.built = new BuiltStream(asked, stamp);
        this.errorBody = errorBody;
    }

    @Override
    public String encode(ReplyFrame frame) {
        JsonNode own = ofTheFamily(frame.source());
        if (form == Form.UNKNOWN) {
            form = own == null ? Form.BUILT : Form.OWN;
        }
        if (form == Form.BUILT) {
            return built.encode(frame);
        }
        if (own == null || stopped) {
            return "";
        }
        stopped = own.path("type").asText().equals("message_stop");
        return EventWriter.of(own);
    }

    /** A server of the family whose connection broke after its last word but one has said all it had to say. */
    @Override
    public String complete() {
        return form == Form.OWN ? stopped ? "" : EventWriter.stop() : built.complete();
    }

    @Override
    public String fail(Failure failure) {
        return EventWriter.error(errorBody.apply(failure));
    }

    @Override
    public String keepAlive() {
        return EventWriter.PING;
    }

    private static @Nullable JsonNode ofTheFamily(@Nullable Source source) {
        return source != null && source.isOf(Family.ANTHROPIC)
                ? source.document().node()
                : null;
    }

    private enum Form {
        UNKNOWN,
        OWN,
        BUILT
    }
}
