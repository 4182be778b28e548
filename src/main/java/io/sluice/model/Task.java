package io.sluice.model;

import java.util.Optional;

/** What a route is for. The ids are MLflow's and stand in its files and replies. */
public enum Task {
    CHAT("llm/v1/chat", "chat"),
    COMPLETIONS("llm/v1/completions", "completions"),
    EMBEDDINGS("llm/v1/embeddings", "embeddings");

    private final String id;
    private final String word;

    Task(String id, String word) {
        this.id = id;
        this.word = word;
    }

    /** MLflow's id, {@code llm/v1/chat} and so on. */
    public String id() {
        return id;
    }

    /** The plain word for messages: {@code chat}, {@code completions}, {@code embeddings}. */
    public String word() {
        return word;
    }

    /** The task with exactly this id. */
    public static Optional<Task> byId(String id) {
        for (Task task : values()) {
            if (task.id.equals(id)) {
                return Optional.of(task);
            }
        }
        return Optional.empty();
    }
}
