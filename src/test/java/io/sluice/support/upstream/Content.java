package io.sluice.support.upstream;

import java.util.List;

/** What a reply consists of. */
public sealed interface Content permits Said, Content.Failed, Content.ErrorInside, Content.Raw, Content.Endless {

    /** The vendor's error body under its own status. */
    record Failed(VendorError error, RetryAfter retryAfter) implements Content {}

    /** The vendor's error body under status 200; for a stream its first and only event. */
    record ErrorInside(VendorError error) implements Content {}

    /** These frames and nothing else, whatever the wire: HTML pages, quirks of other servers, broken JSON. */
    record Raw(int status, String contentType, List<Frame> frames) implements Content {
        public Raw {
            frames = List.copyOf(frames);
        }
    }

    /** A stream of large text events until so many bytes were offered to the client; never more than it reads. */
    record Endless(long bytes) implements Content {}
}
