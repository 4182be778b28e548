package io.sluice.kubernetes;

import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.WithDefault;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.Map;

/** Numbers that manifests repeat, read where they are decided: in the code. */
final class Code {
    private Code() {}

    /** What the gateway takes a time for: from the environment, else the default of the configuration's method. */
    static Duration time(Map<String, String> environment, String variable, String config, String method) {
        return DurationConverter.parseDuration(environment.getOrDefault(variable, byDefault(config, method)));
    }

    /** The same for an amount of memory, in bytes. */
    static long bytes(Map<String, String> environment, String variable, String config, String method) {
        return new MemorySizeConverter()
                .convert(environment.getOrDefault(variable, byDefault(config, method)))
                .asLongValue();
    }

    /** A private constant. */
    static Duration constant(String type, String name) {
        try {
            Field field = Class.forName(type).getDeclaredField(name);
            field.setAccessible(true);
            return (Duration) field.get(null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String byDefault(String config, String method) {
        try {
            return Class.forName(config)
                    .getDeclaredMethod(method)
                    .getAnnotation(WithDefault.class)
                    .value();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
