package io.sluice.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Entity;
import jakarta.ws.rs.HttpMethod;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What a native executable would lack, by what its builder gets: {@code ./mvnw -Pnative -Dquarkus.native.sources-only=true verify}
 * writes that, with no builder at hand, and runs this.
 */
class NativeExecutableIT {
    private static final Path CLASSES = Path.of("target/classes");
    private static final String CONFIG = "META-INF/native-image/";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.sluice");

    private static JsonNode resources;
    private static Set<String> reflective;
    private static Set<String> entries;
    private static String arguments;

    @BeforeAll
    static void readWhatTheBuilderGets() throws IOException {
        Path folder = Path.of(System.getProperty("sluice.native-sources"));
        try (Stream<Path> files = Files.list(folder)) {
            Path runner = files.filter(file -> file.toString().endsWith("-runner.jar"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no runner jar in " + folder
                            + ": ./mvnw -Pnative -Dquarkus.native.sources-only=true verify makes it"));
            try (JarFile jar = new JarFile(runner.toFile())) {
                resources = read(jar, CONFIG + "resource-config.json").get("resources");
                reflective = new TreeSet<>();
                read(jar, CONFIG + "reflect-config.json")
                        .forEach(type -> reflective.add(type.get("name").asText()));
                entries = new TreeSet<>();
                jar.stream().forEach(entry -> entries.add(entry.getName()));
            }
        }
        arguments = Files.readString(folder.resolve("native-image.args"));
    }

    @Test
    void hasEveryResource() throws IOException {
        assertThat(files(CLASSES)).contains("io/sluice/pricing/prices.json", "db/migration/V001__base.sql");
        assertThat(files(CLASSES))
                .filteredOn(file -> !file.endsWith(".class") && !isReadByTheBuild(file))
                .allSatisfy(file -> {
                    assertThat(entries).contains(file);
                    assertThat(isIncluded(file)).as(file).isTrue();
                });
    }

    @Test
    void canMakeWhatServiceFilesName() throws IOException {
        for (String file : files(CLASSES)) {
            if (file.startsWith("META-INF/services/")) {
                assertThat(reflective)
                        .containsAll(Files.readAllLines(CLASSES.resolve(file)).stream()
                                .map(String::strip)
                                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                                .toList());
            }
        }
    }

    @Test
    void knowsEveryEntity() {
        List<String> entities = MAIN.stream()
                .filter(type -> type.isAnnotatedWith(Entity.class) || type.isAnnotatedWith(Embeddable.class))
                .map(JavaClass::getName)
                .toList();
        assertThat(entities).hasSizeGreaterThan(10);
        assertThat(reflective).containsAll(entities);
    }

    @Test
    void knowsEveryTypeThatGoesOverAWire() {
        Set<String> types = new TreeSet<>();
        for (JavaClass type : MAIN) {
            boolean client = type.isAnnotatedWith(RegisterRestClient.class);
            if (client || type.getSimpleName().endsWith("Resource")) {
                for (Method method : type.reflect().getDeclaredMethods()) {
                    if (client || isEndpoint(method)) {
                        ours(method.getGenericReturnType(), types);
                        Arrays.stream(method.getGenericParameterTypes()).forEach(one -> ours(one, types));
                    }
                }
            }
        }
        assertThat(types).contains("io.sluice.dialect.GatewayReply");
        assertThat(reflective).containsAll(types);
    }

    @Test
    void makesCachesAndTheClassesThatAreMadeAtRunTime() {
        assertThat(arguments).contains("io.quarkus.caffeine.runtime.graal.CacheConstructorsFeature");
        assertThat(entries).contains(CONFIG + "io.sluice/sluice/proxy-config.json");
        assertThat(reflective).contains("io.sluice.provider.Upstream", "io.sluice.provider.Upstream$ChatStream");
    }

    private static JsonNode read(JarFile jar, String name) throws IOException {
        try (InputStream content = jar.getInputStream(jar.getEntry(name))) {
            return JSON.readTree(content);
        }
    }

    /** Settings are compiled in, what Quarkus' annotation processors and the builder read is of no use later. */
    private static boolean isReadByTheBuild(String file) {
        return file.equals("application.properties")
                || file.startsWith(CONFIG)
                || file.startsWith("META-INF/quarkus-")
                || file.equals("META-INF/panache-archive.marker");
    }

    /** By patterns, or as the newer form has it, by globs. */
    private static boolean isIncluded(String file) {
        JsonNode all = resources.isArray() ? resources : resources.get("includes");
        for (JsonNode one : all) {
            if (one.has("pattern") && Pattern.matches(one.get("pattern").asText(), file)) {
                return true;
            }
            if (one.has("glob")
                    && FileSystems.getDefault()
                            .getPathMatcher("glob:" + one.get("glob").asText())
                            .matches(Path.of(file))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isEndpoint(Method method) {
        return Arrays.stream(method.getAnnotations())
                .anyMatch(annotation -> annotation.annotationType().isAnnotationPresent(HttpMethod.class));
    }

    private static void ours(Type type, Set<String> found) {
        if (type instanceof ParameterizedType generic) {
            ours(generic.getRawType(), found);
            Arrays.stream(generic.getActualTypeArguments()).forEach(argument -> ours(argument, found));
        } else if (type instanceof Class<?> one && one.getName().startsWith("io.sluice.")) {
            found.add(one.getName());
        }
    }

    private static List<String> files(Path folder) throws IOException {
        List<String> names = new ArrayList<>();
        try (Stream<Path> all = Files.walk(folder)) {
            all.filter(Files::isRegularFile)
                    .forEach(file -> names.add(folder.relativize(file).toString()));
        }
        return names;
    }
}
