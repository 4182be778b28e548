package io.sluice.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.json.JsonCodec;
import io.sluice.support.LoopbackCertificate;
import io.sluice.support.upstream.FakeUpstream;
import io.sluice.support.vault.BaoServer;
import io.sluice.support.vault.BaoServer.KubernetesRole;
import io.sluice.support.vault.FakeCluster;
import io.sluice.support.vault.FakeCluster.ServiceAccount;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A cluster with the overlay {@code clustered} and a platform team's components in it: the gateway's pod, what it needs (PostgreSQL
 * and Vault, by TLS), the ingress before it, and a provider's double behind it.
 */
final class ClusteredSetup implements AutoCloseable {
    static final PlatformTeam.Secrets SECRETS = new PlatformTeam.Secrets(
            "admin-key-of-the-platform-team", "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=", "password-of-sluice");

    /** The tokens that Vault gives live so short that log-ins are seen. */
    private static final Duration VAULT_TOKEN = Duration.ofSeconds(4);

    private static final String ROUTES = """
            endpoints:
              - name: chat
                endpoint_type: llm/v1/chat
                model:
                  provider: openai
                  name: gpt-4o
                  config: {openai_api_key: "vault:llm/prod/openai#api_key", openai_api_base: "%1$s"}
              - name: unpriced
                endpoint_type: llm/v1/chat
                model:
                  provider: openai
                  name: nobody-sells-this
                  config: {openai_api_key: "vault:llm/prod/openai#api_key", openai_api_base: "%1$s"}
            """;

    private final Deque<AutoCloseable> running;
    private final FakeUpstream upstream;
    private final FakeCluster cluster;
    private final BaoServer vault;
    private final ClusterDatabase database;
    private final ClusterObjects objects;
    private final Kubelet kubelet;
    private final IngressController ingress;
    private final HttpClient client;
    private final String callersKey;
    private Pod pod;
    private int pods;
    private int providerKeys;

    private ClusteredSetup(Path folder, Deque<AutoCloseable> running) throws Exception {
        this.running = running;
        upstream = running(FakeUpstream.start());
        cluster = running(FakeCluster.start(folder));
        var ofVault = LoopbackCertificate.make(folder, "vault");
        vault = running(BaoServer.start(Files.createDirectories(folder.resolve("vault")), ofVault));
        vault.policy("sluice", policyOfThePage());
        var account = new ServiceAccount("sluice", "sluice");
        vault.kubernetesRole(
                cluster,
                new KubernetesRole("sluice", account, "vault", "sluice", VAULT_TOKEN, VAULT_TOKEN.multipliedBy(2)));
        rotateProviderKey();
        var ofDatabase = LoopbackCertificate.make(folder, "postgres");
        database = running(ClusterDatabase.start(
                Files.createDirectories(folder.resolve("postgres")), ofDatabase, SECRETS.databasePassword()));
        objects = PlatformTeam.apply(routes(), SECRETS, ofDatabase.pem(), ofVault.pem());
        Map<String, String> addresses = Map.of(
                "db.mycompany.example:5432",
                database.address(),
                "vault.mycompany.example:8200",
                "127.0.0.1:" + vault.port());
        kubelet = new Kubelet(folder, objects, addresses, cluster);
        pod = newPod();
        ingress = running(IngressController.start(folder.resolve("ingress"), objects, pod));
        client = Callers.through(ingress.address());
        callersKey = keyOfACaller();
    }

    /** Starts all of it; the pod is ready then. */
    static ClusteredSetup start(Path folder) throws Exception {
        var running = new ArrayDeque<AutoCloseable>();
        try {
            return new ClusteredSetup(folder, running);
        } catch (Exception | AssertionError e) {
            closeAll(running);
            throw e;
        }
    }

    /** The one that the ingress leads to. */
    Pod pod() {
        return pod;
    }

    /** A further pod of the Deployment, ready. The ingress does not know of it yet. */
    Pod newPod() {
        return running(kubelet.start(deployment(), "sluice-" + ++pods)).awaitReady();
    }

    /** The endpoints change: new requests go to this pod. */
    void leadTo(Pod next) {
        ingress.leadTo(next);
        pod = next;
    }

    /** Applications that have a key for all routes. */
    Callers callers() {
        return new Callers(ingress.address(), callersHost(), callersKey);
    }

    String callersKey() {
        return callersKey;
    }

    /** By which the ingress knows callers. */
    String callersHost() {
        return objects.one("Ingress", "sluice").at("/spec/rules/0/host").asText();
    }

    /** By which it knows administrators. */
    String adminHost() {
        return objects.one("Ingress", "sluice-admin").at("/spec/rules/0/host").asText();
    }

    HttpResponse<String> get(String host, String path, String key) throws Exception {
        return client.send(request(host, path, key).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** A request through the ingress; an empty key sends none. */
    HttpRequest.Builder request(String host, String path, String key) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://" + host + path)).timeout(Duration.ofSeconds(60));
        return (key.isEmpty() ? request : request.header("Authorization", "Bearer " + key))
                .header("Content-Type", "application/json");
    }

    HttpClient client() {
        return client;
    }

    /** Has the management API make something, through its own ingress; a member of the answer. */
    String make(String path, String body, String member) throws Exception {
        HttpRequest request = request(adminHost(), path, SECRETS.adminKey())
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return JsonCodec.read(answer.body()).at(member).asText();
    }

    /** A new key at the provider, then in Vault, then the only one that the provider takes. */
    void rotateProviderKey() {
        String before = providerKey();
        providerKeys++;
        upstream.acceptOnlyKey(before, providerKey());
        vault.put("llm/prod/openai", Map.of("api_key", providerKey()));
        upstream.acceptOnlyKey(providerKey());
    }

    /** The newest one. */
    String providerKey() {
        return "sk-of-the-provider-" + providerKeys;
    }

    /** The platform team's routes. */
    String routes() {
        return ROUTES.formatted(upstream.baseUrl("openai"));
    }

    FakeUpstream upstream() {
        return upstream;
    }

    FakeCluster cluster() {
        return cluster;
    }

    Kubelet kubelet() {
        return kubelet;
    }

    ClusterDatabase database() {
        return database;
    }

    ClusterObjects objects() {
        return objects;
    }

    JsonNode deployment() {
        return objects.one("Deployment", "sluice");
    }

    @Override
    public void close() throws Exception {
        closeAll(running);
    }

    /** The last one that was started first. */
    private static void closeAll(Deque<AutoCloseable> running) throws Exception {
        while (!running.isEmpty()) {
            running.pop().close();
        }
    }

    private String keyOfACaller() throws Exception {
        make("/admin/v1/teams", "{\"name\":\"search\"}", "/name");
        make("/admin/v1/service-accounts", "{\"name\":\"indexer\",\"team\":\"search\"}", "/name");
        make("/admin/v1/grants", "{\"to\":{\"team\":\"search\"},\"routes\":[\"*\"]}", "/id");
        return make("/admin/v1/keys", "{\"owner\":\"indexer\",\"name\":\"test\"}", "/key");
    }

    /** The least rights as docs/vault.md has them. */
    private static String policyOfThePage() throws Exception {
        Matcher block = Pattern.compile("```hcl\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("docs", "vault.md")));
        assertThat(block.find()).isTrue();
        return block.group(1);
    }

    private <T extends AutoCloseable> T running(T started) {
        running.push(started);
        return started;
    }
}
