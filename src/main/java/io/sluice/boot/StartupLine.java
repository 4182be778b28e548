package io.sluice.boot;

import java.util.List;

/**
 * Something worth telling the person who has just started the gateway. Every bean of this type in {@code boot} has its say
 * once, in order, when the ports are open.
 */
public interface StartupLine {
    /** Smaller comes first. */
    int order();

    /** One word in front of the text. */
    String label();

    /** Usually one line; none when there is nothing to say. Never a secret, but for one that is printed once on purpose. */
    List<String> text();
}
