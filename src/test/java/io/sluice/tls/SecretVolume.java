package io.sluice.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/**
 * A folder as Kubernetes mounts a secret: its files are links into {@code ..data}, itself a link to the folder of one version,
 * which is put in place of the one before in one step.
 */
final class SecretVolume {
    private final Path folder;
    private int version;

    SecretVolume(Path folder) throws IOException {
        this.folder = Files.createDirectory(folder);
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    /** Certificate and key, by the names of a secret of the type {@code kubernetes.io/tls}. */
    void write(String certificate, String key) throws IOException {
        Map<String, String> files = Map.of("tls.crt", certificate, "tls.key", key);
        Path next = Files.createDirectory(folder.resolve("..version_" + ++version));
        for (Map.Entry<String, String> file : files.entrySet()) {
            Files.writeString(next.resolve(file.getKey()), file.getValue());
        }
        Path link = Files.createSymbolicLink(folder.resolve("..data_tmp"), next.getFileName());
        Files.move(link, folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        for (String name : files.keySet()) {
            if (!Files.isSymbolicLink(file(name))) {
                Files.createSymbolicLink(file(name), Path.of("..data", name));
            }
        }
    }
}
