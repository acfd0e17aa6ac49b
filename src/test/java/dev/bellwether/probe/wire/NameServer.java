package dev.bellwether.probe.wire;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** A name server on loopback, over UDP and TCP on the same port, that answers as a function says; null is no answer. */
public final class NameServer implements AutoCloseable {
    private final DatagramSocket udp;
    private final ServerSocket tcp;
    private final AtomicInteger asked = new AtomicInteger();

    public NameServer(UnaryOperator<byte[]> answers) throws IOException {
        tcp = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        udp = new DatagramSocket(tcp.getLocalPort(), InetAddress.getLoopbackAddress());
        start(() -> serveUdp(answers));
        start(() -> serveTcp(answers));
    }

    /** Answers with records as a zone file has them, such as {@code bank.example. 60 IN A 127.0.0.1}, and a code. */
    public static UnaryOperator<byte[]> zone(int code, String... records) {
        return answer(code, false, records);
    }

    /** Answers whatever it is asked with all of these records. */
    public static UnaryOperator<byte[]> answering(String... records) {
        return answer(Rcode.NOERROR, true, records);
    }

    private static UnaryOperator<byte[]> answer(int code, boolean all, String... records) {
        return bytes -> {
            try {
                Message query = new Message(bytes);
                Message answer = new Message(query.getHeader().getID());
                answer.getHeader().setFlag(Flags.QR);
                answer.getHeader().setRcode(code);
                answer.addRecord(query.getQuestion(), Section.QUESTION);
                for (String text : records) {
                    String[] parts = text.split(" ", 5);
                    Record record = Record.fromString(
                            Name.fromString(parts[0]), Type.value(parts[3]), DClass.IN, 60, parts[4], Name.root);
                    boolean wanted = query.getQuestion().getType() == record.getType()
                            || query.getQuestion().getType() == Type.ANY;
                    if (all || (wanted && query.getQuestion().getName().equals(record.getName()))) {
                        answer.addRecord(record, Section.ANSWER);
                    }
                }
                return answer.toWire();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        };
    }

    public static UnaryOperator<byte[]> zone(String... records) {
        return zone(Rcode.NOERROR, records);
    }

    public int port() {
        return tcp.getLocalPort();
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port());
    }

    /** How many questions came in. */
    public int asked() {
        return asked.get();
    }

    private void serveUdp(UnaryOperator<byte[]> answers) {
        byte[] buffer = new byte[4096];
        while (!udp.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                udp.receive(packet);
                asked.incrementAndGet();
                byte[] answer = answers.apply(java.util.Arrays.copyOf(buffer, packet.getLength()));
                if (answer != null) {
                    udp.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
                }
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serveTcp(UnaryOperator<byte[]> answers) {
        while (!tcp.isClosed()) {
            try (Socket socket = tcp.accept()) {
                DataInputStream in = new DataInputStream(socket.getInputStream());
                byte[] query = in.readNBytes(in.readUnsignedShort());
                asked.incrementAndGet();
                byte[] answer = answers.apply(query);
                if (answer == null) {
                    in.read();
                } else {
                    DataOutputStream out = new DataOutputStream(socket.getOutputStream());
                    out.writeShort(answer.length);
                    out.write(answer);
                }
            } catch (IOException e) {
                // The probe has gone, or we have.
            }
        }
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "name-server");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        udp.close();
        tcp.close();
    }
}
