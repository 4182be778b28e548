package io.sluice.provider.bedrock;

import io.sluice.secret.Credentials;
import java.net.URI;
import java.time.Clock;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/**
 * Signs requests to AWS, version 4 of its signatures. Pure computation on a body in memory, well below a millisecond.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html">AWS Signature Version 4</a>
 */
final class AwsSignature {
    private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();
    private final String service;
    private final String region;
    private final Clock clock;

    /**
     * @param service the name it signs with, which is not always that of its host: {@code bedrock}
     */
    AwsSignature(String service, String region, Clock clock) {
        this.service = service;
        this.region = region;
        this.clock = clock;
    }

    /**
     * The headers that let a POST in.
     *
     * @param address     exactly as it will be sent
     * @param contentType exactly as it will be sent; it is signed
     * @param keys        an access key, its secret, and a session token if it is a temporary one
     */
    AwsHeaders sign(URI address, String contentType, byte[] body, Credentials keys) {
        SdkHttpRequest request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.POST)
                .uri(address)
                .putHeader("content-type", contentType)
                .build();
        AwsCredentialsIdentity identity = identity(keys);
        SdkHttpRequest signed = signer.sign(sign -> sign.identity(identity)
                        .request(request)
                        .payload(ContentStreamProvider.fromByteArrayUnsafe(body))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                        .putProperty(HttpSigner.SIGNING_CLOCK, clock))
                .request();
        return new AwsHeaders(
                signed.firstMatchingHeader("Authorization").orElseThrow(),
                signed.firstMatchingHeader("X-Amz-Date").orElse(null),
                signed.firstMatchingHeader("x-amz-content-sha256").orElse(null),
                signed.firstMatchingHeader("X-Amz-Security-Token").orElse(null));
    }

    private static AwsCredentialsIdentity identity(Credentials keys) {
        return keys.get(BedrockSettings.ACCESS_KEY)
                .reveal(access -> keys.get(BedrockSettings.SECRET_KEY)
                        .reveal(secret -> keys.get(BedrockSettings.SESSION_TOKEN)
                                .reveal(session -> session.isEmpty()
                                        ? AwsCredentialsIdentity.create(access, secret)
                                        : AwsSessionCredentialsIdentity.create(access, secret, session))));
    }
}
