package io.sluice.provider.bedrock;

import io.smallrye.config.ConfigMapping;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** What of AWS this process has and no route may name: files of this host, and where roles are assumed. */
@ConfigMapping(prefix = "sluice.provider.bedrock")
public interface BedrockConfig {
    /** The shared credentials file, such as `/home/sluice/.aws/credentials`, whose profiles routes may use. None if unset. */
    Optional<Path> credentialsFile();

    /** The file with the token of this host's web identity, by which routes may assume roles. None if unset. */
    Optional<Path> webIdentityTokenFile();

    /** Where roles are assumed. The region's own address of AWS' token service if unset. */
    Optional<URI> stsEndpoint();
}
