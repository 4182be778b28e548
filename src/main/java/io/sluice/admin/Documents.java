package io.sluice.admin;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.json.InvalidJson;
import io.sluice.json.JsonCodec;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriBuilder;

/** JSON in and out. */
final class Documents {
    private Documents() {}

    /** Reads a request's body. */
    static JsonNode read(byte[] body) {
        try {
            return JsonCodec.read(body);
        } catch (InvalidJson e) {
            throw new CallFailed(
                    Failure.InvalidRequest.of("", "json_invalid", "The request body " + e.problem() + "."));
        }
    }

    static Response ok(JsonNode document) {
        return of(200, document).build();
    }

    /**
     * Something was made, below a collection's path.
     *
     * @param name as it is, unescaped
     */
    static Response created(String collection, String name, JsonNode document) {
        return madeAt(UriBuilder.fromPath(collection).segment(name).build().toString(), document);
    }

    /**
     * The same with the whole path, escaped as it has to be. A path is all that {@code Location} gets: with scheme and host it
     * would be wrong behind every proxy that is called by other names.
     */
    static Response madeAt(String path, JsonNode document) {
        return of(201, document).header(HttpHeaders.LOCATION, path).build();
    }

    static Response.ResponseBuilder of(int status, JsonNode document) {
        return Response.status(status).type(MediaType.APPLICATION_JSON).entity(JsonCodec.writeBytes(document));
    }
}
