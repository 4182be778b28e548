package io.sluice.docs;

import io.quarkus.runtime.configuration.MemorySize;
import io.sluice.settings.Bounds;
import io.sluice.settings.Shape;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What may stand in a property, by the type of its method and what is written on it.
 *
 * @param unit  what is counted, or what kind of value it is
 * @param range which values are accepted
 */
record Setting(String unit, String range) {
    /** Of a method of a mapping. A number, time or size without bounds is an error: it could be set to nonsense. */
    static Setting of(Method method) {
        AnnotatedType declared = method.getAnnotatedReturnType();
        AnnotatedType inner = isOptional(declared)
                ? ((AnnotatedParameterizedType) declared).getAnnotatedActualTypeArguments()[0]
                : declared;
        AnnotatedElement annotated = inner == declared ? method : inner;
        Type type = inner.getType();
        Class<?> raw = raw(type);
        Bounds bounds = annotated.getAnnotation(Bounds.class);
        if (bounds != null) {
            return new Setting(counted(raw, bounds), "`" + bounds.min() + "` to `" + bounds.max() + "`");
        }
        if (raw == boolean.class) {
            return new Setting("switch", "`true` or `false`");
        }
        if (raw.isEnum()) {
            return new Setting("word", words(raw));
        }
        if (raw == List.class || raw == Map.class) {
            Type[] of = ((ParameterizedType) type).getActualTypeArguments();
            return new Setting(
                    (raw == List.class ? "list of " : "map of ") + kind(raw(of[of.length - 1])) + "s", "any");
        }
        return new Setting(kind(raw), range(annotated));
    }

    private static boolean isOptional(AnnotatedType declared) {
        return raw(declared.getType()) == Optional.class;
    }

    private static Class<?> raw(Type type) {
        return (Class<?>) (type instanceof ParameterizedType parameterized ? parameterized.getRawType() : type);
    }

    private static String counted(Class<?> raw, Bounds bounds) {
        return raw == Duration.class ? "time" : raw == MemorySize.class ? "bytes" : bounds.unit();
    }

    private static String kind(Class<?> raw) {
        if (raw == String.class) {
            return "text";
        } else if (raw == Path.class) {
            return "path";
        } else if (raw == URI.class) {
            return "URL";
        }
        throw new IllegalArgumentException(raw.getSimpleName() + " needs @Bounds, or a word here for what it is");
    }

    private static String range(AnnotatedElement annotated) {
        Shape shape = annotated.getAnnotation(Shape.class);
        return shape == null ? "any" : shape.words();
    }

    private static String words(Class<?> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(constant -> "`"
                        + ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-') + "`")
                .collect(Collectors.joining(" or "));
    }
}
