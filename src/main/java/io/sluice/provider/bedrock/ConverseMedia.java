package io.sluice.provider.bedrock;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.JsonCodec;
import io.sluice.model.Part;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Images and documents as content blocks: by value, or where they are in S3. The API fetches nothing else, and the gateway
 * never does. Pure.
 */
final class ConverseMedia {
    private static final String S3 = "s3://";
    private static final Map<String, String> IMAGES = Map.of(
            "image/png", "png", "image/jpeg", "jpeg", "image/jpg", "jpeg", "image/gif", "gif", "image/webp", "webp");
    private static final Map<String, String> DOCUMENTS = Map.of(
            "application/pdf", "pdf",
            "text/csv", "csv",
            "application/msword", "doc",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx",
            "application/vnd.ms-excel", "xls",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx",
            "text/html", "html",
            "text/plain", "txt",
            "text/markdown", "md");

    private static final String USUAL_NAME = "document";
    private static final int LONGEST_NAME = 200;
    private static final Pattern NOT_OF_NAMES = Pattern.compile("[^A-Za-z0-9\\-()\\[\\] ]+");
    private static final Pattern SPACES = Pattern.compile(" {2,}");

    private final BedrockTarget target;

    ConverseMedia(BedrockTarget target) {
        this.target = target;
    }

    Optional<ObjectNode> image(Part.Media media, String field) {
        String format = format(media, IMAGES);
        if (format == null) {
            target.leaveOut(
                    field,
                    "The provider Amazon Bedrock takes images inline or by an s3:// address, of the types image/png,"
                            + " image/jpeg, image/gif and image/webp.");
            return Optional.empty();
        }
        ObjectNode block = JsonCodec.object();
        source(block.putObject("image").put("format", format), media);
        return Optional.of(block);
    }

    Optional<ObjectNode> document(Part.Media media, @Nullable String fileName, String field) {
        String format = format(media, DOCUMENTS);
        if (format == null) {
            target.leaveOut(
                    field,
                    "The provider Amazon Bedrock takes files inline or by an s3:// address, of the types pdf, csv, doc,"
                            + " docx, xls, xlsx, html, txt and md.");
            return Optional.empty();
        }
        ObjectNode block = JsonCodec.object();
        source(block.putObject("document").put("format", format).put("name", name(fileName)), media);
        return Optional.of(block);
    }

    private static void source(ObjectNode block, Part.Media media) {
        ObjectNode source = block.putObject("source");
        switch (media) {
            case Part.Media.Inline(var type, String base64) -> source.put("bytes", base64);
            case Part.Media.Url(String url) -> source.putObject("s3Location").put("uri", url);
        }
    }

    /** Of what is in S3 the ending says what it is; null for what the API does not take. */
    private static @Nullable String format(Part.Media media, Map<String, String> formats) {
        return switch (media) {
            case Part.Media.Inline(String type, var base64) -> {
                int semicolon = type.indexOf(';');
                String bare = semicolon < 0 ? type : type.substring(0, semicolon);
                yield formats.get(bare.strip().toLowerCase(Locale.ROOT));
            }
            case Part.Media.Url(String url) -> {
                String ending = url.substring(url.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
                String known = ending.equals("jpg") ? "jpeg" : ending;
                yield url.startsWith(S3) && formats.containsValue(known) ? known : null;
            }
        };
    }

    /** The API takes few characters in names, and no two spaces in a row. The ending is told by the format. */
    private static String name(@Nullable String fileName) {
        if (fileName == null) {
            return USUAL_NAME;
        }
        int dot = fileName.lastIndexOf('.');
        String bare = dot > 0 ? fileName.substring(0, dot) : fileName;
        String clean = SPACES.matcher(NOT_OF_NAMES.matcher(bare).replaceAll(" "))
                .replaceAll(" ")
                .strip();
        if (clean.isEmpty()) {
            return USUAL_NAME;
        }
        return clean.length() <= LONGEST_NAME ? clean : clean.substring(0, LONGEST_NAME);
    }
}
