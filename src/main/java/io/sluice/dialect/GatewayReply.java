package io.sluice.dialect;

import io.sluice.model.Reply;
import io.sluice.model.ReplyFrame;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.function.Function;
import java.util.function.Supplier;

/** What a dialect's resource answers; {@link GatewayReplyWriter} puts it on the wire. */
public sealed interface GatewayReply {
    /** One JSON document. The bytes are handed over, not to be changed afterwards. */
    @SuppressWarnings("ArrayRecordComponent")
    record Document(int status, byte[] json) implements GatewayReply {
        /** A document with status 200. */
        public static Document ok(byte[] json) {
            return new Document(200, json);
        }
    }

    /** Server-sent events. Nothing is sent before the first frame is there; the subscriber's leaving cancels the frames. */
    record Events(Multi<ReplyFrame> frames, FrameEncoder encoder) implements GatewayReply {}

    /**
     * Encodes a reply of the pipeline, whole or streamed.
     *
     * @param whole  writes the whole answer
     * @param frames makes the encoder of a stream; asked only when there is one
     */
    static <T> Uni<GatewayReply> of(Uni<Reply<T>> reply, Function<T, byte[]> whole, Supplier<FrameEncoder> frames) {
        return reply.map(answer -> switch (answer) {
            case Reply.Whole<T>(T response) -> Document.ok(whole.apply(response));
            case Reply.Streamed<T>(var stream) -> new Events(stream, frames.get());
        });
    }
}
