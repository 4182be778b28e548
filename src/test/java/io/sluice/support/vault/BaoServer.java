package io.sluice.support.vault;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.support.FreePorts;
import io.sluice.support.LoopbackCertificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A real server of Vault's API on loopback, with its storage in a folder: it can be sealed, stopped and started again, and
 * has policies and log-ins as its administrators make them. A KV engine of version 2 is mounted at {@code secret}.
 *
 * <p>{@link #start(Path)} returns when it is initialized and unsealed. Not thread-safe, but for {@link #put}.
 */
public final class BaoServer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration UP_WITHIN = Duration.ofSeconds(60);
    private static final int BAD = 400;

    private final HttpClient http;
    private final Path program = BaoProgram.find();
    private final int port = FreePorts.next();
    private final Path folder;
    private final @Nullable LoopbackCertificate certificate;
    private @Nullable Process process;
    private boolean appRoles;
    private String unsealKey = "";
    private String rootToken = "";

    private BaoServer(Path folder, @Nullable LoopbackCertificate certificate) {
        this.folder = folder;
        this.certificate = certificate;
        HttpClient.Builder client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5));
        this.http = (certificate == null ? client : client.sslContext(certificate.context())).build();
    }

    /** How an AppRole logs in. */
    public record AppRole(String roleId, String secretId) {}

    /**
     * Which service account logs in, and what it may.
     *
     * @param audience that the account's token has to be for
     * @param ttl      of the tokens that Vault gives for it
     */
    public record KubernetesRole(
            String name,
            FakeCluster.ServiceAccount account,
            String audience,
            String policy,
            Duration ttl,
            Duration maxTtl) {}

    /** A new server with its state in this folder. Skips the test, or fails it in CI, where no program is to be had. */
    public static BaoServer start(Path folder) {
        return start(new BaoServer(folder, null));
    }

    /** The same, reached by TLS only. */
    public static BaoServer start(Path folder, LoopbackCertificate certificate) {
        return start(new BaoServer(folder, certificate));
    }

    private static BaoServer start(BaoServer server) {
        try {
            server.initialize();
            return server;
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    /** Its address, without a slash at the end. */
    public String url() {
        return (certificate == null ? "http" : "https") + "://127.0.0.1:" + port;
    }

    public int port() {
        return port;
    }

    /** The token that may do everything. */
    public String rootToken() {
        return rootToken;
    }

    /** Seals it: it runs, and gives nothing. */
    public void seal() {
        send("PUT", "sys/seal", Map.of(), "");
    }

    /** Unseals it with its own key. */
    public void unseal() {
        send("PUT", "sys/unseal", Map.of("key", unsealKey), "");
        await("the server to be active").atMost(UP_WITHIN).until(() -> status("sys/health") == 200);
    }

    /** Ends the process. */
    public void stop() {
        Process running = process;
        if (running == null) {
            return;
        }
        running.destroy();
        try {
            if (!running.waitFor(20, TimeUnit.SECONDS)) {
                running.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        process = null;
    }

    /** Starts the process again on the same port and state; it is sealed then. */
    public void startSealed() {
        launch();
        await("the server to answer").atMost(UP_WITHIN).until(() -> status("sys/seal-status") == 200);
    }

    /** Writes a new version of a secret. */
    public void put(String path, Map<String, ?> fields) {
        send("POST", "secret/data/" + path, Map.of("data", fields), "");
    }

    /** Writes a new version of a secret in a namespace. */
    public void putIn(String namespace, String path, Map<String, ?> fields) {
        send("POST", "secret/data/" + path, Map.of("data", fields), namespace);
    }

    /** The fields of a version of a secret. */
    public JsonNode get(String path, int version) {
        return send("GET", "secret/data/" + path + "?version=" + version, null, "")
                .at("/data/data");
    }

    /** Removes a secret with all its versions. */
    public void delete(String path) {
        send("DELETE", "secret/metadata/" + path, null, "");
    }

    /** Whether a version of a secret can still be read. */
    public boolean exists(String path, int version) {
        return status("secret/data/" + path + "?version=" + version) == 200;
    }

    /** Makes or replaces a policy. */
    public void policy(String name, String rules) {
        send("PUT", "sys/policies/acl/" + name, Map.of("policy", rules), "");
    }

    /** Makes or replaces a policy of a namespace. */
    public void policyIn(String namespace, String name, String rules) {
        send("PUT", "sys/policies/acl/" + name, Map.of("policy", rules), namespace);
    }

    /** A token with a policy, for an hour. */
    public String token(String policy) {
        return tokenIn("", policy);
    }

    /** A token of a namespace with a policy of it, for an hour. */
    public String tokenIn(String namespace, String policy) {
        return send("POST", "auth/token/create", Map.of("policies", List.of(policy), "ttl", "1h"), namespace)
                .at("/auth/client_token")
                .textValue();
    }

    /** A role that gateways log in with; its tokens have these times. */
    public AppRole appRole(String name, String policy, Duration ttl, Duration maxTtl) {
        if (!appRoles) {
            send("POST", "sys/auth/approle", Map.of("type", "approle"), "");
            appRoles = true;
        }
        var role = Map.of(
                "token_policies",
                policy,
                "token_ttl",
                ttl.toSeconds() + "s",
                "token_max_ttl",
                maxTtl.toSeconds() + "s");
        send("POST", "auth/approle/role/" + name, role, "");
        return new AppRole(
                send("GET", "auth/approle/role/" + name + "/role-id", null, "")
                        .at("/data/role_id")
                        .textValue(),
                send("POST", "auth/approle/role/" + name + "/secret-id", Map.of(), "")
                        .at("/data/secret_id")
                        .textValue());
    }

    /** Lets service accounts of a Kubernetes cluster log in, and makes a role for one of them. */
    public void kubernetesRole(FakeCluster cluster, KubernetesRole role) {
        send("POST", "sys/auth/kubernetes", Map.of("type", "kubernetes"), "");
        var config = Map.of(
                "kubernetes_host",
                cluster.url(),
                "kubernetes_ca_cert",
                cluster.authority(),
                "token_reviewer_jwt",
                cluster.reviewer(),
                "disable_local_ca_jwt",
                true);
        send("POST", "auth/kubernetes/config", config, "");
        var body = Map.of(
                "bound_service_account_names",
                role.account().name(),
                "bound_service_account_namespaces",
                role.account().namespace(),
                "audience",
                role.audience(),
                "token_policies",
                role.policy(),
                "token_ttl",
                role.ttl().toSeconds() + "s",
                "token_max_ttl",
                role.maxTtl().toSeconds() + "s");
        send("POST", "auth/kubernetes/role/" + role.name(), body, "");
    }

    /** Makes a namespace with a KV engine of its own at {@code secret}. */
    public void namespace(String name) {
        send("POST", "sys/namespaces/" + name, Map.of(), "");
        send("POST", "sys/mounts/secret", Map.of("type", "kv", "options", Map.of("version", "2")), name);
    }

    @Override
    public void close() {
        stop();
    }

    private void initialize() {
        try {
            Path data = Files.createDirectories(folder.resolve("data")).toAbsolutePath();
            Files.writeString(
                    folder.resolve("config.hcl"), """
                    storage "raft" {
                      path = "%s"
                      node_id = "one"
                      performance_multiplier = 1
                    }
                    listener "tcp" {
                      address = "127.0.0.1:%d"
                      %s
                    }
                    api_addr = "%s"
                    cluster_addr = "http://127.0.0.1:%d"
                    disable_mlock = true
                    log_level = "warn"
                    """.formatted(data, port, transport(), url(), FreePorts.next()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        launch();
        await("the server to answer").atMost(UP_WITHIN).until(() -> status("sys/seal-status") == 200);
        JsonNode keys = send("PUT", "sys/init", Map.of("secret_shares", 1, "secret_threshold", 1), "");
        unsealKey = keys.at("/keys_base64/0").textValue();
        rootToken = keys.at("/root_token").textValue();
        unseal();
        send("POST", "sys/mounts/secret", Map.of("type", "kv", "options", Map.of("version", "2")), "");
        await("the KV engine to be ready")
                .atMost(UP_WITHIN)
                .until(() -> status("secret/config") == 200); // it upgrades itself for a moment
    }

    private String transport() {
        return certificate == null
                ? "tls_disable = true"
                : "tls_cert_file = \"" + certificate.certificateFile() + "\"\n  tls_key_file = \""
                        + certificate.keyFile() + "\"";
    }

    private void launch() {
        try {
            process = new ProcessBuilder(program.toString(), "server", "-config=" + folder.resolve("config.hcl"))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            folder.resolve("server.log").toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonNode send(String method, String path, @Nullable Object body, String namespace) {
        HttpResponse<String> answer = exchange(method, path, body, namespace);
        if (answer.statusCode() >= BAD) {
            throw new IllegalStateException(method + " " + path + ": " + answer.statusCode() + " " + answer.body());
        }
        try {
            return answer.body().isEmpty() ? JSON.nullNode() : JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int status(String path) {
        Process running = process;
        if (running == null || !running.isAlive()) {
            throw new IllegalStateException("The server ended:\n" + log());
        }
        try {
            return exchange("GET", path, null, "").statusCode();
        } catch (UncheckedIOException notYet) {
            return 0;
        }
    }

    private HttpResponse<String> exchange(String method, String path, @Nullable Object body, String namespace) {
        try {
            var request = HttpRequest.newBuilder(URI.create(url() + "/v1/" + path))
                    .timeout(Duration.ofSeconds(20))
                    .method(
                            method,
                            body == null
                                    ? HttpRequest.BodyPublishers.noBody()
                                    : HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)));
            if (!rootToken.isEmpty()) {
                request.header("X-Vault-Token", rootToken);
            }
            if (!namespace.isEmpty()) {
                request.header("X-Vault-Namespace", namespace);
            }
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private String log() {
        try {
            return Files.readString(folder.resolve("server.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
