package io.sluice.provider.bedrock;

import static io.sluice.provider.bedrock.BedrockCalls.CHAT;
import static io.sluice.provider.bedrock.BedrockCalls.CREDENTIALS;
import static io.sluice.provider.bedrock.BedrockCalls.STREAM;
import static io.sluice.provider.bedrock.BedrockCalls.attempt;
import static io.sluice.provider.bedrock.BedrockCalls.error;
import static io.sluice.provider.bedrock.BedrockCalls.fold;
import static io.sluice.provider.bedrock.BedrockCalls.host;
import static io.sluice.provider.bedrock.BedrockCalls.item;
import static io.sluice.provider.bedrock.BedrockCalls.settled;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.model.CallFailed;
import io.sluice.model.ChatResponse;
import io.sluice.model.Failure;
import io.sluice.model.UpstreamError;
import io.sluice.model.UpstreamError.Kind;
import io.sluice.secret.Credentials;
import io.sluice.support.CanarySecret;
import io.sluice.support.PostgresResource;
import io.sluice.support.upstream.FakeUpstream;
import io.sluice.support.upstream.RecordedRequest;
import io.sluice.support.upstream.Reply;
import io.sluice.support.upstream.bedrock.SignatureCheck;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ways in beside a route's own access key. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class BedrockAccessTest {
    private static final String ARN = "arn:aws:iam::123456789012:role/models & more";
    private static final Map<String, String> ROLE = Map.of(BedrockSettings.ROLE, ARN);
    private static final Set<String> KEYS = Set.of(BedrockSettings.ACCESS_KEY, BedrockSettings.SECRET_KEY);
    private static final List<String> CANARY = List.of(CanarySecret.TEXT);

    private static FakeUpstream upstream;

    @Inject
    BedrockProvider provider;

    @TempDir
    Path folder;

    private BedrockCalls calls;

    @BeforeAll
    static void start() {
        upstream = FakeUpstream.start();
    }

    @AfterAll
    static void stop() {
        upstream.close();
    }

    @BeforeEach
    void reset() {
        upstream.reset();
        calls = new BedrockCalls(provider, upstream);
    }

    @Test
    void sendsABearerKeyAsItIs() {
        upstream.acceptOnlyKey(CanarySecret.TEXT);
        var bearer = new Credentials(Map.of(BedrockSettings.BEARER, CanarySecret.secret()));
        BedrockUpstream bound = calls.bind(Map.of(), Set.of(BedrockSettings.BEARER), BedrockCalls.NOTHING);

        item(bound.chat(attempt(CHAT), bearer));
        fold(bound.chatStream(attempt(STREAM), bearer));

        assertThat(upstream.requests()).hasSize(2).allSatisfy(sent -> {
            assertThat(sent.header("authorization")).contains("Bearer " + CanarySecret.TEXT);
            assertThat(sent.header("x-amz-date")).isEmpty();
        });
    }

    @Test
    void assumesARoleOnceAndSignsWithItsKeys() {
        // Given
        upstream.checkNothing();
        upstream.script().next(granted("ASIA1", Duration.ofHours(1)));
        BedrockUpstream bound = calls.bind(ROLE, KEYS, host(null, null, sts()));

        // When
        List<Uni<ChatResponse>> eight = IntStream.range(0, 8)
                .mapToObj(i -> bound.chat(attempt(CHAT), CREDENTIALS))
                .toList();
        item(Uni.join().all(eight).andFailFast());
        fold(bound.chatStream(attempt(STREAM), CREDENTIALS));

        // Then
        RecordedRequest login = upstream.requests().getFirst();
        assertThat(login.path()).isEqualTo("/bedrock/sts");
        assertThat(login.header("content-type")).contains("application/x-www-form-urlencoded");
        assertThat(login.text())
                .isEqualTo("Action=AssumeRole&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2F"
                        + "models+%26+more&RoleSessionName=sluice&DurationSeconds=900");
        assertThat(SignatureCheck.problem(login, "sts", CANARY, Clock.systemUTC()))
                .isEmpty();
        assertThat(upstream.requests().subList(1, 10)).hasSize(9).allSatisfy(sent -> {
            assertThat(sent.path()).contains("/converse");
            assertThat(sent.header("x-amz-security-token")).contains("session&ASIA1");
            assertThat(SignatureCheck.problem(sent, "bedrock", List.of(), Clock.systemUTC()))
                    .isEmpty();
        });
    }

    @Test
    void getsOtherKeysAfterSomeWereRefusedAsExpired() {
        upstream.checkNothing();
        upstream.script()
                .next(
                        granted("ASIA1", Duration.ofHours(1)),
                        Reply.body(
                                403,
                                "application/json",
                                "{\"__type\":\"ExpiredTokenException\",\"message\":\"expired\"}"),
                        granted("ASIA2", Duration.ofHours(1)),
                        Reply.text("Hi"),
                        Reply.body(
                                403, "application/json", "{\"__type\":\"AccessDeniedException\",\"message\":\"no\"}"),
                        Reply.text("Hi"));
        BedrockUpstream bound = calls.bind(ROLE, KEYS, host(null, null, sts()));

        assertThat(failed(bound).code()).isEqualTo("ExpiredTokenException");
        item(bound.chat(attempt(CHAT), CREDENTIALS));
        assertThat(failed(bound).code()).isEqualTo("AccessDeniedException");
        item(bound.chat(attempt(CHAT), CREDENTIALS));

        assertThat(upstream.requests()).hasSize(6);
        assertThat(upstream.lastRequest().header("x-amz-security-token")).contains("session&ASIA2");
    }

    @Test
    void replacesKeysThatAreAboutToExpire() {
        upstream.checkNothing();
        upstream.script()
                .next(granted("ASIA1", Duration.ZERO), Reply.text("Hi"), granted("ASIA2", Duration.ofHours(1)));
        BedrockUpstream bound = calls.bind(ROLE, KEYS, host(null, null, sts()));

        item(bound.chat(attempt(CHAT), CREDENTIALS));
        item(bound.chat(attempt(CHAT), CREDENTIALS));

        assertThat(upstream.lastRequest().header("x-amz-security-token")).contains("session&ASIA2");
    }

    @Test
    void saysThatTheRoleWasRefusedWithoutAnyWordOfTheService() {
        upstream.checkNothing();
        upstream.script()
                .next(
                        xml(
                                403,
                                "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>User "
                                        + CanarySecret.TEXT + " is not authorized</Message></Error></ErrorResponse>"),
                        xml(400, "<ErrorResponse><Error><Code>Throttling</Code></Error></ErrorResponse>"),
                        xml(200, "<html><p>login</html>"),
                        xml(
                                200,
                                "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/hostname\">]><a><AccessKeyId>&x;</AccessKeyId>"
                                        + "<SecretAccessKey>&x;</SecretAccessKey><SessionToken>&x;</SessionToken></a>"),
                        Reply.error(503));
        BedrockUpstream bound = calls.bind(ROLE, KEYS, host(null, null, sts()));

        UpstreamError refused = failed(bound);

        assertThat(refused.kind()).isEqualTo(Kind.AUTHENTICATION);
        assertThat(refused.code()).isEqualTo("AccessDenied");
        CanarySecret.assertAbsentFrom(refused.toString());
        assertThat(failed(bound).kind()).isEqualTo(Kind.RATE_LIMIT);
        assertThat(failed(bound).kind()).isEqualTo(Kind.BAD_RESPONSE);
        assertThat(failed(bound).kind()).isEqualTo(Kind.BAD_RESPONSE);
        assertThat(failed(bound).kind()).isEqualTo(Kind.SERVER);
    }

    @Test
    void signsWithAProfileAndFollowsTheFileWhenItsKeysAreRefused() throws IOException {
        // Given
        Path file = folder.resolve("credentials");
        Files.writeString(file, profile("AKIDOLD"));
        BedrockUpstream bound = calls.bind(Map.of(BedrockSettings.PROFILE, "models"), Set.of(), host(file, null, null));
        item(bound.chat(attempt(CHAT), Credentials.NONE));
        assertThat(upstream.lastRequest().header("authorization").orElse("")).contains("Credential=AKIDOLD/");
        Files.writeString(file, profile("AKIDNEW"));

        // When
        upstream.acceptOnlyKey(SignatureCheck.secretOf("AKIDNEW"));
        UpstreamError refused =
                error(settled(bound.chat(attempt(CHAT), Credentials.NONE)).getFailure());
        item(bound.chat(attempt(CHAT), Credentials.NONE));

        // Then
        assertThat(refused.code()).isEqualTo("InvalidSignatureException");
        assertThat(upstream.lastRequest().header("authorization").orElse("")).contains("Credential=AKIDNEW/");
    }

    @Test
    void saysWhatIsWrongWithTheFileWithoutShowingIt() throws IOException {
        Path file = folder.resolve("credentials");
        Files.writeString(file, "[other]\naws_access_key_id = " + CanarySecret.TEXT + "\n");

        assertThat(unavailable("models", file)).isEqualTo("The shared credentials file has no profile 'models'.");
        assertThat(unavailable("other", file))
                .isEqualTo("The profile 'other' of the shared credentials file has no access key.");
        assertThat(unavailable("models", folder.resolve("absent")))
                .isEqualTo("A file of AWS credentials of this gateway cannot be read.");
        Files.writeString(file, "aws_access_key_id = " + CanarySecret.TEXT + "\n");
        assertThat(unavailable("models", file)).startsWith("The shared credentials file");
        CanarySecret.assertAbsentFrom(unavailable("models", file));
    }

    @Test
    void assumesARoleByTheHostsWebIdentity() throws IOException {
        // Given
        upstream.checkNothing();
        upstream.script().next(granted("ASIA1", Duration.ofHours(1)));
        Path token = Files.writeString(folder.resolve("token"), "header.payload+/=\n");
        BedrockUpstream bound = calls.bind(ROLE, Set.of(), host(null, token, sts()));

        // When
        item(bound.chat(attempt(CHAT), Credentials.NONE));

        // Then
        RecordedRequest login = upstream.requests().getFirst();
        assertThat(login.header("authorization")).isEmpty();
        assertThat(login.text())
                .startsWith("Action=AssumeRoleWithWebIdentity&")
                .endsWith("&WebIdentityToken=header.payload%2B%2F%3D");
        assertThat(upstream.lastRequest().header("x-amz-security-token")).contains("session&ASIA1");
    }

    @Test
    void assumesARoleByAProfile() throws IOException {
        upstream.checkNothing();
        upstream.script().next(granted("ASIA1", Duration.ofHours(1)));
        Path file = Files.writeString(folder.resolve("credentials"), profile("AKIDBASE"));
        var values = Map.of(BedrockSettings.ROLE, ARN, BedrockSettings.PROFILE, "models");

        item(calls.bind(values, Set.of(), host(file, null, sts())).chat(attempt(CHAT), Credentials.NONE));

        assertThat(SignatureCheck.problem(upstream.requests().getFirst(), "sts", List.of(), Clock.systemUTC()))
                .isEmpty();
        assertThat(upstream.lastRequest().header("authorization").orElse("")).contains("Credential=ASIA1/");
    }

    private UpstreamError failed(BedrockUpstream bound) {
        return error(settled(bound.chat(attempt(CHAT), CREDENTIALS)).getFailure());
    }

    private String unavailable(String profile, Path file) {
        BedrockUpstream bound = calls.bind(Map.of(BedrockSettings.PROFILE, profile), Set.of(), host(file, null, null));
        Failure failure = CallFailed.failureOf(
                settled(bound.chat(attempt(CHAT), Credentials.NONE)).getFailure());
        assertThat(failure).isInstanceOf(Failure.CredentialUnavailable.class);
        return failure.message();
    }

    private static String sts() {
        return upstream.baseUrl("bedrock") + "/sts";
    }

    private static String profile(String accessKey) {
        return "# of the models\n[models]\naws_access_key_id = " + accessKey + "\naws_secret_access_key="
                + SignatureCheck.secretOf(accessKey) + "\n";
    }

    private static Reply granted(String accessKey, Duration lifetime) {
        return xml(
                200,
                "<AssumeRoleResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><AssumeRoleResult>"
                        + "<AssumedRoleUser><Arn>x</Arn></AssumedRoleUser><Credentials><AccessKeyId>" + accessKey
                        + "</AccessKeyId><SecretAccessKey>" + SignatureCheck.secretOf(accessKey)
                        + "</SecretAccessKey><SessionToken>session&amp;" + accessKey + "</SessionToken><Expiration>"
                        + Instant.now().plus(lifetime) + "</Expiration></Credentials></AssumeRoleResult>"
                        + "</AssumeRoleResponse>");
    }

    private static Reply xml(int status, String text) {
        return Reply.body(status, "text/xml", text);
    }
}
