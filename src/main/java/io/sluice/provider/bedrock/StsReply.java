package io.sluice.provider.bedrock;

import io.sluice.secret.AccessTokens.Granted;
import java.io.ByteArrayInputStream;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads the token service's XML: no more than the texts of its leaves, by their names. Document types are refused and nothing is
 * fetched, whatever a document asks for. Pure.
 */
final class StsReply {
    private final Map<String, String> leaves;

    private StsReply(Map<String, String> leaves) {
        this.leaves = leaves;
    }

    /** The reply; one that is no XML says nothing. */
    static StsReply read(byte[] body) {
        var leaves = new HashMap<String, String>();
        try {
            XMLStreamReader reader = factory().createXMLStreamReader(new ByteArrayInputStream(body));
            String name = "";
            var text = new StringBuilder();
            while (reader.hasNext()) {
                switch (reader.next()) {
                    case XMLStreamConstants.START_ELEMENT -> {
                        name = reader.getLocalName();
                        text.setLength(0);
                    }
                    case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> text.append(reader.getText());
                    case XMLStreamConstants.END_ELEMENT -> {
                        if (reader.getLocalName().equals(name)) {
                            leaves.putIfAbsent(name, text.toString().strip());
                        }
                        name = "";
                    }
                    case XMLStreamConstants.DTD -> {
                        return new StsReply(Map.of());
                    }
                    default -> {
                        // comments and the like
                    }
                }
            }
            return new StsReply(leaves);
        } catch (XMLStreamException notXml) {
            return new StsReply(Map.of()); // a page or plain text, which is never quoted
        }
    }

    /** The keys it grants; empty when there are none. */
    Optional<Granted> granted(Clock clock, Duration usual) {
        String access = leaves.getOrDefault("AccessKeyId", "");
        String secret = leaves.getOrDefault("SecretAccessKey", "");
        String session = leaves.getOrDefault("SessionToken", "");
        if (access.isEmpty() || secret.isEmpty() || session.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Granted(AwsKeys.pack(access, secret, session), lifetime(clock, usual)));
    }

    /** The short name of the error it is; empty when it is none. */
    String errorCode() {
        return leaves.getOrDefault("Code", "");
    }

    private Duration lifetime(Clock clock, Duration usual) {
        try {
            Instant end = Instant.parse(leaves.getOrDefault("Expiration", ""));
            Duration left = Duration.between(clock.instant(), end);
            return left.isNegative() ? Duration.ZERO : left;
        } catch (DateTimeException notSaid) {
            return usual;
        }
    }

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        return factory;
    }
}
