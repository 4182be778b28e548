package io.sluice.support.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One thing that can be called on a wire.
 *
 * @param method HTTP method
 * @param path pattern of the path below the wire's base path; named groups become {@link Call#variables()}
 * @param checks refuses what the vendor would refuse
 * @param speaker gives the answer in the wire's words
 */
public record Endpoint(String method, Pattern path, Checks checks, Speaker speaker) {

    /** Finds what the vendor would refuse in a request. */
    public interface Checks {
        Optional<VendorError> refusal(Call call, JsonNode body);
    }

    /** Puts what is said into the wire's words. */
    public interface Speaker {
        Answer say(Call call, Said said);
    }

    public static Endpoint post(String path, Checks checks, Speaker speaker) {
        return new Endpoint("POST", Pattern.compile(path), checks, speaker);
    }

    public static Endpoint get(String path, Checks checks, Speaker speaker) {
        return new Endpoint("GET", Pattern.compile(path), checks, speaker);
    }
}
