package io.sluice.support.vault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.smallrye.jwt.build.Jwt;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * What a Kubernetes cluster is to a Vault: it issues tokens of service accounts, and says which are its own
 * (<a href="https://kubernetes.io/docs/reference/kubernetes-api/authentication-resources/token-review-v1/">TokenReview</a>).
 */
public final class FakeCluster implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String REVIEWS = "/apis/authentication.k8s.io/v1/tokenreviews";
    /** More than one, so that they are written as a list: OpenBao reads nothing else. */
    private static final Set<String> AUDIENCES = Set.of("https://kubernetes.default.svc.cluster.local", "cluster");

    private static final String PASSWORD = "changeit";
    private static final KeyPair KEYS = keys();

    /** The user of each token that was issued. */
    private final Map<String, Map<String, Object>> issued = new ConcurrentHashMap<>();

    private final List<String> reviewed = new CopyOnWriteArrayList<>();
    private final String reviewer = UUID.randomUUID().toString();
    private final HttpsServer server;
    private final String authority;

    private FakeCluster(HttpsServer server, String authority) {
        this.server = server;
        this.authority = authority;
    }

    /**
     * One on loopback that has issued no token yet.
     *
     * @param folder for its certificate
     */
    public static FakeCluster start(Path folder) {
        try {
            KeyStore store = certificate(folder.resolve("cluster.p12"));
            HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setHttpsConfigurator(new HttpsConfigurator(context(store)));
            var cluster = new FakeCluster(server, pem(store));
            server.createContext(REVIEWS, cluster::review);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.start();
            return cluster;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
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

    /** A new token of a service account, as a pod finds it in a file. */
    public String issue(String namespace, String serviceAccount) {
        String uid = UUID.nameUUIDFromBytes((namespace + "/" + serviceAccount).getBytes(StandardCharsets.UTF_8))
                .toString();
        String token = Jwt.claims()
                .issuer("https://kubernetes.default.svc.cluster.local")
                .subject("system:serviceaccount:" + namespace + ":" + serviceAccount)
                .audience(AUDIENCES)
                .claim(
                        "kubernetes.io",
                        Map.of("namespace", namespace, "serviceaccount", Map.of("name", serviceAccount, "uid", uid)))
                .issuedAt(Instant.now())
                .expiresIn(Duration.ofHours(1))
                .claim("jti", UUID.randomUUID().toString())
                .jws()
                .keyId("cluster")
                .sign(KEYS.getPrivate());
        issued.put(
                token,
                Map.of(
                        "username",
                        "system:serviceaccount:" + namespace + ":" + serviceAccount,
                        "uid",
                        uid,
                        "groups",
                        List.of("system:serviceaccounts", "system:serviceaccounts:" + namespace)));
        return token;
    }

    /** Whether somebody asked about this token, and was told that it is one of this cluster. */
    public boolean hasVouchedFor(String token) {
        return reviewed.contains(token);
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void review(HttpExchange exchange) throws IOException {
        JsonNode review = JSON.readTree(exchange.getRequestBody());
        boolean allowed =
                ("Bearer " + reviewer).equals(exchange.getRequestHeaders().getFirst("Authorization"));
        String token = review.at("/spec/token").asText();
        Map<String, Object> user = issued.get(token);
        Map<String, Object> status = user == null
                ? Map.of("authenticated", false)
                : Map.of("authenticated", true, "user", user, "audiences", AUDIENCES);
        if (allowed && user != null) {
            reviewed.add(token);
        }
        byte[] body = JSON.writeValueAsBytes(Map.of(
                "apiVersion",
                "authentication.k8s.io/v1",
                "kind",
                "TokenReview",
                "metadata",
                Map.of(),
                "status",
                status));
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(allowed ? 201 : 403, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static KeyStore certificate(Path file) throws IOException, GeneralSecurityException {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "cluster",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=cluster",
                        "-ext",
                        "SAN=IP:127.0.0.1",
                        "-ext",
                        "BC=ca:true",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        file.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (keytool.onExit().join().exitValue() != 0) {
            throw new IllegalStateException("keytool made no certificate");
        }
        return KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
    }

    private static SSLContext context(KeyStore store) throws GeneralSecurityException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    private static String pem(KeyStore store) throws GeneralSecurityException {
        byte[] certificate = store.getCertificate("cluster").getEncoded();
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate)
                + "\n-----END CERTIFICATE-----\n";
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
