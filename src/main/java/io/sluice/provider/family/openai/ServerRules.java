package io.sluice.provider.family.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.provider.Leniency;
import java.util.List;

/** The rules of one server, by the operation that a document is for. */
public record ServerRules(List<RequestRule> chat, List<RequestRule> completions, List<RequestRule> embeddings) {
    /** A server that takes whatever the family knows, or pays no heed to what it does not know. */
    public static final ServerRules NONE = new ServerRules(List.of(), List.of(), List.of());

    public ServerRules {
        chat = List.copyOf(chat);
        completions = List.copyOf(completions);
        embeddings = List.copyOf(embeddings);
    }

    /** Rules for chats only. */
    public static ServerRules ofChats(RequestRule... rules) {
        return new ServerRules(List.of(rules), List.of(), List.of());
    }

    /** The same with these rules for completions. */
    public ServerRules andOfCompletions(RequestRule... rules) {
        return new ServerRules(chat, List.of(rules), embeddings);
    }

    /** The same with these rules for embeddings. */
    public ServerRules andOfEmbeddings(RequestRule... rules) {
        return new ServerRules(chat, completions, List.of(rules));
    }

    static ObjectNode applied(List<RequestRule> rules, ObjectNode body, Leniency leniency) {
        rules.forEach(rule -> rule.apply(body, leniency));
        return body;
    }
}
