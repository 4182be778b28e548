package io.sluice.provider.bedrock;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.provider.Leniency;
import io.sluice.secret.Credentials;
import io.sluice.secret.Secret;
import io.sluice.support.CanarySecret;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Signatures against one that AWS' reference signer made of the same request. */
class AwsSignatureTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);
    private static final byte[] BODY =
            "{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"hi\"}]}]}".getBytes(StandardCharsets.UTF_8);

    private final AwsSignature signature = new AwsSignature("bedrock", "us-east-1", CLOCK);
    private final URI address = BedrockTestWire.target("anthropic.claude-3-haiku-20240307-v1:0", Leniency.STRICT)
            .address("converse");

    @Test
    void signsAsTheReferenceDoes() {
        AwsHeaders headers = signature.sign(address, "application/json", BODY, keys(""));

        assertThat(address)
                .hasToString("https://bedrock-runtime.us-east-1.amazonaws.com/model/"
                        + "anthropic.claude-3-haiku-20240307-v1%3A0/converse");
        assertThat(headers.date()).isEqualTo("20260102T030405Z");
        assertThat(headers.contentSha256())
                .isEqualTo("c3335e07d6e89650bf94cb98664be69f8774dbc3198df221f113db0a59ea14f0");
        assertThat(headers.authorization())
                .isEqualTo("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260102/us-east-1/bedrock/aws4_request,"
                        + " SignedHeaders=content-type;host;x-amz-content-sha256;x-amz-date,"
                        + " Signature=1292e160c0a36f97ef30ea223d504db66d29bfaa0e3ea7dd28f1fb4fae2016e0");
        assertThat(headers.securityToken()).isNull();
    }

    @Test
    void signsTheTokenOfATemporaryKey() {
        AwsHeaders headers = signature.sign(address, "application/json", BODY, keys("token"));

        assertThat(headers.securityToken()).isEqualTo("token");
        assertThat(headers.authorization()).contains(";x-amz-security-token,");
    }

    @Test
    void encodesAnArnAsOneSegment() {
        var arn = "arn:aws:bedrock:eu-west-1:123456789012:inference-profile/eu.amazon.nova-lite-v1:0";

        assertThat(BedrockTestWire.target(arn, Leniency.STRICT)
                        .address("invoke")
                        .getRawPath())
                .isEqualTo("/model/arn%3Aaws%3Abedrock%3Aeu-west-1%3A123456789012%3Ainference-profile%2F"
                        + "eu.amazon.nova-lite-v1%3A0/invoke");
    }

    @Test
    void doesNotPrintWhatLetsIn() {
        assertThat(signature.sign(address, "application/json", BODY, keys(CanarySecret.TEXT)))
                .hasToString("AwsHeaders[hidden]");
        assertThat(AwsKeys.unpack(AwsKeys.pack(keys(CanarySecret.TEXT))).toString())
                .doesNotContain(CanarySecret.TEXT);
    }

    private static Credentials keys(String token) {
        return new Credentials(Map.of(
                BedrockSettings.ACCESS_KEY, Secret.of("AKIDEXAMPLE"),
                BedrockSettings.SECRET_KEY, Secret.of("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"),
                BedrockSettings.SESSION_TOKEN, Secret.of(token)));
    }
}
