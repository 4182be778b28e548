package io.sluice.support.upstream;

import java.util.List;
import java.util.Optional;

/**
 * A vendor's wire as the double speaks it. A new one is a class that implements this and one line in
 * {@link FakeUpstream#WIRES}; scripts, faults and counting come for free. Implementations hold no state and are called
 * from several threads.
 */
public interface Wire {

    /** Short name, as in {@link FakeUpstream#baseUrl(String)} and {@link TokensServed}. */
    String name();

    /** Path of the base address a client is given, e.g. {@code /openai/v1}; all below it is this wire's. */
    String basePath();

    /** What can be called. */
    List<Endpoint> endpoints();

    /** What the vendor checks before it looks for an endpoint's own rules: keys, mandatory headers. */
    Optional<VendorError> admit(Call call);

    /** The vendor's answer to a path it does not know. */
    VendorError notFound(Call call);

    /** The vendor's answer to a body that is not JSON. */
    VendorError malformed(Call call);

    /** The vendor's error reply. */
    Answer refuse(Call call, VendorError error, RetryAfter retryAfter);

    /** The vendor's way to break off a stream that has begun. */
    Frame errorEvent(Call call, VendorError error);

    /** The content type and headers of a stream. */
    Answer stream(Call call, List<Frame> frames);
}
