package io.sluice.provider.litellm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.sluice.provider.Upstream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * A native executable can make only the classes that were foreseen: one for each combination of capabilities that an upstream of
 * ours offers. With {@code -Dgolden.regenerate=true} the file is written anew.
 */
class RenamedCredentialsNativeTest {
    private static final Path FILE =
            Path.of("src/main/resources/META-INF/native-image/io.sluice/sluice/proxy-config.json");
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void everyCapabilityIsKnown() {
        assertThat(RenamedCredentials.CAPABILITIES)
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(Upstream.class.getDeclaredClasses())
                        .filter(Class::isInterface)
                        .<Class<? extends Upstream>>map(type -> type.asSubclass(Upstream.class))
                        .toList());
    }

    @Test
    void everyCombinationThatAnUpstreamOffersIsRegistered() throws IOException {
        // Given
        TreeSet<String> combinations = new TreeSet<>();
        for (JavaClass type : new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.sluice")) {
            boolean concrete = !type.isInterface() && !type.getModifiers().contains(JavaModifier.ABSTRACT);
            if (concrete && type.isAssignableTo(Upstream.class)) {
                combinations.add(String.join(
                        ",",
                        RenamedCredentials.offeredBy(type.reflect().asSubclass(Upstream.class)).stream()
                                .map(Class::getName)
                                .toList()));
            }
        }
        if (Boolean.getBoolean("golden.regenerate")) {
            write(combinations);
        }

        // When
        List<String> registered = new ArrayList<>();
        for (JsonNode proxy : JSON.readTree(FILE.toFile())) {
            List<String> interfaces = new ArrayList<>();
            proxy.get("interfaces").forEach(name -> interfaces.add(name.asText()));
            registered.add(String.join(",", interfaces));
        }

        // Then
        assertThat(registered).containsExactlyElementsOf(combinations);
    }

    private static void write(TreeSet<String> combinations) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String combination : combinations) {
            lines.add("  {\"interfaces\": [\"" + combination.replace(",", "\", \"") + "\"]}");
        }
        Files.writeString(FILE, "[\n" + String.join(",\n", lines) + "\n]\n");
    }
}
