package io.sluice.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values on both sides of bounds, and that the bounds of the real settings leave room for their defaults. */
class BoundsTest {
    /** One setting of each kind. */
    @ConfigMapping(prefix = "bounds-test")
    interface Settings {
        @Bounds(min = "10ms", max = "1h")
        @WithDefault("1s")
        Duration time();

        @Bounds(min = "1K", max = "1G")
        @WithDefault("1M")
        MemorySize size();

        @Bounds(min = "1", max = "5000", unit = "rows")
        @WithDefault("500")
        int number();

        @Bounds(min = "1", max = "10000000000", unit = "tokens")
        @WithDefault("500")
        long large();

        Optional<@Bounds(min = "31d", max = "36500d") Duration> unset();

        @Shape(pattern = "a+", words = "nothing but a")
        @WithDefault("a")
        String text();

        Group group();

        /** Below another name. */
        interface Group {
            @WithName("limit")
            @Bounds(min = "1", max = "9", unit = "things")
            @WithDefault("5")
            int most();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "time, 10ms, ",
        "time, 9ms, must be 10ms to 1h",
        "time, 1h, ",
        "time, 3601, must be 10ms to 1h",
        "time, -1s, must be 10ms to 1h",
        "size, 1024, ",
        "size, 1023, must be 1K to 1G",
        "size, 1G, ",
        "size, 2G, must be 1K to 1G",
        "number, 1, ",
        "number, 0, must be 1 to 5000",
        "number, 5000, ",
        "number, 5001, must be 1 to 5000",
        "large, 10000000000, ",
        "large, 10000000001, must be 1 to 10000000000",
        "unset, 31d, ",
        "unset, 30d, must be 31d to 36500d",
        "text, aaa, ",
        "text, aab, must be nothing but a",
        "group.limit, 9, ",
        "group.limit, 10, must be 1 to 9",
    })
    void tellsValuesWithinFromThoseWithout(String setting, String value, String told) {
        String name = "bounds-test." + setting;

        assertThat(problems(name, value)).isEqualTo(told == null ? List.of() : List.of(name + " " + told));
    }

    @Test
    void everyDefaultIsWithinItsBounds() {
        int seen = 0;
        for (JavaClass found : new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.sluice")) {
            if (found.isAnnotatedWith(ConfigMapping.class)) {
                Class<?> mapping = found.reflect();
                assertThatCode(() -> config(mapping, "sluice.data-dir", "/data"))
                        .as(mapping.getName())
                        .doesNotThrowAnyException();
                seen += bounded(mapping);
            }
        }
        assertThat(seen).isGreaterThan(40);
    }

    @Test
    void tellsAllThatIsWrong() {
        var config = new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addDiscoveredConverters()
                .withCustomizers(new SettingsCheck())
                .withMapping(Settings.class)
                .withDefaultValue("bounds-test.time", "1ms")
                .withDefaultValue("bounds-test.text", "b");

        assertThatExceptionOfType(ConfigValidationException.class)
                .isThrownBy(config::build)
                .extracting(ConfigValidationException::getProblemCount)
                .isEqualTo(2);
    }

    /** How many settings with bounds there are. */
    private static int bounded(Class<?> mapping) {
        int seen = 0;
        for (Method method : mapping.getMethods()) {
            if (method.isAnnotationPresent(Bounds.class)) {
                seen++;
            } else if (method.getReturnType().isInterface()
                    && method.getReturnType().getName().startsWith("io.sluice")) {
                seen += bounded(method.getReturnType());
            }
        }
        return seen;
    }

    private static List<String> problems(String property, String value) {
        try {
            config(Settings.class, property, value);
            return List.of();
        } catch (ConfigValidationException refused) {
            return IntStream.range(0, refused.getProblemCount())
                    .mapToObj(index -> refused.getProblem(index).getMessage())
                    .toList();
        }
    }

    private static SmallRyeConfig config(Class<?> mapping, String property, String value) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addDiscoveredConverters()
                .withCustomizers(new SettingsCheck())
                .withMapping(mapping)
                .withDefaultValue("sluice.data-dir", "/data")
                .withDefaultValue(property, value)
                .build();
    }
}
