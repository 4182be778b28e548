package io.sluice.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a container of the JVM image starts with, as its Dockerfile's last stage says.
 *
 * @param entryPoint in exec form
 */
record ContainerImage(List<String> entryPoint, Map<String, String> environment) {
    private static final Path DOCKERFILE = Path.of("src", "main", "docker", "Dockerfile.jvm");
    private static final Pattern ENTRY_POINT = Pattern.compile("(?m)^ENTRYPOINT\\s+(\\[.*])\\s*$");
    private static final Pattern ENV = Pattern.compile("(?m)^ENV\\s+(.*)$");
    private static final Pattern VARIABLE = Pattern.compile("(\\w+)=(?:\"([^\"]*)\"|(\\S*))");

    static ContainerImage read() {
        try {
            String text = Files.readString(DOCKERFILE).replaceAll("\\\\\n\\s*", "");
            String last = text.substring(text.lastIndexOf("\nFROM "));
            Matcher entryPoint = ENTRY_POINT.matcher(last);
            assertThat(entryPoint.find()).as("ENTRYPOINT in exec form").isTrue();
            var environment = new TreeMap<String, String>();
            ENV.matcher(last)
                    .results()
                    .forEach(line -> VARIABLE.matcher(line.group(1))
                            .results()
                            .forEach(variable -> environment.put(
                                    variable.group(1),
                                    variable.group(2) == null ? variable.group(3) : variable.group(2))));
            List<String> command =
                    new ObjectMapper().readValue(entryPoint.group(1), new TypeReference<List<String>>() {});
            return new ContainerImage(command, environment);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
