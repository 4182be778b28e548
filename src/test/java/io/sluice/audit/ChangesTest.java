package io.sluice.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.json.InvalidJson;
import io.sluice.json.JsonCodec;
import org.junit.jupiter.api.Test;

class ChangesTest {
    @Test
    void namesEveryMemberThatIsAnother() throws InvalidJson {
        var before =
                JsonCodec.read("{\"a\": 1, \"b\": {\"c\": \"x\", \"d\": [1]}, \"gone\": true, \"same\": {\"z\": 0}}");
        var after =
                JsonCodec.read("{\"a\": 2, \"b\": {\"c\": \"x\", \"d\": [1, 2]}, \"new\": null, \"same\": {\"z\": 0}}");

        assertThat(Changes.between(before, after))
                .isEqualTo(JsonCodec.read("{\"a\": {\"from\": 1, \"to\": 2}, \"b.d\": {\"from\": [1], \"to\": [1, 2]},"
                        + " \"gone\": {\"from\": true}, \"new\": {\"to\": null}}"));
    }

    @Test
    void isEmptyForTheSame() throws InvalidJson {
        assertThat(Changes.between(JsonCodec.read("{\"a\": 1}"), JsonCodec.read("{\"a\": 1}")))
                .isEmpty();
    }
}
