package io.sluice.support.vault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.sluice.support.LoopbackCertificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.lang.JoseException;

/**
 * What a Kubernetes cluster is to a Vault: it issues tokens of service accounts, and says which are its own
 * (<a href="https://kubernetes.io/docs/reference/kubernetes-api/authentication-resources/token-review-v1/">TokenReview</a>).
 * As the real one it keeps no list of them: a token is what its signature, its audience and its time of expiry say.
 */
public final class FakeCluster implements AutoCloseable {
    /** The audience of tokens that are for the cluster's own API, and of reviews that name none. */
    public static final String OWN_AUDIENCE = "https://kubernetes.default.svc.cluster.local";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String REVIEWS = "/apis/authentication.k8s.io/v1/tokenreviews";
    private static final String ISSUER = OWN_AUDIENCE;
    private static final KeyPair KEYS = keys();

    private final List<String> vouchedFor = new CopyOnWriteArrayList<>();
    private final String reviewer = UUID.randomUUID().toString();
    private final HttpsServer server;
    private final String authority;

    private FakeCluster(HttpsServer server, String authority) {
        this.server = server;
        this.authority = authority;
    }

    /** Who a pod is. */
    public record ServiceAccount(String namespace, String name) {
        String user() {
            return "system:serviceaccount:" + namespace + ":" + name;
        }

        String uid() {
            return UUID.nameUUIDFromBytes(user().getBytes(StandardCharsets.UTF_8))
                    .toString();
        }
    }

    /**
     * One on loopback that has issued no token yet.
     *
     * @param folder for its certificate
     */
    public static FakeCluster start(Path folder) {
        try {
            var certificate = LoopbackCertificate.make(folder, "cluster");
            HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setHttpsConfigurator(new HttpsConfigurator(certificate.context()));
            var cluster = new FakeCluster(server, certificate.pem());
            server.createContext(REVIEWS, cluster::review);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.start();
            return cluster;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Address of its API. */
    public String url() {
        return "https://127.0.0.1:" + server.getAddress().getPort();
    }

    /** The certificate that its API is to be recognized by, as PEM. */
    public String authority() {
        return authority;
    }

    /** The token of whoever may ask for reviews. */
    public String reviewer() {
        return reviewer;
    }

    /**
     * A new token of a service account, as a pod finds it in a file.
     *
     * @param life from now on; a negative one has ended already
     */
    public String issue(ServiceAccount account, String audience, Duration life) {
        Instant now = Instant.now();
        var claims = new JwtClaims();
        claims.setIssuer(ISSUER);
        claims.setSubject(account.user());
        claims.setStringListClaim("aud", audience); // a list, as from the cluster: OpenBao reads nothing else
        claims.setIssuedAt(date(now.isBefore(now.plus(life)) ? now : now.plus(life.multipliedBy(2))));
        claims.setExpirationTime(date(now.plus(life)));
        claims.setGeneratedJwtId();
        claims.setClaim(
                "kubernetes.io",
                Map.of(
                        "namespace",
                        account.namespace(),
                        "serviceaccount",
                        Map.of("name", account.name(), "uid", account.uid())));
        var signed = new JsonWebSignature();
        signed.setPayload(claims.toJson());
        signed.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
        signed.setKeyIdHeaderValue("cluster");
        signed.setKey(KEYS.getPrivate());
        try {
            return signed.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether somebody asked about this token, and was told that it is one of this cluster. */
    public boolean hasVouchedFor(String token) {
        return vouchedFor.contains(token);
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void review(HttpExchange exchange) throws IOException {
        JsonNode review = JSON.readTree(exchange.getRequestBody());
        boolean allowed =
                ("Bearer " + reviewer).equals(exchange.getRequestHeaders().getFirst("Authorization"));
        byte[] body = JSON.writeValueAsBytes(Map.of(
                "apiVersion",
                "authentication.k8s.io/v1",
                "kind",
                "TokenReview",
                "metadata",
                Map.of(),
                "status",
                allowed ? verdict(review.path("spec")) : Map.of()));
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(allowed ? 201 : 403, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    /** The status of a review: who the token's user is, or why it is nobody. */
    private Map<String, Object> verdict(JsonNode spec) {
        String token = spec.path("token").asText();
        List<String> wanted = spec.path("audiences").isEmpty()
                ? List.of(OWN_AUDIENCE)
                : texts(spec.path("audiences")).toList();
        try {
            JwtClaims claims = new JwtConsumerBuilder()
                    .setVerificationKey(KEYS.getPublic())
                    .setJwsAlgorithmConstraints(
                            new AlgorithmConstraints(ConstraintType.PERMIT, AlgorithmIdentifiers.RSA_USING_SHA256))
                    .setExpectedIssuer(ISSUER)
                    .setExpectedAudience(wanted.toArray(String[]::new))
                    .setRequireExpirationTime()
                    .build()
                    .processToClaims(token);
            List<String> audiences =
                    claims.getAudience().stream().filter(wanted::contains).toList();
            vouchedFor.add(token);
            return Map.of("authenticated", true, "user", user(claims.getSubject()), "audiences", audiences);
        } catch (InvalidJwtException | MalformedClaimException e) {
            return Map.of("authenticated", false, "error", "[invalid bearer token, " + e.getMessage() + "]");
        }
    }

    private static Map<String, Object> user(String subject) {
        String[] parts = subject.split(":", -1);
        var account = new ServiceAccount(parts[2], parts[3]);
        return Map.of(
                "username",
                subject,
                "uid",
                account.uid(),
                "groups",
                List.of("system:serviceaccounts", "system:serviceaccounts:" + account.namespace()));
    }

    private static Stream<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText);
    }

    private static NumericDate date(Instant instant) {
        return NumericDate.fromMilliseconds(instant.toEpochMilli());
    }

    private static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
