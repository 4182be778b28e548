package io.sluice.dialect.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class PageTokenTest {
    @Test
    void looksLikeMlflowsToken() {
        assertThat(new PageToken(11).encode()).isEqualTo("eyJpbmRleCI6IDExfQ==");
    }

    @Property
    void comesBackAsItWas(@ForAll @IntRange(min = 0) int index) throws PageToken.Invalid {
        assertThat(PageToken.decode(new PageToken(index).encode())).isEqualTo(new PageToken(index));
    }

    @Property
    void isReadOrRefusedAndNothingElse(@ForAll @StringLength(max = 300) String anything) {
        try {
            assertThat(PageToken.decode(anything).index()).isNotNegative();
        } catch (PageToken.Invalid refused) {
            assertThat(refused.problem())
                    .startsWith("Invalid SearchRoutes token: ")
                    .hasSizeLessThan(400);
        }
    }

    @Test
    void saysWhyANegativeIndexIsRefused() {
        // When
        var refused = catchThrowableOfType(PageToken.Invalid.class, () -> PageToken.decode("eyJpbmRleCI6IC0xfQ=="));

        // Then
        assertThat(refused.problem())
                .isEqualTo("Invalid SearchRoutes token: eyJpbmRleCI6IC0xfQ==. The index cannot be negative.");
    }
}
