package io.sluice.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.networking.v1.HTTPIngressPath;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.quarkus.runtime.configuration.DurationConverter;
import io.sluice.routing.RoutePolicy;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What comes in through an Ingress or an HTTPRoute: the callers' paths, all of them, with time and room for calls. */
class EntrancesTest {
    private static final java.nio.file.Path COMPONENTS = java.nio.file.Path.of("k8s", "components");

    /** For browsers of people who develop, and for Swagger's page, which lies below {@code /q}: not for callers. */
    private static final Set<String> NOT_CARRIED = Set.of("/", "/docs", "/favicon.ico");

    private static final Duration TOTAL = RoutePolicy.DEFAULT.timeouts().total();

    @Test
    void theIngressCarriesEveryPathOfEveryDialectAndNoOther() throws Exception {
        List<HTTPIngressPath> carried = paths(ingress("ingress"));

        Set<String> offered = resourcePaths();

        assertThat(offered).hasSizeGreaterThan(60).allSatisfy(path -> {
            boolean callers = !path.startsWith("/admin") && !NOT_CARRIED.contains(path);
            assertThat(carried.stream().anyMatch(entry -> carries(entry, path)))
                    .as(path)
                    .isEqualTo(callers);
        });
        assertThat(carried)
                .allSatisfy(entry -> assertThat(offered.stream().anyMatch(path -> carries(entry, path)))
                        .as("%s leads somewhere", entry.getPath())
                        .isTrue())
                .noneMatch(entry ->
                        List.of("/q/health", "/q/metrics", "/q/swagger-ui", "/openapi.json", "/admin/v1/keys").stream()
                                .anyMatch(path -> carries(entry, path)));
    }

    @Test
    void theIngressOfAdministratorsCarriesTheManagementApiAlone() throws Exception {
        assertThat(paths(ingress("admin-ingress")))
                .singleElement()
                .satisfies(entry -> assertThat(entry.getPath()).isEqualTo("/admin"));
        assertThat(host(ingress("admin-ingress"))).isNotEqualTo(host(ingress("ingress")));
    }

    @Test
    void theHttpRouteCarriesWhatTheIngressDoes() throws Exception {
        HTTPRoute route = (HTTPRoute) manifest("httproute", "httproute.yaml");

        assertThat(route.getSpec().getRules()).singleElement().satisfies(rule -> {
            assertThat(rule.getMatches().stream()
                            .map(match -> match.getPath().getType().replace("PathPrefix", "Prefix") + " "
                                    + match.getPath().getValue()))
                    .containsExactlyElementsOf(paths(ingress("ingress")).stream()
                            .map(entry -> entry.getPathType() + " " + entry.getPath())
                            .toList());
            assertThat(DurationConverter.parseDuration(rule.getTimeouts().getRequest()))
                    .isGreaterThan(TOTAL);
            assertThat(rule.getTimeouts().getBackendRequest())
                    .isEqualTo(rule.getTimeouts().getRequest());
        });
        assertThat(route.getSpec().getHostnames()).containsExactly(host(ingress("ingress")));
    }

    @Test
    void everyControllerIsToldHowLongACallMayTakeAndHowLongABodyMayBe() throws Exception {
        long longest = Code.bytes(Map.of(), "", "io.sluice.ingress.ApiConfig", "maxBodySize");
        Map<String, String> annotations = ingress("ingress").getMetadata().getAnnotations();

        assertThat(annotations)
                .containsKeys(
                        "nginx.ingress.kubernetes.io/proxy-read-timeout",
                        "nginx.org/proxy-read-timeout",
                        "haproxy.org/timeout-server",
                        "haproxy-ingress.github.io/timeout-server",
                        "alb.ingress.kubernetes.io/load-balancer-attributes");
        annotations.forEach((name, value) -> {
            if (name.contains("timeout") || value.contains("timeout")) {
                assertThat(Duration.ofSeconds(number(value))).as(name).isGreaterThan(TOTAL);
            }
            if (name.contains("body-size")) {
                assertThat(value).as(name).endsWith("m");
                assertThat(number(value) * 1024 * 1024).as(name).isBetween(longest, longest + longest / 4);
            }
        });
        assertThat(annotations)
                .containsEntry("nginx.ingress.kubernetes.io/proxy-buffering", "off")
                .containsEntry("nginx.ingress.kubernetes.io/proxy-request-buffering", "off")
                .containsEntry("nginx.org/proxy-buffering", "False");
    }

    private static boolean carries(HTTPIngressPath entry, String path) {
        return switch (entry.getPathType()) {
            case "Exact" -> path.equals(entry.getPath());
            case "Prefix" -> path.equals(entry.getPath()) || path.startsWith(entry.getPath() + "/");
            default -> throw new IllegalStateException("pathType " + entry.getPathType());
        };
    }

    /** By the resources' annotations; places that callers fill in stay as they are written. */
    private static Set<String> resourcePaths() {
        var paths = new TreeSet<String>();
        for (JavaClass found : new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.sluice.dialect", "io.sluice.admin", "io.sluice.ingress")) {
            if (found.isAnnotatedWith(Path.class) && !found.isInterface()) {
                Class<?> resource = found.reflect();
                String root = resource.getAnnotation(Path.class).value();
                for (Method method : resource.getDeclaredMethods()) {
                    if (answers(method)) {
                        Path own = method.getAnnotation(Path.class);
                        String full = ("/" + root + "/" + (own == null ? "" : own.value())).replaceAll("/+", "/");
                        paths.add(full.length() > 1 ? full.replaceFirst("/$", "") : full);
                    }
                }
            }
        }
        return paths;
    }

    private static boolean answers(Method method) {
        return Arrays.stream(method.getAnnotations())
                .anyMatch(annotation -> annotation.annotationType().isAnnotationPresent(HttpMethod.class));
    }

    private static long number(String text) {
        Matcher digits = Pattern.compile("\\d+").matcher(text);
        assertThat(digits.find()).as(text).isTrue();
        return Long.parseLong(digits.group());
    }

    private static List<HTTPIngressPath> paths(Ingress ingress) {
        return ingress.getSpec().getRules().getFirst().getHttp().getPaths();
    }

    private static String host(Ingress ingress) {
        return ingress.getSpec().getRules().getFirst().getHost();
    }

    private static Ingress ingress(String component) throws Exception {
        return (Ingress) manifest(component, "ingress.yaml");
    }

    private static Object manifest(String component, String file) throws Exception {
        return Manifests.read(Files.readString(COMPONENTS.resolve(component).resolve(file)))
                .getFirst();
    }
}
