package io.sluice.kubernetes;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * All that differs between a pod and a process of this machine: where things are. Whatever is not in these tables is passed on
 * as it was rendered.
 *
 * @param addresses what the cluster's DNS knows, {@code host:port}, and where it is here
 * @param paths     folders of the image and mounted volumes, and where they are here
 * @param ports     the variables that choose a port, and the port here: pods have an address each, processes share one
 */
record Placement(Map<String, String> addresses, Map<String, Path> paths, Map<String, Integer> ports) {
    /** A text of the environment or of the command line, as it has to be here. */
    String of(String text) {
        String here = text;
        for (Map.Entry<String, String> address : addresses.entrySet()) {
            here = here.replace(address.getKey(), address.getValue());
        }
        for (Map.Entry<String, Path> path : paths.entrySet()) {
            Pattern whole = Pattern.compile(Pattern.quote(path.getKey()) + "(?![\\w-])");
            here = whole.matcher(here)
                    .replaceAll(Matcher.quoteReplacement(path.getValue().toString()));
        }
        return here;
    }

    /** A whole environment, as it has to be here. */
    Map<String, String> of(Map<String, String> environment) {
        var here = new TreeMap<String, String>();
        environment.forEach((name, value) -> {
            Integer port = ports.get(name);
            here.put(name, port == null ? of(value) : port.toString());
        });
        return here;
    }
}
