package io.sluice.attack;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A DNS server on loopback that is told its answers by the questions: the first label of a name is addresses in hexadecimal,
 * those of one answer joined by {@code x}, those of one answer after the other by {@code -}; the last answer repeats. So
 * {@code 7f000001-a9fea9fe.one.attack.test} is 127.0.0.1 when asked first and 169.254.169.254 ever after. Nothing may be kept:
 * all answers live for 0 s.
 */
public final class NameServer implements QuarkusTestResourceLifecycleManager {
    static final String PROPERTY = "sluice.test.name-server";

    private static final int A = 1;
    private static final int AAAA = 28;

    private final Map<String, Integer> asked = new ConcurrentHashMap<>();
    private final DatagramSocket socket = open();

    @Override
    public Map<String, String> start() {
        Thread.ofPlatform().daemon().name("name-server").start(this::serve);
        return Map.of(PROPERTY, "127.0.0.1:" + socket.getLocalPort());
    }

    @Override
    public void stop() {
        socket.close();
    }

    private void serve() {
        byte[] bytes = new byte[1024];
        while (!socket.isClosed()) {
            try {
                var packet = new DatagramPacket(bytes, bytes.length);
                socket.receive(packet);
                byte[] answer = answer(ByteBuffer.wrap(bytes, 0, packet.getLength()));
                socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            } catch (IOException e) {
                if (!socket.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private byte[] answer(ByteBuffer query) {
        short id = query.getShort();
        query.position(12);
        int questionStart = query.position();
        var name = new StringBuilder();
        for (int length = query.get(); length > 0; length = query.get()) {
            byte[] label = new byte[length];
            query.get(label);
            name.append(new String(label, StandardCharsets.US_ASCII)).append('.');
        }
        int type = query.getShort();
        query.getShort();
        byte[] question = new byte[query.position() - questionStart];
        query.get(questionStart, question);
        List<byte[]> found = addresses(name.toString(), type);
        var out = new ByteArrayOutputStream();
        out.writeBytes(ByteBuffer.allocate(12)
                .putShort(id)
                .putShort((short) 0x8580) // an answer, with authority, no error
                .putShort((short) 1)
                .putShort((short) found.size())
                .putInt(0)
                .array());
        out.writeBytes(question);
        for (byte[] address : found) {
            out.writeBytes(ByteBuffer.allocate(12)
                    .putShort((short) 0xc00c) // the name of the question
                    .putShort((short) type)
                    .putShort((short) 1)
                    .putInt(0)
                    .putShort((short) address.length)
                    .array());
            out.writeBytes(address);
        }
        return out.toByteArray();
    }

    private List<byte[]> addresses(String name, int type) {
        int length = type == A ? 8 : 32;
        if (type != A && type != AAAA || !name.endsWith(".attack.test.")) {
            return List.of();
        }
        String[] answers = name.substring(0, name.indexOf('.')).split("-");
        int times = asked.merge(name + type, 1, Integer::sum);
        return List.of(answers[Math.min(times, answers.length) - 1].split("x")).stream()
                .filter(address -> address.length() == length)
                .map(HexFormat.of()::parseHex)
                .toList();
    }

    private static DatagramSocket open() {
        try {
            return new DatagramSocket(0, InetAddress.getLoopbackAddress());
        } catch (SocketException e) {
            throw new UncheckedIOException(e);
        }
    }
}
