package io.daybook.command.payment.simulator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import io.daybook.command.Shape;
import io.daybook.command.payment.PaymentProvider.Answer;
import io.daybook.command.payment.PaymentProvider.Kind;
import io.daybook.command.payment.PaymentProvider.Operation;
import io.daybook.command.payment.PaymentProvider.Statement;
import io.daybook.command.payment.simulator.Simulator.Mood;
import io.daybook.command.payment.simulator.SimulatorJournal.Entry;
import io.daybook.command.payment.simulator.SimulatorJournal.Outcome;
import io.daybook.shared.money.Money;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// The simulator behind HTTP, in a process of its own.
///
/// `POST /operations` carries one out, `GET /operations/{paymentId}/{key}` tells what became of one, and `GET /operations?after=&limit=` lists
/// what was carried out.
public final class SimulatorServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SimulatorServer.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int MOST_BYTES = 64 * 1024;
    private static final int MOST_LISTED = 1_000;
    private static final String OPERATIONS = "/operations";

    private final HttpServer http;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final FileJournal journal;
    private final Simulator simulator;
    private final @Nullable Callbacks callbacks;

    private SimulatorServer(
            InetSocketAddress address,
            Path journal,
            Duration pause,
            @Nullable Callbacks callbacks) {
        this.journal = FileJournal.at(journal);
        this.simulator = new Simulator(this.journal, pause);
        this.callbacks = callbacks;
        try {
            http = HttpServer.create(address, 0);
        } catch (IOException e) {
            this.journal.close();
            throw new UncheckedIOException("Nothing can listen at " + address + ".", e);
        }
        http.setExecutor(threads);
        http.createContext(OPERATIONS, this::handle);
        http.start();
    }

    /// @param pause before slow answers and late callbacks
    /// @param callbacks whom to call back, where anybody
    public static SimulatorServer start(
            InetSocketAddress address,
            Path journal,
            Duration pause,
            @Nullable Callbacks callbacks) {
        return new SimulatorServer(address, journal, pause, callbacks);
    }

    public InetSocketAddress address() {
        return http.getAddress();
    }

    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
        if (callbacks != null) {
            callbacks.close();
        }
        journal.close();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            switch (exchange.getRequestMethod()) {
                case "POST" -> perform(exchange);
                case "GET" -> {
                    if (path.equals(OPERATIONS)) {
                        list(exchange);
                    } else {
                        query(exchange, path.substring(OPERATIONS.length() + 1));
                    }
                }
                default -> answer(exchange, 405, JSON.createObjectNode());
            }
        } catch (JacksonException | IllegalArgumentException e) {
            answer(exchange, 400, JSON.createObjectNode().put("detail", e.getMessage()));
        } catch (RuntimeException e) {
            LOG.warn("A request failed.", e);
            answer(exchange, 500, JSON.createObjectNode());
        }
    }

    private void perform(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(MOST_BYTES + 1);
        if (body.length > MOST_BYTES) {
            answer(exchange, 413, JSON.createObjectNode());
            return;
        }
        Operation operation = operation(JSON.readTree(body));
        Answer answer = simulator.perform(operation);
        Entry entry = simulator.find(operation.paymentId(), operation.key());
        switch (answer) {
            case Answer.Approved _, Answer.Declined _ -> answer(exchange, 200, json(entry));
            case Answer.Unknown _, Answer.NeverSeen _ -> {
                // The line is dropped: whoever asked hears nothing.
            }
        }
        if (callbacks != null && entry != null && entry.outcome() != Outcome.LOST) {
            callbacks.tell(operation, Mood.of(operation));
        }
    }

    private void query(HttpExchange exchange, String path) throws IOException {
        String[] ids = path.split("/");
        if (ids.length != 2 || !Shape.isId(ids[0]) || !Shape.isId(ids[1])) {
            throw new IllegalArgumentException("Which operation? /operations/{paymentId}/{key}");
        }
        Entry entry = simulator.find(ids[0], ids[1]);
        boolean seen = entry != null && entry.outcome() != Outcome.LOST;
        answer(exchange, seen ? 200 : 404, json(entry));
    }

    private void list(HttpExchange exchange) throws IOException {
        long after = parameter(exchange, "after", 0);
        int limit = (int) Math.clamp(parameter(exchange, "limit", 100), 1, MOST_LISTED);
        Statement statement = simulator.statement(after, limit);
        ObjectNode page = JSON.createObjectNode();
        ArrayNode operations = page.putArray("operations");
        for (Operation operation : statement.operations()) {
            operations
                    .addObject()
                    .put("kind", operation.kind().text())
                    .put("paymentId", operation.paymentId())
                    .put("key", operation.key())
                    .put("amount", operation.amount().toDecimal())
                    .put("currency", operation.amount().currency())
                    .put("method", operation.method());
        }
        if (statement.next() != null) {
            page.put("next", statement.next());
        }
        answer(exchange, 200, page);
    }

    private static Operation operation(JsonNode body) {
        String paymentId = body.path("paymentId").asString("");
        String key = body.path("key").asString("");
        if (!Shape.isId(paymentId) || !Shape.isId(key)) {
            throw new IllegalArgumentException("paymentId and key are ids.");
        }
        Money amount =
                Money.parse(body.path("amount").asString(""), body.path("currency").asString(""));
        if (amount.minor() <= 0) {
            throw new IllegalArgumentException("An amount is above 0.");
        }
        return new Operation(
                Kind.valueOf(body.path("kind").asString("").toUpperCase(Locale.ROOT)),
                paymentId,
                key,
                amount,
                body.path("method").asString(""));
    }

    private static ObjectNode json(@Nullable Entry entry) {
        ObjectNode json = JSON.createObjectNode();
        if (entry != null && entry.outcome() != Outcome.LOST) {
            boolean approved = entry.outcome() == Outcome.APPROVED;
            json.put("outcome", approved ? "approved" : "declined");
            json.put(approved ? "reference" : "reason", entry.detail());
            json.put("amount", Money.of(entry.amountMinor(), entry.currency()).toDecimal());
            json.put("currency", entry.currency());
        }
        return json;
    }

    private static long parameter(HttpExchange exchange, String name, long otherwise) {
        String query = exchange.getRequestURI().getQuery();
        if (query != null) {
            for (String each : query.split("&")) {
                if (each.startsWith(name + "=")) {
                    return Long.parseLong(each.substring(name.length() + 1));
                }
            }
        }
        return otherwise;
    }

    private static void answer(HttpExchange exchange, int status, ObjectNode body)
            throws IOException {
        byte[] bytes = JSON.writeValueAsString(body).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
