package io.sluice.provider.family.gemini;

/** Who hosts the models. The wire is one, but for a few members that only one of the hosts takes. */
public enum GeminiHost {
    /** The Gemini API of generativelanguage.googleapis.com. */
    GEMINI_API("Gemini"),
    /** Vertex AI of Google's cloud. */
    VERTEX_AI("Vertex AI");

    private final String displayName;

    GeminiHost(String displayName) {
        this.displayName = displayName;
    }

    /** Its name for people. */
    public String displayName() {
        return displayName;
    }
}
