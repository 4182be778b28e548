package io.sluice.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import io.smallrye.config.WithParentName;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The configuration reference is what the code says: every property of every mapping with its default and the sentence of
 * its Javadoc. {@code -Dgolden.regenerate=true} writes the page anew.
 */
class ConfigurationReferenceTest {
    private static final Path PAGE = Path.of("docs", "configuration.md");

    private static final String HEAD = """
            # Configuration

            How this process runs. What it serves (routes) is the catalog's: see [routes.md](routes.md). Every property can be
            given as an environment variable (`sluice.data-dir` is `SLUICE_DATA_DIR`), as a system property, or in
            `config/application.properties` beside the gateway. This page is written from the code by
            `ConfigurationReferenceTest`, which fails when the two differ.

            Quarkus' own properties hold too. The ones you are likely to need: `quarkus.http.host` and `quarkus.http.port` (API,
            127.0.0.1:8080), `quarkus.management.host` and `quarkus.management.port` (health and metrics, 127.0.0.1:9000),
            `quarkus.datasource.*` (a PostgreSQL of your own), `quarkus.log.level`, `quarkus.log.console.json.enabled`
            ([the log as JSON](observability.md)).

            **Units.** A *time* is a number and its unit: `200ms`, `10s`, `5m`, `2h`, `7d`; without one, seconds. *Bytes* are
            counted in powers of 1024: `64K`, `16M`, `1G`. Elements of a *list* have commas between them. A *map* has one
            property for each of its keys, below its name. **Ranges** include both ends. A value out of its range, and a name
            that is not here, keep the gateway from starting, with one line that says which and why.

            | property | default | unit | range | meaning |
            |---|---|---|---|---|
            """;

    @Test
    void thePageIsWhatTheCodeSays() throws IOException {
        var rows = new ArrayList<Row>();
        for (JavaClass type : new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.sluice")) {
            if (type.isAnnotatedWith(ConfigMapping.class)) {
                Class<?> mapping = type.reflect();
                collect(mapping.getAnnotation(ConfigMapping.class).prefix(), mapping, rows);
            }
        }
        rows.add(
                new Row(
                        "sluice.admin-key",
                        "made at the first start",
                        "text",
                        "16 characters or more",
                        "The administrator's key, at least 16 characters. Unset, a first start makes one, prints it once, and keeps only its hash."));
        rows.sort(Comparator.comparing(Row::property));
        String page = HEAD + String.join("\n", rows.stream().map(Row::markdown).toList()) + "\n";

        if (Boolean.getBoolean("golden.regenerate")) {
            Files.writeString(PAGE, page);
        }
        assertThat(Files.readString(PAGE)).isEqualTo(page);
        assertThat(rows).allSatisfy(row -> {
            assertThat(row.meaning()).as(row.property()).isNotBlank();
            assertThat(row.unit()).as("unit of " + row.property()).isNotBlank();
        });
    }

    private static void collect(String prefix, Class<?> mapping, List<Row> rows) throws IOException {
        for (Method method : mapping.getDeclaredMethods()) {
            if (method.isSynthetic() || method.isDefault()) {
                continue;
            }
            String name = method.isAnnotationPresent(WithParentName.class) ? prefix : prefix + "." + nameOf(method);
            Class<?> returned = method.getReturnType();
            if (returned.isInterface() && returned.getName().startsWith("io.sluice")) {
                collect(name, returned, rows);
            } else {
                rows.add(new Row(
                        name,
                        defaultOf(method),
                        Setting.of(method).unit(),
                        Setting.of(method).range(),
                        Javadoc.of(mapping, method)));
            }
        }
    }

    private static String nameOf(Method method) {
        WithName given = method.getAnnotation(WithName.class);
        return given != null
                ? given.value()
                : method.getName().replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }

    private static String defaultOf(Method method) {
        WithDefault given = method.getAnnotation(WithDefault.class);
        if (given != null) {
            return "`" + given.value() + "`";
        }
        Type type = method.getGenericReturnType();
        boolean optional = method.getReturnType() == Optional.class
                || method.getReturnType() == Map.class
                || type instanceof ParameterizedType parameterized && parameterized.getRawType() == Optional.class;
        return optional ? "unset" : "see application.properties";
    }

    private record Row(String property, String byDefault, String unit, String range, String meaning) {
        String markdown() {
            return "| `" + property + "` | " + byDefault + " | " + unit + " | " + range + " | "
                    + meaning.replace("|", "\\|") + " |";
        }
    }

    /** Javadoc as it stands in the source, as plain words. */
    private static final class Javadoc {
        static String of(Class<?> type, Method method) throws IOException {
            Class<?> file = type;
            while (file.getEnclosingClass() != null) {
                file = file.getEnclosingClass();
            }
            String source = Files.readString(
                    Path.of("src", "main", "java", file.getName().replace('.', '/') + ".java"));
            Matcher declaration = Pattern.compile(
                            "/\\*\\*((?:(?!\\*/).)*)\\*/\\s*(?:@[^\\n]+\\s+)*(?:[^;{}@/]|<@)*\\b" + method.getName()
                                    + "\\(\\)\\s*;",
                            Pattern.DOTALL)
                    .matcher(source);
            String found = "";
            while (declaration.find()) {
                found = declaration.group(1);
            }
            return Arrays.stream(found.split("\n"))
                    .map(line -> line.replaceFirst("^\\s*\\*", "").strip())
                    .filter(line -> !line.isEmpty())
                    .reduce("", (a, b) -> (a + " " + b).strip())
                    .replaceAll("\\{@(?:code|link) ([^}]*)}", "`$1`");
        }
    }
}
