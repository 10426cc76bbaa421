package io.daybook.command.webhook.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;

import io.daybook.command.webhook.delivery.Post.Answer;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PostTest {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final Instant NOW = Instant.parse("2026-11-06T08:49:37Z");
    private static final byte[] BODY = "{\"tea\":\"grün\"}".getBytes(StandardCharsets.UTF_8);
    private static final char[] PASSWORD = "password".toCharArray();

    /// Longer than anybody who answers may take on a busy machine, so that only who does not answer is cut off.
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /// A server that takes one request whole, says what it is told to, and hangs up; or says it and goes on holding the line.
    private static final class Speaker implements AutoCloseable {

        private final ServerSocket server = new ServerSocket(0, 1, LOOPBACK);
        private final CompletableFuture<String> request = new CompletableFuture<>();

        Speaker(String says, boolean hangsUp) throws IOException {
            Thread.ofVirtual()
                    .start(() -> {
                        try {
                            Socket socket = server.accept();
                            InputStream in = socket.getInputStream();
                            StringBuilder heard = new StringBuilder();
                            while (!heard.toString().contains("\r\n\r\n")) {
                                heard.append((char) in.read());
                            }
                            heard.append(
                                    new String(in.readNBytes(BODY.length), StandardCharsets.UTF_8));
                            request.complete(heard.toString());
                            socket.getOutputStream()
                                    .write(says.getBytes(StandardCharsets.US_ASCII));
                            socket.getOutputStream().flush();
                            if (hangsUp) {
                                socket.close();
                            }
                        } catch (IOException e) {
                            request.completeExceptionally(e);
                        }
                    });
        }

        URI url() {
            return URI.create("http://receiver.test:" + server.getLocalPort() + "/hooks?a=b%20c");
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }

    @Test
    void sends_what_it_is_given_to_the_address_that_it_is_given()
            throws IOException, ExecutionException, InterruptedException {
        try (Speaker speaker = new Speaker("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", true)) {
            assertThat(send(speaker)).isEqualTo(new Answer(200, null));
            assertThat(speaker.request.get())
                    .startsWith("POST /hooks?a=b%20c HTTP/1.1\r\nHost: receiver.test:")
                    .contains("\r\nwebhook-id: m-1\r\n")
                    .contains("\r\nContent-Length: " + BODY.length + "\r\n")
                    .endsWith("\r\n\r\n{\"tea\":\"grün\"}");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP/1.1 503 Busy|Retry-After: 120, 503, 120",
        "HTTP/1.1 503 Busy|retry-after:  7 , 503, 7",
        "'HTTP/1.1 429 Slow|Retry-After: Fri, 06 Nov 2026 08:50:07 GMT', 429, 30",
        "'HTTP/1.1 429 Slow|Retry-After: Thu, 06 Nov 2025 08:50:07 GMT', 429, 0",
        "HTTP/1.1 429 Slow|Retry-After: soon, 429, ",
        "HTTP/1.1 307 There|Location: http://127.0.0.1/, 307, ",
        "HTTP/1.0 204, 204, ",
        "HTTP/1.1 100 Continue||HTTP/1.1 103 Early Hints|Link: x||HTTP/1.1 202 Taken, 202, ",
    })
    void understands_what_is_answered(String says, int status, @Nullable Long seconds)
            throws IOException {
        try (Speaker speaker = new Speaker(says.replace("|", "\r\n") + "\r\n\r\nmore", true)) {
            Answer answer = send(speaker);

            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.retryAfter())
                    .isEqualTo(seconds == null ? null : Duration.ofSeconds(seconds));
        }
    }

    @ParameterizedTest
    @CsvSource({"SSH-2.0-OpenSSH_9.9", "HTTP/1.1 99 Low", "HTTP/2 200", "nothing"})
    void what_is_no_answer_is_a_failure(String says) throws IOException {
        try (Speaker speaker = new Speaker(says + "\r\n\r\n", true)) {
            assertThatThrownBy(() -> send(speaker)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void a_head_without_end_is_not_kept() throws IOException {
        try (Speaker speaker = new Speaker("HTTP/1.1 200 OK\r\nX: " + "x".repeat(40_000), true)) {
            assertThatThrownBy(() -> send(speaker)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void who_begins_to_speak_and_does_not_go_on_is_cut_off_in_time() throws IOException {
        try (Speaker speaker = new Speaker("HTTP/1.1 20", false)) {
            assertThatThrownBy(() -> send(speaker, Duration.ofMillis(1_500)))
                    .isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void who_has_answered_is_not_waited_for() throws IOException {
        try (Speaker speaker =
                new Speaker("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", false)) {
            assertThat(send(speaker).status()).isEqualTo(200);
        }
    }

    @Test
    void the_other_side_has_to_prove_that_it_is_the_host() throws Exception {
        KeyStore store = certificateOf("receiver.test");
        SSLContext tls = context(store);
        HttpsServer server = HttpsServer.create(new InetSocketAddress(LOOPBACK, 0), 10);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        server.createContext(
                "/",
                exchange -> {
                    exchange.getRequestBody().readAllBytes();
                    exchange.sendResponseHeaders(204, -1);
                    exchange.close();
                });
        server.start();
        int port = server.getAddress().getPort();
        try (Post trusting = new Post(tls.getSocketFactory(), PATIENCE);
                Post stranger =
                        new Post((SSLSocketFactory) SSLSocketFactory.getDefault(), PATIENCE)) {
            URI host = URI.create("https://receiver.test:" + port + "/");
            URI another = URI.create("https://another.test:" + port + "/");

            assertThat(trusting.send(host, LOOPBACK, Map.of(), BODY, NOW).status()).isEqualTo(204);
            assertThatThrownBy(() -> trusting.send(another, LOOPBACK, Map.of(), BODY, NOW))
                    .isInstanceOf(SSLException.class);
            assertThatThrownBy(() -> stranger.send(host, LOOPBACK, Map.of(), BODY, NOW))
                    .isInstanceOf(SSLException.class);
        } finally {
            server.stop(0);
        }
    }

    private static Answer send(Speaker speaker) throws IOException {
        return send(speaker, PATIENCE);
    }

    private static Answer send(Speaker speaker, Duration limit) throws IOException {
        try (Post post = new Post((SSLSocketFactory) SSLSocketFactory.getDefault(), limit)) {
            return post.send(speaker.url(), LOOPBACK, Map.of("webhook-id", "m-1"), BODY, NOW);
        }
    }

    private static KeyStore certificateOf(String host) throws Exception {
        Path file = Path.of("target", "receiver-" + System.nanoTime() + ".p12");
        Process keytool =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-alias",
                                "receiver",
                                "-keyalg",
                                "EC",
                                "-dname",
                                "CN=" + host,
                                "-ext",
                                "SAN=dns:" + host,
                                "-validity",
                                "2",
                                "-storetype",
                                "PKCS12",
                                "-keystore",
                                file.toString(),
                                "-storepass",
                                new String(PASSWORD))
                        .redirectErrorStream(true)
                        .start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.waitFor()).as(said).isZero();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        return store;
    }

    /// Both sides in one: shows the certificate, and trusts it.
    private static SSLContext context(KeyStore store) throws Exception {
        KeyManagerFactory keys =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("receiver", store.getCertificate("receiver"));
        TrustManagerFactory trust =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }
}
