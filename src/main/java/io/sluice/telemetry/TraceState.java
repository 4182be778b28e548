package io.sluice.telemetry;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The grammar of {@code tracestate}: members {@code key=value}, separated by commas, none twice. One that is not valid voids the
 * list.
 */
final class TraceState {
    /** More void the list. */
    private static final int MOST_MEMBERS = 32;

    /** What every participant should carry along; a longer list is shortened, for it goes out with every call. */
    private static final int MOST_CHARACTERS = 512;

    /** Members longer than this are the first to go. */
    private static final int LONG_MEMBER = 128;

    private static final Pattern MEMBER = Pattern.compile(
            // either a simple key, or one of a tenant at a system
            "(?<key>[a-z][a-z0-9_\\-*/]{0,255}|[a-z0-9][a-z0-9_\\-*/]{0,240}@[a-z][a-z0-9_\\-*/]{0,13})"
                    + "=[\\x20-\\x2b\\x2d-\\x3c\\x3e-\\x7e]{0,255}[\\x21-\\x2b\\x2d-\\x3c\\x3e-\\x7e]");

    private TraceState() {}

    /** The list of all these headers as one; empty when there is none that is valid. */
    static String read(List<String> headers) {
        List<String> members = new ArrayList<>();
        Set<String> keys = new HashSet<>();
        for (String one : String.join(",", headers).split(",", -1)) {
            String member = one.strip();
            if (member.isEmpty()) {
                continue; // allowed, and says nothing
            }
            var read = MEMBER.matcher(member);
            if (!read.matches() || !keys.add(read.group("key")) || keys.size() > MOST_MEMBERS) {
                return "";
            }
            members.add(member);
        }
        return String.join(",", shortened(members));
    }

    private static List<String> shortened(List<String> members) {
        for (int last = members.size() - 1; last >= 0 && length(members) > MOST_CHARACTERS; last--) {
            if (members.get(last).length() > LONG_MEMBER) {
                members.remove(last);
            }
        }
        while (length(members) > MOST_CHARACTERS) {
            members.removeLast();
        }
        return members;
    }

    private static int length(List<String> members) {
        return members.stream().mapToInt(member -> member.length() + 1).sum() - 1;
    }
}
