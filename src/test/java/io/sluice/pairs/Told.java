package io.sluice.pairs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** An answer as it was understood, from a whole one or from a stream; in no language. */
final class Told {
    /** Why an answer ended. */
    enum End {
        STOP,
        LENGTH,
        TOOLS,
        REFUSED,
        /** Nothing was said of it, or something nobody knows. */
        UNKNOWN
    }

    /** A call of a tool. */
    record Call(String id, String name, String arguments) {}

    final StringBuilder text = new StringBuilder();
    final StringBuilder refusal = new StringBuilder();
    final StringBuilder thoughts = new StringBuilder();
    final Map<Integer, OpenCall> calls = new TreeMap<>();
    End end = End.UNKNOWN;
    long inputTokens = -1;
    long outputTokens = -1;
    String error = "";

    /** A call whose arguments may still grow. */
    static final class OpenCall {
        String id = "";
        String name = "";
        final StringBuilder arguments = new StringBuilder();
    }

    OpenCall call(int index) {
        return calls.computeIfAbsent(index, ignored -> new OpenCall());
    }

    List<Call> calls() {
        var all = new ArrayList<Call>();
        calls.values().forEach(call -> all.add(new Call(call.id, call.name, call.arguments.toString())));
        return all;
    }

    @Override
    public String toString() {
        return "text='" + text + "' refusal='" + refusal + "' thoughts='" + thoughts + "' calls=" + calls() + " end="
                + end + " tokens=" + inputTokens + "/" + outputTokens + " error='" + error + "'";
    }
}
