package io.daybook.command.webhook.delivery;

import org.jspecify.annotations.Nullable;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/// Sends one request by HTTP/1.1 to an address that was looked up and found fit before, which is why it is done by hand: clients look hosts
/// up by themselves, and may be told another address. It follows no redirect, keeps nothing of the answer but its status and when to come
/// again, and ends in time however slowly the other side speaks.
final class Post implements AutoCloseable {

    /// @param retryAfter what the receiver asks for; absent where it does not
    record Answer(int status, @Nullable Duration retryAfter) {}

    /// @param lines of the head, the first of which tells the status
    @SuppressWarnings("ArrayRecordComponent") // Nobody compares them.
    private record Head(int status, String[] lines) {

        /// As far as is said; otherwise until the other side closes.
        long bodyLength() {
            String length = field("Content-Length");
            if (status == 204 || status == 304) {
                return 0;
            }
            return length != null && length.matches("\\d{1,15}")
                    ? Long.parseLong(length)
                    : Long.MAX_VALUE;
        }

        @Nullable Duration retryAfter(Instant now) {
            String value = field("Retry-After");
            if (value == null) {
                return null;
            }
            if (value.matches("\\d{1,9}")) {
                return Duration.ofSeconds(Long.parseLong(value));
            }
            try {
                Instant then =
                        ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                                .toInstant();
                return then.isAfter(now) ? Duration.between(now, then) : Duration.ZERO;
            } catch (DateTimeParseException e) {
                return null;
            }
        }

        private @Nullable String field(String name) {
            for (String line : lines) {
                int colon = line.indexOf(':');
                if (colon > 0 && line.substring(0, colon).equalsIgnoreCase(name)) {
                    return line.substring(colon + 1).strip();
                }
            }
            return null;
        }
    }

    private static final int CONNECT_MILLIS = 5_000;
    private static final int MOST_HEAD = 32 * 1024;
    private static final int MOST_BODY = 64 * 1024;
    private static final int MOST_INTERIM = 8;
    private static final long DRAIN_MILLIS = 1_000;

    private final SSLSocketFactory tls;
    private final Duration limit;
    private final ScheduledExecutorService closer;

    /// @param limit of the whole exchange
    Post(SSLSocketFactory tls, Duration limit) {
        this.tls = tls;
        this.limit = limit;
        ScheduledThreadPoolExecutor timer =
                new ScheduledThreadPoolExecutor(
                        1, Thread.ofPlatform().name("daybook-webhook-closer").daemon().factory());
        timer.setRemoveOnCancelPolicy(true);
        this.closer = timer;
    }

    /// @param headers besides those that every request has
    /// @throws SocketTimeoutException where it took too long
    Answer send(URI url, InetAddress address, Map<String, String> headers, byte[] body, Instant now)
            throws IOException {
        boolean secure = url.getScheme().equalsIgnoreCase("https");
        int port = url.getPort() < 0 ? (secure ? 443 : 80) : url.getPort();
        long deadline = System.nanoTime() + limit.toNanos();
        Socket plain = new Socket();
        Future<?> timer =
                closer.schedule(() -> close(plain), limit.toMillis(), TimeUnit.MILLISECONDS);
        try {
            plain.connect(
                    new InetSocketAddress(address, port),
                    (int) Math.min(CONNECT_MILLIS, limit.toMillis()));
            plain.setTcpNoDelay(true);
            Socket socket = secure ? secured(plain, url, port) : plain;
            OutputStream out = socket.getOutputStream();
            out.write(head(url, headers, body.length));
            out.write(body);
            out.flush();
            InputStream in = new BufferedInputStream(socket.getInputStream());
            Head head = head(in);
            drain(plain, in, head.bodyLength());
            return new Answer(head.status(), head.retryAfter(now));
        } catch (IOException e) {
            if (System.nanoTime() - deadline >= 0 && !(e instanceof SocketTimeoutException)) {
                throw new SocketTimeoutException("No answer in time.");
            }
            throw e;
        } finally {
            timer.cancel(false);
            close(plain);
        }
    }

    private Socket secured(Socket plain, URI url, int port) throws IOException {
        SSLSocket socket = (SSLSocket) tls.createSocket(plain, host(url), port, true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    private static String host(URI url) {
        String host = url.getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static byte[] head(URI url, Map<String, String> headers, int length) {
        String path =
                url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        StringBuilder head = new StringBuilder("POST ").append(path);
        if (url.getRawQuery() != null) {
            head.append('?').append(url.getRawQuery());
        }
        head.append(" HTTP/1.1\r\nHost: ").append(url.getHost());
        if (url.getPort() >= 0) {
            head.append(':').append(url.getPort());
        }
        head.append("\r\nConnection: close\r\nAccept: */*\r\nContent-Length: ").append(length);
        headers.forEach(
                (name, value) -> head.append("\r\n").append(name).append(": ").append(value));
        return head.append("\r\n\r\n").toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static Head head(InputStream in) throws IOException {
        for (int i = 0; i < MOST_INTERIM; i++) {
            String[] lines = readHead(in).split("\r?\n");
            if (!lines[0].matches("HTTP/1\\.[01] [1-5]\\d\\d(?: .*)?")) {
                throw new IOException("That is no answer of HTTP.");
            }
            Head head = new Head(Integer.parseInt(lines[0].substring(9, 12)), lines);
            if (head.status() >= 200) {
                return head;
            }
        }
        throw new IOException("That is no answer of HTTP.");
    }

    /// Up to the empty line, which is not part of it.
    private static String readHead(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (!endsHead(head)) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("The answer broke off.");
            }
            if (head.length() == MOST_HEAD) {
                throw new IOException("The answer's head is too long.");
            }
            head.append((char) next);
        }
        return head.toString();
    }

    private static boolean endsHead(StringBuilder head) {
        int length = head.length();
        return length >= 2
                && head.charAt(length - 1) == '\n'
                && (head.charAt(length - 2) == '\n'
                        || (length >= 4
                                && head.charAt(length - 2) == '\r'
                                && head.charAt(length - 3) == '\n'));
    }

    /// Reads a little of what else is said, so that a receiver that speaks is not cut off in the middle of it.
    private static void drain(Socket socket, InputStream in, long length) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(DRAIN_MILLIS);
        try {
            socket.setSoTimeout((int) DRAIN_MILLIS);
            byte[] nothing = new byte[4096];
            long left = Math.min(MOST_BODY, length);
            while (left > 0 && System.nanoTime() < end) {
                int read = in.read(nothing, 0, (int) Math.min(nothing.length, left));
                if (read < 0) {
                    return;
                }
                left -= read;
            }
        } catch (IOException e) {
            // The answer was there.
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is given up either way.
        }
    }

    @Override
    public void close() {
        closer.shutdownNow();
    }
}
