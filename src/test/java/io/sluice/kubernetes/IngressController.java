package io.sluice.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.support.FreePorts;
import io.sluice.support.Programs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * A real nginx, set up from Ingress resources as ingress-nginx sets up its own
 * (<a href="https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/">annotations</a>), except that
 * TLS ends before it. What stands behind it changes by a reload, which no request notices.
 */
final class IngressController implements AutoCloseable {
    private static final String OURS = "nginx.ingress.kubernetes.io/";

    /** What an annotation makes of a location; one that is not here fails the test. */
    private static final Map<String, UnaryOperator<String>> DIRECTIVES = Map.of(
            "proxy-buffering",
            value -> "proxy_buffering " + value + ";",
            "proxy-request-buffering",
            value -> "proxy_request_buffering " + value + ";",
            "proxy-http-version",
            value -> "proxy_http_version " + value + ";",
            "proxy-read-timeout",
            value -> "proxy_read_timeout " + value + "s;",
            "proxy-send-timeout",
            value -> "proxy_send_timeout " + value + "s;",
            "proxy-body-size",
            value -> "client_max_body_size " + value + ";",
            "proxy-next-upstream",
            value -> "proxy_next_upstream " + value + ";",
            "whitelist-source-range",
            value -> "allow " + value.replace(",", "; allow ") + "; deny all;");

    /** Words to other controllers, which this one does not look at. */
    private static final Set<String> OF_OTHERS =
            Set.of("nginx.org/", "haproxy.org/", "haproxy-ingress.github.io/", "alb.ingress.kubernetes.io/");

    private final Path folder;
    private final ClusterObjects objects;
    private final int port = FreePorts.next();
    private final int statusPort = FreePorts.next();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private int generation;

    private IngressController(Path folder, ClusterObjects objects, Pod pod) throws IOException {
        this.folder = folder;
        this.objects = objects;
        write(pod);
        process = new ProcessBuilder(
                        Programs.require("nginx", "Debian: apt-get install nginx-light")
                                .toString(),
                        "-p",
                        folder.toString(),
                        "-e",
                        log().toString(),
                        "-c",
                        configuration().toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                .start();
    }

    /** One that leads to this pod. */
    static IngressController start(Path folder, ClusterObjects objects, Pod pod) throws IOException {
        var controller = new IngressController(Files.createDirectories(folder).toAbsolutePath(), objects, pod);
        controller.awaitGeneration();
        return controller;
    }

    /** Where it listens. */
    InetSocketAddress address() {
        return new InetSocketAddress("127.0.0.1", port);
    }

    /** New requests go to this pod from now on; those under way end where they are. */
    void leadTo(Pod pod) {
        write(pod);
        try {
            Process reload = new ProcessBuilder("kill", "-HUP", Long.toString(process.pid())).start();
            assertThat(reload.onExit().join().exitValue()).isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        awaitGeneration();
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }

    private void awaitGeneration() {
        URI status = URI.create("http://127.0.0.1:" + statusPort + "/");
        await("the ingress controller")
                .ignoreExceptionsInstanceOf(IOException.class)
                .atMost(Duration.ofSeconds(60))
                .until(() -> {
                    if (!process.isAlive()) {
                        fail("nginx ended:\n" + Files.readString(log()));
                    }
                    return http.send(HttpRequest.newBuilder(status).build(), HttpResponse.BodyHandlers.ofString())
                            .body()
                            .equals(Integer.toString(generation));
                });
    }

    private void write(Pod pod) {
        generation++;
        var services = new TreeSet<String>();
        String servers = objects.kind("Ingress")
                .flatMap(ingress -> ClusterObjects.items(ingress.at("/spec/rules"))
                        .map(rule -> server(
                                rule.path("host").asText(), locations(ingress, rule.at("/http/paths"), services))))
                .collect(Collectors.joining());
        String upstreams = services.stream()
                .map(service -> "upstream %s { server %s; keepalive 320; }\n"
                        .formatted(service, endpoint(service.split("_", -1), pod)))
                .collect(Collectors.joining());
        try {
            Files.writeString(configuration(), """
                    daemon off;
                    user root root;
                    worker_processes 1;
                    pid nginx.pid;
                    error_log %s warn;
                    events { worker_connections 4096; }
                    http {
                      access_log off;
                      client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi;
                      uwsgi_temp_path uwsgi; scgi_temp_path scgi;
                      # A client that keeps connections has to expect that one is closed under it; that is not what is tested.
                      keepalive_timeout 0;
                      # What ingress-nginx says to every backend.
                      proxy_http_version 1.1;
                      proxy_set_header Connection "";
                      proxy_set_header Host $host;
                      proxy_set_header X-Request-ID $request_id;
                      proxy_set_header X-Real-IP $remote_addr;
                      proxy_set_header X-Forwarded-For $remote_addr;
                      proxy_set_header X-Forwarded-Host $host;
                      proxy_set_header X-Forwarded-Port 443;
                      proxy_set_header X-Forwarded-Proto https;
                      proxy_set_header X-Forwarded-Scheme https;
                      server { listen 127.0.0.1:%d; return 200 "%d"; }
                      server { listen 127.0.0.1:%d default_server; return 404; }
                      %s%s}
                    """.formatted(log(), statusPort, generation, port, upstreams, servers));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String server(String host, String locations) {
        return "server { listen 127.0.0.1:%d; server_name %s;\nlocation / { return 404; }\n%s}\n"
                .formatted(port, host, locations);
    }

    private static String locations(JsonNode ingress, JsonNode paths, Set<String> services) {
        String directives = ingress.at("/metadata/annotations").properties().stream()
                .map(annotation ->
                        directive(annotation.getKey(), annotation.getValue().asText()))
                .collect(Collectors.joining(" "));
        return ClusterObjects.items(paths)
                .map(path -> {
                    JsonNode service = path.at("/backend/service");
                    String upstream = service.path("name").asText() + "_"
                            + service.at("/port/name").asText();
                    services.add(upstream);
                    String body = " { " + directives + " proxy_pass http://" + upstream + "; }\n";
                    return matches(
                                    path.path("path").asText(),
                                    path.path("pathType").asText())
                            .stream()
                            .map(match -> "location " + match + body)
                            .collect(Collectors.joining());
                })
                .collect(Collectors.joining());
    }

    private static String directive(String annotation, String value) {
        if (OF_OTHERS.stream().anyMatch(annotation::startsWith)) {
            return "";
        }
        UnaryOperator<String> known =
                annotation.startsWith(OURS) ? DIRECTIVES.get(annotation.substring(OURS.length())) : null;
        return known == null ? fail("What does this annotation mean to an ingress? " + annotation) : known.apply(value);
    }

    /** A prefix matches whole elements of a path only. */
    private static List<String> matches(String path, String type) {
        return switch (type) {
            case "Exact" -> List.of("= " + path);
            case "Prefix" -> List.of("= " + path, path + "/");
            default -> fail("not portable: " + type);
        };
    }

    /** What the endpoints of a Service come to with one pod: its port of the name that the Service's port leads to. */
    private String endpoint(String[] serviceAndPort, Pod pod) {
        return pod.address(Services.targetPort(objects, serviceAndPort[0], serviceAndPort[1]));
    }

    private Path configuration() {
        return folder.resolve("nginx.conf");
    }

    private Path log() {
        return folder.resolve("nginx.log");
    }
}
