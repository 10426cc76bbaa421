package io.daybook.app.kills;

import static org.awaitility.Awaitility.await;

import io.daybook.app.Http;
import io.daybook.app.Http.Answer;
import io.daybook.app.kills.Journal.Told;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/// One caller: wishes this and that, asks until it is told, and goes on, whatever breaks meanwhile.
final class Client implements Runnable {

    static final String HOT = "HOT";
    static final int SKUS = 40;
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final String name;
    private final Http http;
    private final Journal journal;
    private final Random random;
    private volatile boolean enough;
    private int count;

    Client(String name, URI engine, Journal journal, Random random) {
        this.name = name;
        this.http = Http.to(engine);
        this.journal = journal;
        this.random = random;
    }

    void stop() {
        enough = true;
    }

    @Override
    public void run() {
        try {
            while (!enough) {
                Wish wish = wish();
                journal.intended(wish);
                journal.told(wish, insist(http, wish));
            }
        } catch (Throwable e) {
            journal.fault(e);
        }
    }

    /// Brings some of everything into the shop, and waits for the engine to do so.
    static void open(Http http, Journal journal) throws IOException {
        List<String> skus = new ArrayList<>(List.of(HOT));
        for (int i = 0; i < SKUS; i++) {
            skus.add("S" + i);
        }
        for (String sku : skus) {
            insist(() ->
                    http.post(
                            "/api/v1/products",
                            """
                            {"sku": "%s", "names": {"en": "Teacup"}, "price": "2.50", "currency": "GBP"}
                            """
                                    .formatted(sku),
                            "Idempotency-Key",
                            "publish-" + sku));
        }
    }

    private Wish wish() {
        String id = name + "-" + ++count;
        int chance = random.nextInt(100);
        if (chance < 20) {
            return Wish.receipt(id, anySku(), 1 + random.nextInt(30));
        }
        if (chance < 35) {
            return Wish.adjustment(id, anySku(), random.nextBoolean() ? 3 : -3);
        }
        if (chance < 85) {
            List<String> lines = new ArrayList<>();
            int wanted = random.nextInt(3) == 0 ? 2 + random.nextInt(24) : 1;
            for (int i = 0; i < wanted; i++) {
                lines.add(anySku());
            }
            return Wish.order(id, lines);
        }
        return Wish.checkout(id + "-order", id, fillCart(id));
    }

    private List<String> fillCart(String cartId) {
        insist(() ->
                http.post(
                        "/api/v1/carts",
                        "{\"cartId\": \"%s\", \"currency\": \"GBP\"}".formatted(cartId),
                        "Idempotency-Key",
                        cartId));
        List<String> skus = List.of(HOT, "S" + random.nextInt(SKUS));
        for (String sku : skus) {
            insist(() ->
                    http.put("/api/v1/carts/" + cartId + "/items/" + sku, "{\"quantity\": 1}"));
        }
        return skus;
    }

    private String anySku() {
        return random.nextInt(4) == 0 ? HOT : "S" + random.nextInt(SKUS);
    }

    /// Asks under the wish's key until there is an answer that counts.
    static Told insist(Http http, Wish wish) {
        Answer answer =
                insist(() -> http.post(wish.path(), wish.body(), "Idempotency-Key", wish.key()));
        return new Told(answer.status(), answer.text());
    }

    private interface Question {
        Answer ask();
    }

    private static Answer insist(Question question) {
        Answer[] answer = new Answer[1];
        await().pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(20, TimeUnit.MILLISECONDS)
                .atMost(PATIENCE)
                .until(() -> {
                    try {
                        answer[0] = question.ask();
                    } catch (UncheckedIOException e) {
                        return false; // Nobody is there, or died before the answer.
                    }
                    return counts(answer[0]);
                });
        return answer[0];
    }

    /// Neither "not now" nor "nobody knows": done, or refused for good. Anything else is a fault.
    private static boolean counts(Answer answer) {
        int status = answer.status();
        if (status == 503 || (status == 409 && answer.code().equals("idempotency-key-in-flight"))) {
            return false;
        }
        if (status < 300 || (status == 409 && answer.code().equals("out-of-stock"))) {
            return true;
        }
        throw new IllegalStateException(status + ": " + answer.text());
    }
}
