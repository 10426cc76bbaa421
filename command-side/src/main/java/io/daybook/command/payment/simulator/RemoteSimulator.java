package io.daybook.command.payment.simulator;

import io.daybook.command.payment.PaymentProvider;
import io.daybook.command.payment.PaymentRejected;
import io.daybook.command.payment.PaymentRejected.Code;
import io.daybook.shared.money.Money;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The simulator in a process of its own. Whatever is not a plain answer in time is an unknown outcome: the call may have arrived.
final class RemoteSimulator implements PaymentProvider {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final URI url;
    private final Duration timeOut;
    private final HttpClient http;

    RemoteSimulator(URI url, Duration timeOut) {
        this.url = url;
        this.timeOut = timeOut;
        this.http =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(timeOut)
                        .build();
    }

    @Override
    public String name() {
        return "simulator";
    }

    @Override
    public Answer perform(Operation operation) {
        ObjectNode body = JSON.createObjectNode();
        body.put("kind", operation.kind().text());
        body.put("paymentId", operation.paymentId());
        body.put("key", operation.key());
        body.put("amount", operation.amount().toDecimal());
        body.put("currency", operation.amount().currency());
        body.put("method", operation.method());
        return answer(
                exchange(
                        request("/operations")
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(JSON.writeValueAsString(body)))),
                false);
    }

    @Override
    public Answer query(Operation operation) {
        return answer(
                exchange(
                        request("/operations/" + operation.paymentId() + "/" + operation.key())
                                .GET()),
                true);
    }

    @Override
    public Statement statement(long after, int limit) {
        HttpResponse<String> response =
                exchange(request("/operations?after=" + after + "&limit=" + limit).GET());
        JsonNode page = response == null || response.statusCode() != 200 ? null : parse(response);
        if (page == null) {
            throw PaymentRejected.because(
                    Code.PROVIDER_UNAVAILABLE,
                    "The payment simulator at %s does not answer.".formatted(url));
        }
        List<Operation> operations = new ArrayList<>();
        page.path("operations")
                .forEach(each ->
                        operations.add(
                                new Operation(
                                        Kind.valueOf(
                                                each.path("kind")
                                                        .asString()
                                                        .toUpperCase(Locale.ROOT)),
                                        each.path("paymentId").asString(),
                                        each.path("key").asString(),
                                        Money.parse(
                                                each.path("amount").asString(),
                                                each.path("currency").asString()),
                                        each.path("method").asString())));
        return new Statement(
                operations, page.has("next") ? (Long) page.path("next").asLong() : null);
    }

    /// @param asked whether this answers a query, to which "not found" is an answer
    private static Answer answer(@Nullable HttpResponse<String> response, boolean asked) {
        if (response == null) {
            return new Answer.Unknown();
        }
        if (response.statusCode() == 404 && asked) {
            return new Answer.NeverSeen();
        }
        JsonNode body = response.statusCode() == 200 ? parse(response) : null;
        return switch (body == null ? "" : body.path("outcome").asString("")) {
            case "approved" -> {
                JsonNode approved = body == null ? JSON.createObjectNode() : body;
                yield new Answer.Approved(
                        approved.path("reference").asString(),
                        Money.parse(
                                        approved.path("amount").asString(),
                                        approved.path("currency").asString())
                                .minor());
            }
            case "declined" ->
                    new Answer.Declined(
                            body == null ? "" : body.path("reason").asString("declined"));
            default -> new Answer.Unknown();
        };
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(url.resolve(path)).timeout(timeOut);
    }

    private @Nullable HttpResponse<String> exchange(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    private static @Nullable JsonNode parse(HttpResponse<String> response) {
        try {
            return JSON.readTree(response.body());
        } catch (JacksonException broken) {
            return null;
        }
    }
}
