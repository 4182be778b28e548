package io.sluice.kubernetes;

import java.io.IOException;
import java.nio.file.Path;

final class Kustomize {
    static String render(Path folder) throws IOException {
        Process p = new ProcessBuilder("kubectl", "kustomize", folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return new String(p.getInputStream().readAllBytes());
    }
}
