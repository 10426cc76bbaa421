package io.daybook.command.webhook.delivery;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Somebody else's server, on loopback: keeps what it is told, and answers as it likes. It verifies by itself, as the specification says.
final class Receiver implements AutoCloseable {

    /// What came.
    record Message(String id, long timestamp, String signatures, String body) {

        JsonNode event() {
            return JSON.readTree(body);
        }

        String subject() {
            return event().path("subject").asString();
        }

        long position() {
            return event().path("position").asLong();
        }

        /// Whether one of the signatures is by this secret.
        boolean isSignedBy(String secret) {
            try {
                Mac mac = Mac.getInstance("HmacSHA256");
                byte[] key = Base64.getDecoder().decode(secret.substring("whsec_".length()));
                mac.init(new SecretKeySpec(key, "HmacSHA256"));
                String signed = id + "." + timestamp + "." + body;
                String expected =
                        Base64.getEncoder()
                                .encodeToString(
                                        mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
                return List.of(signatures.split(" ")).contains("v1," + expected);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /// An answer.
    ///
    /// @param headers names and values in turn
    record Reply(int status, String... headers) {}

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final List<Message> messages = Collections.synchronizedList(new ArrayList<>());
    private final int port;
    private HttpServer server;
    private volatile Function<Message, Reply> manner = _ -> new Reply(204);

    Receiver() {
        server = listenSomewhere();
        port = server.getAddress().getPort();
    }

    String url() {
        return "http://127.0.0.1:" + port + "/hooks?from=daybook";
    }

    int port() {
        return port;
    }

    void answer(int status, String... headers) {
        manner = _ -> new Reply(status, headers);
    }

    void answer(Function<Message, Reply> each) {
        manner = each;
    }

    /// Takes everything in and says nothing, until the latch opens.
    void hangUntil(CountDownLatch latch) {
        manner =
                _ -> {
                    try {
                        latch.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return new Reply(204);
                };
    }

    List<Message> messages() {
        synchronized (messages) {
            return List.copyOf(messages);
        }
    }

    List<String> ids() {
        return messages().stream().map(Message::id).toList();
    }

    int count() {
        return messages.size();
    }

    void forget() {
        messages.clear();
    }

    void die() {
        server.stop(0);
    }

    void comeBack() {
        try {
            server = listenAt(port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// At one of the ports that no system gives away by itself: one that is dead may come back, and nobody else has its port then.
    private HttpServer listenSomewhere() {
        while (true) {
            try {
                return listenAt(ThreadLocalRandom.current().nextInt(20_000, 32_000));
            } catch (BindException taken) {
                // Another one will be free.
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private HttpServer listenAt(int at) throws IOException {
        HttpServer listening = HttpServer.create(new InetSocketAddress("127.0.0.1", at), 100);
        listening.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        listening.createContext("/hooks", this::take);
        listening.start();
        return listening;
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            var headers = exchange.getRequestHeaders();
            Message message =
                    new Message(
                            headers.getFirst("webhook-id"),
                            Long.parseLong(headers.getFirst("webhook-timestamp")),
                            headers.getFirst("webhook-signature"),
                            new String(
                                    exchange.getRequestBody().readAllBytes(),
                                    StandardCharsets.UTF_8));
            messages.add(message);
            Reply reply = manner.apply(message);
            for (int i = 0; i < reply.headers().length; i += 2) {
                exchange.getResponseHeaders().add(reply.headers()[i], reply.headers()[i + 1]);
            }
            exchange.sendResponseHeaders(reply.status(), -1);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
