package io.sluice.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.smallrye.config.ConfigMapping;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * A native executable can ask only the mappings that were foreseen what their settings may be; a missing one would be read
 * unchecked. With {@code -Dgolden.regenerate=true} the file is written anew.
 */
class SettingsCheckNativeTest {
    private static final Path FILE =
            Path.of("src/main/resources/META-INF/native-image/io.sluice/sluice/reflect-config.json");

    @Test
    void everyMappingIsRegistered() throws IOException {
        // Given
        var mappings = new TreeSet<String>();
        for (JavaClass type : new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.sluice")) {
            if (type.isInterface() && isMapping(type)) {
                mappings.add(type.getName());
            }
        }
        if (Boolean.getBoolean("golden.regenerate")) {
            write(mappings);
        }

        // When
        List<String> registered = new ArrayList<>();
        for (JsonNode type : new ObjectMapper().readTree(FILE.toFile())) {
            assertThat(type.get("allPublicMethods").asBoolean()).isTrue();
            registered.add(type.get("name").asText());
        }

        // Then
        assertThat(registered).containsExactlyElementsOf(mappings).hasSizeGreaterThan(20);
    }

    private static boolean isMapping(JavaClass type) {
        return type.isAnnotatedWith(ConfigMapping.class)
                || type.getEnclosingClass()
                        .map(SettingsCheckNativeTest::isMapping)
                        .orElse(false);
    }

    private static void write(TreeSet<String> mappings) throws IOException {
        List<String> lines = mappings.stream()
                .map(name -> "  {\"name\": \"" + name + "\", \"allPublicMethods\": true}")
                .toList();
        Files.writeString(FILE, "[\n" + String.join(",\n", lines) + "\n]\n");
    }
}
