package io.daybook.benchmarks.read;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/// One connection that stays open, and no more HTTP than it takes: whoever asks on the same processors as the engine must not use them up. For
/// one thread at a time.
final class Wire implements AutoCloseable {

    private static final int TIME_OUT_MILLIS = 60_000;

    /// The engine hangs up on who has said nothing for twenty seconds.
    private static final long LONGEST_SILENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final URI engine;
    private final String host;
    private Socket socket;
    private InputStream in;
    private OutputStream out;

    /// What has been read of the answer, and what of that was taken.
    private byte[] buffer = new byte[64 << 10];

    private int filled;
    private int taken;
    private String head = "";
    private long askedAt = System.nanoTime();
    private byte[] body = new byte[64 << 10];
    private int bodyLength;

    Wire(URI engine) throws IOException {
        this.engine = engine;
        host = engine.getHost() + ":" + engine.getPort();
        socket = connect();
        in = socket.getInputStream();
        out = socket.getOutputStream();
    }

    private Socket connect() throws IOException {
        Socket connected = new Socket(engine.getHost(), engine.getPort());
        connected.setTcpNoDelay(true);
        connected.setSoTimeout(TIME_OUT_MILLIS);
        return connected;
    }

    /// @param headers each ended by a line break
    /// @return the status; the rest of the answer is there until the next question
    int get(String path, String headers) throws IOException {
        return ask("GET " + path, headers, new byte[0]);
    }

    int get(String path) throws IOException {
        return get(path, "");
    }

    /// @param key the idempotency key
    int post(String path, String key, String json) throws IOException {
        return ask(
                "POST " + path,
                "Content-Type: application/json\r\nIdempotency-Key: " + key + "\r\n",
                json.getBytes(StandardCharsets.UTF_8));
    }

    int upload(String path, byte[] file) throws IOException {
        return ask("POST " + path, "Content-Type: application/octet-stream\r\n", file);
    }

    private int ask(String what, String headers, byte[] content) throws IOException {
        if (header("Connection").equals("close")
                || System.nanoTime() - askedAt > LONGEST_SILENCE_NANOS) {
            socket.close();
            socket = connect();
            in = socket.getInputStream();
            out = socket.getOutputStream();
        }
        askedAt = System.nanoTime();
        String request =
                what
                        + " HTTP/1.1\r\nHost: "
                        + host
                        + "\r\n"
                        + headers
                        + (content.length > 0 ? "Content-Length: " + content.length + "\r\n" : "")
                        + "\r\n";
        byte[] bytes = request.getBytes(StandardCharsets.UTF_8);
        if (content.length == 0) {
            out.write(bytes);
        } else {
            byte[] all = Arrays.copyOf(bytes, bytes.length + content.length);
            System.arraycopy(content, 0, all, bytes.length, content.length);
            out.write(all);
        }
        filled = 0;
        taken = 0;
        bodyLength = 0;
        head = takeHead();
        if (header("Transfer-Encoding").equals("chunked")) {
            takeChunks();
        } else {
            String length = header("Content-Length");
            take(length.isEmpty() ? 0 : Integer.parseInt(length));
        }
        return Integer.parseInt(head, 9, 12, 10);
    }

    /// Empty where the answer has no such header.
    String header(String name) {
        int at = head.indexOf("\r\n" + name + ": ");
        if (at < 0) {
            return "";
        }
        int begin = at + name.length() + 4;
        return head.substring(begin, head.indexOf("\r\n", begin));
    }

    String text() {
        return new String(body, 0, bodyLength, StandardCharsets.UTF_8);
    }

    private String takeHead() throws IOException {
        int end;
        while ((end = endOfHead()) < 0) {
            fill();
        }
        taken = end;
        return new String(buffer, 0, end, StandardCharsets.ISO_8859_1);
    }

    private int endOfHead() {
        for (int i = 3; i < filled; i++) {
            if (buffer[i] == '\n'
                    && buffer[i - 1] == '\r'
                    && buffer[i - 2] == '\n'
                    && buffer[i - 3] == '\r') {
                return i + 1;
            }
        }
        return -1;
    }

    private void takeChunks() throws IOException {
        while (true) {
            int length = 0;
            byte digit;
            while ((digit = next()) != '\r') {
                length = length * 16 + Character.digit(digit, 16);
            }
            skipLineFeed();
            take(length);
            next();
            skipLineFeed();
            if (length == 0) {
                return;
            }
        }
    }

    private void skipLineFeed() throws IOException {
        if (next() != '\n') {
            throw new IOException("The engine's answer is not what HTTP says.");
        }
    }

    private byte next() throws IOException {
        if (taken == filled) {
            taken = 0;
            filled = 0;
            fill();
        }
        return buffer[taken++];
    }

    /// Moves so many bytes to the body.
    private void take(int count) throws IOException {
        if (body.length < bodyLength + count) {
            body = Arrays.copyOf(body, Math.max(body.length * 2, bodyLength + count));
        }
        int end = bodyLength + count;
        while (bodyLength < end) {
            if (taken == filled) {
                taken = 0;
                filled = 0;
                fill();
            }
            int some = Math.min(filled - taken, end - bodyLength);
            System.arraycopy(buffer, taken, body, bodyLength, some);
            taken += some;
            bodyLength += some;
        }
    }

    private void fill() throws IOException {
        if (filled == buffer.length) {
            buffer = Arrays.copyOf(buffer, 2 * buffer.length);
        }
        int count = in.read(buffer, filled, buffer.length - filled);
        if (count < 0) {
            throw new EOFException("The engine has hung up.");
        }
        filled += count;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
