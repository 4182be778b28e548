package io.sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.smallrye.openapi.runtime.OpenApiConstants;
import io.quarkus.smallrye.openapi.runtime.OpenApiDocumentService;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.support.PostgresResource;
import io.smallrye.openapi.runtime.io.Format;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** In a test Quarkus gets the document ready by itself; what the gateway does later has to be the same. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class ApiDocumentTest {
    @Inject
    OpenApiDocumentService documents;

    @Test
    void isTheSameWhenItIsGotReadyLater() {
        // Given
        String json = document(Format.JSON);
        String yaml = document(Format.YAML);

        // When
        ApiDocument.prepare();

        // Then
        assertThat(json).contains("/v1/chat/completions");
        assertThat(document(Format.JSON)).isEqualTo(json);
        assertThat(document(Format.YAML)).isEqualTo(yaml);
    }

    private String document(Format format) {
        return new String(
                documents.getDocument(OpenApiConstants.DEFAULT_DOCUMENT_NAME, format), StandardCharsets.UTF_8);
    }
}
