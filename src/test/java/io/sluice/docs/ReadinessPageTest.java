package io.sluice.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaFieldAccess;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.sluice.telemetry.Unready;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.eclipse.microprofile.health.Readiness;
import org.junit.jupiter.api.Test;

/** What {@code docs/operations.md} says of readiness is all that the code can say, cause by cause. */
class ReadinessPageTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z-]+)` \\| `(\\w+)` \\| [^|]+ \\| [^|]+ \\|$");

    @Test
    void everyCauseHasALineAndEveryLineACause() throws Exception {
        String page = Files.readString(Path.of("docs", "operations.md"));
        String section = page.substring(page.indexOf("\n## Readiness\n"), page.indexOf("\n## Alerts\n"));
        var documented = new TreeMap<String, String>();
        ROW.matcher(section).results().forEach(row -> documented.put(row.group(1), row.group(2)));

        var known = new TreeMap<String, String>();
        Arrays.stream(Unready.values()).forEach(cause -> known.put(cause.word(), cause.check()));
        assertThat(documented).isEqualTo(known);
    }

    /** So that no check goes down for a cause without a name, and no name is left that nothing gives. */
    @Test
    void everyReadinessCheckNamesItsCauses() {
        var classes = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.sluice");
        var given = new TreeSet<String>();
        for (JavaClass type : classes) {
            if (type.isAnnotatedWith(Readiness.class)) {
                assertThat(type.getDirectDependenciesFromSelf())
                        .as(type.getSimpleName() + " uses Unready")
                        .anyMatch(dependency -> dependency.getTargetClass().isEquivalentTo(Unready.class));
            }
            if (!type.isEquivalentTo(Unready.class)) {
                type.getFieldAccessesFromSelf().stream()
                        .map(JavaFieldAccess::getTarget)
                        .filter(field -> field.getOwner().isEquivalentTo(Unready.class))
                        .forEach(field -> given.add(field.getName()));
            }
        }
        assertThat(given)
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Unready.values()).map(Enum::name).toList());
    }
}
