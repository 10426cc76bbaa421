package io.daybook.app.views;

import io.daybook.app.Http;
import io.daybook.app.doors.Shop;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/// Callers who place orders, pay them and change carts, one after the other, until it is closed.
final class WriteLoad implements AutoCloseable {

    /// Without a rest, a busy machine has nothing left for what is tried beside it, and the log grows faster than that gets on.
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final AtomicInteger commands = new AtomicInteger();
    private final AtomicLong longestNanos = new AtomicLong();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final Thread caller;
    private volatile boolean goesOn = true;

    WriteLoad(Http http) {
        Shop shop = new Shop(http);
        String sku = shop.product(1_000_000);
        caller = Thread.ofPlatform().name("load").start(() -> run(http, sku));
    }

    private void run(Http http, String sku) {
        try {
            while (goesOn) {
                String orderId = Shop.newId("load");
                timed(() ->
                        Shop.succeeded(
                                http.post(
                                        "/api/v1/orders",
                                        Shop.order(sku, 2)
                                                .replaceFirst(
                                                        "\\{",
                                                        "{\"orderId\": \"%s\", "
                                                                .formatted(orderId)))));
                timed(() ->
                        Shop.succeeded(
                                http.post(
                                        "/api/v1/orders/" + orderId + "/payments",
                                        """
                                        {"amount": "5.00", "currency": "GBP", "method": "card"}
                                        """)));
                timed(() -> new Shop(http).cart(sku, 1));
                timed(() -> new Shop(http).receive(sku, 1));
            }
        } catch (RuntimeException | AssertionError e) {
            failure.set(e);
        }
    }

    private void timed(Runnable command) {
        long began = System.nanoTime();
        command.run();
        longestNanos.accumulateAndGet(System.nanoTime() - began, Math::max);
        commands.incrementAndGet();
        LockSupport.parkNanos(PAUSE_NANOS);
    }

    int commands() {
        return commands.get();
    }

    Duration longest() {
        return Duration.ofNanos(longestNanos.get());
    }

    @Override
    public void close() throws InterruptedException {
        goesOn = false;
        caller.join();
        if (failure.get() != null) {
            throw new AssertionError("Writing stopped.", failure.get());
        }
    }
}
