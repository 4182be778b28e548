package io.sluice.provider;

import static io.sluice.provider.CanonicalRequests.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.json.Json;
import org.junit.jupiter.api.Test;

class ClosedSchemasTest {
    @Test
    void closesObjectsOfSchemas() {
        // Given
        Json schema = json("""
                {"type":"object","properties":{"enum":{"type":["object","null"],"properties":{"a":{"enum":[{"b":1}]}}},
                "list":{"type":"array","items":{"$ref":"#/$defs/item"}},"either":{"anyOf":[{"properties":{}},{"type":"null"}]}},
                "$defs":{"item":{"type":"object","properties":{"x":{"type":"string"}},"additionalProperties":true}}}""");

        // When
        var closed = ClosedSchemas.close(schema.node());

        // Then
        assertThat(closed).contains(json("""
                {"type":"object","properties":{"enum":{"type":["object","null"],"properties":{"a":{"enum":[{"b":1}]}},
                "additionalProperties":false},"list":{"type":"array","items":{"$ref":"#/$defs/item"}},
                "either":{"anyOf":[{"properties":{},"additionalProperties":false},{"type":"null"}]}},
                "$defs":{"item":{"type":"object","properties":{"x":{"type":"string"}},"additionalProperties":false}},
                "additionalProperties":false}""").node());
    }
}
