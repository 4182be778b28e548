package io.sluice.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.WithDefault;
import jakarta.validation.Validation;
import jakarta.validation.ValidatorFactory;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
    })
    void tellsValuesWithinFromThoseWithout(String setting, String value, String told) throws Exception {
        Settings settings =
                config(Settings.class, "bounds-test." + setting, value).getConfigMapping(Settings.class);

        assertThat(problems(settings, Settings.class.getDeclaredMethod(setting)))
                .isEqualTo(told == null ? List.of() : List.of(told));
    }

    @Test
    void everyDefaultIsWithinItsBounds() throws Exception {
        int seen = 0;
        for (JavaClass found : new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.sluice")) {
            if (found.isAnnotatedWith(ConfigMapping.class)) {
                Class<?> mapping = found.reflect();
                seen += wrongDefaults(
                        mapping, config(mapping, "sluice.data-dir", "/data").getConfigMapping(mapping));
            }
        }
        assertThat(seen).isGreaterThan(40);
    }

    /** How many settings with bounds there are; fails when the default of one is none of them. */
    private static int wrongDefaults(Class<?> mapping, Object settings) throws Exception {
        int seen = 0;
        for (Method method : mapping.getMethods()) {
            if (method.isDefault()) {
                continue;
            }
            if (method.isAnnotationPresent(Bounds.class)) {
                seen++;
                assertThat(problems(settings, method)).as(method.toString()).isEmpty();
            } else if (method.getReturnType().isInterface()
                    && method.getReturnType().getName().startsWith("io.sluice")) {
                seen += wrongDefaults(method.getReturnType(), invoked(method, settings));
            }
        }
        return seen;
    }

    private static List<String> problems(Object settings, Method method) throws Exception {
        try (ValidatorFactory factory = Validation.buildDefaultValidatorFactory()) {
            var problems = new ArrayList<String>();
            factory.getValidator()
                    .forExecutables()
                    .validateReturnValue(settings, method, invoked(method, settings))
                    .forEach(violation -> problems.add(violation.getMessage()));
            return problems;
        }
    }

    private static Object invoked(Method method, Object settings) throws ReflectiveOperationException {
        method.setAccessible(true);
        return method.invoke(settings);
    }

    private static SmallRyeConfig config(Class<?> mapping, String property, String value) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addDiscoveredConverters()
                .withMapping(mapping)
                .withDefaultValue("sluice.data-dir", "/data")
                .withDefaultValue(property, value)
                .build();
    }
}
