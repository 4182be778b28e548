package io.sluice.provider.http;

import io.smallrye.config.ConfigMapping;
import java.util.List;
import java.util.Optional;

/** Which addresses providers may have. {@code docs/egress.md} lists those that are refused without any configuration. */
@ConfigMapping(prefix = "sluice.upstream.address")
public interface AddressConfig {
    /** What is never refused: networks such as `169.254.10.0/24`, single addresses, or host names, with commas between them. */
    Optional<List<String>> allowed();

    /** What is refused beside link-local, cloud metadata and multicast addresses: networks or single addresses. */
    Optional<List<String>> denied();
}
