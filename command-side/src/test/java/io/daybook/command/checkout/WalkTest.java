package io.daybook.command.checkout;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.command.Command;
import io.daybook.command.CommandContext;
import io.daybook.command.CommandContexts;
import io.daybook.command.InMemoryEngine;
import io.daybook.command.InMemoryStreams.Entry;
import io.daybook.command.Rejection;
import io.daybook.command.cart.CartCommand.CheckOutCart;
import io.daybook.command.cart.CartCommand.OpenCart;
import io.daybook.command.cart.CartCommand.SetCartItem;
import io.daybook.command.checkout.FakeProvider.Next;
import io.daybook.command.credit.CreditCommand.IssueCreditNote;
import io.daybook.command.order.ChangeOrder;
import io.daybook.command.order.Edits;
import io.daybook.command.order.Order;
import io.daybook.command.order.OrderCommand.CancelOrder;
import io.daybook.command.order.OrderCommand.CancelOrderLines;
import io.daybook.command.order.OrderCommand.CancelUnpaidOrder;
import io.daybook.command.order.OrderCommand.CompleteOrder;
import io.daybook.command.order.OrderCommand.ExtendOrder;
import io.daybook.command.order.OrderCommand.GrantGoodwill;
import io.daybook.command.order.OrderCommand.PlaceOrder;
import io.daybook.command.order.OrderCommand.RecordDelivery;
import io.daybook.command.order.OrderCommand.ShipOrder;
import io.daybook.command.order.PreviewChange;
import io.daybook.command.order.ReturnCommand.CancelReturn;
import io.daybook.command.order.ReturnCommand.InspectReturn;
import io.daybook.command.order.ReturnCommand.ReceiveReturn;
import io.daybook.command.order.ReturnCommand.RequestReturn;
import io.daybook.command.payment.CaptureMode;
import io.daybook.command.payment.Payment;
import io.daybook.command.payment.PaymentCommand.RecordPayment;
import io.daybook.command.payment.PaymentCommand.RequestCapture;
import io.daybook.command.payment.PaymentCommand.RequestPayment;
import io.daybook.command.payment.PaymentCommand.RequestRefund;
import io.daybook.command.payment.PaymentCommand.RequestVoid;
import io.daybook.command.payment.PaymentCommand.RetryRefund;
import io.daybook.command.payment.PaymentCommand.WantedAmount;
import io.daybook.command.payment.PaymentProvider.Kind;
import io.daybook.command.product.ProductCommand.PublishProduct;
import io.daybook.command.stock.StockCommand.AdjustStock;
import io.daybook.command.stock.StockCommand.CountStock;
import io.daybook.command.stock.StockCommand.MarkDamaged;
import io.daybook.command.stock.StockCommand.ReceiveStock;
import io.daybook.command.stock.StockCommand.RepairStock;
import io.daybook.command.stock.StockCommand.ReturnStock;
import io.daybook.command.stock.StockCommand.SetLowStockThreshold;
import io.daybook.command.stock.StockCommand.WriteOffDamaged;
import io.daybook.command.stock.StockItem;
import io.daybook.shared.credit.CreditEvent.CreditLine;
import io.daybook.shared.credit.CreditEvent.Effect;
import io.daybook.shared.credit.CreditEvent.OrderLink;
import io.daybook.shared.log.DomainEvent;
import io.daybook.shared.order.Customer;
import io.daybook.shared.order.LineKind;
import io.daybook.shared.order.LineQuantity;
import io.daybook.shared.order.OrderEvent.InspectedUnits;
import io.daybook.shared.order.OrderEvent.OrderLinesReturned;
import io.daybook.shared.order.OrderEvent.OrderPaymentReceived;
import io.daybook.shared.order.OrderEvent.OrderRefunded;
import io.daybook.shared.order.OrderEvent.OrderReturnInspected;
import io.daybook.shared.order.OrderEvent.OrderShipped;
import io.daybook.shared.order.OrderEvent.Verdict;
import io.daybook.shared.order.OrderLine;
import io.daybook.shared.payment.PaymentEvent.PaymentCaptured;
import io.daybook.shared.payment.PaymentEvent.PaymentRefunded;
import io.daybook.shared.payment.PaymentEvent.PaymentRequested;
import io.daybook.shared.stock.StockEvent.DamagedStockWrittenOff;
import io.daybook.shared.stock.StockEvent.Disposition;
import io.daybook.shared.stock.StockEvent.StockAdjusted;
import io.daybook.shared.stock.StockEvent.StockCounted;
import io.daybook.shared.stock.StockEvent.StockReceived;
import io.daybook.shared.stock.StockEvent.StockReturned;
import io.daybook.shared.stock.StockEvent.StockShipped;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/// Random sequences of legal and illegal commands over few SKUs and many orders. After each step the identities of stock and money hold.
/// A failing walk names its seed: `-Ddaybook.walk.seed=` repeats it, `-Ddaybook.walk.steps=` makes all walks longer.
class WalkTest {

    private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");
    private static final List<String> SKUS = List.of("A", "B", "C");
    private static final Supplier<CommandContext> CONTEXT =
            () -> CommandContexts.system("walk", null);

    private final FakeProvider provider = new FakeProvider();
    private final InMemoryEngine engine = new InMemoryEngine(provider);
    private final List<PaymentRequested> open = new ArrayList<>();
    private Random random = new Random();
    private Instant now = START;
    private int count;
    private final List<String> placed = new ArrayList<>();
    private final List<String> shipped = new ArrayList<>();
    private final List<RequestReturn> returns = new ArrayList<>();
    private int accepted;

    /// What was accepted in any of the walks.
    private static final Set<String> KINDS = new ConcurrentSkipListSet<>();

    /// A walk that is refused everything proves nothing.
    @AfterAll
    static void every_kind_of_step_was_taken() {
        if (Long.getLong("daybook.walk.seed") == null) {
            assertThat(KINDS)
                    .contains(
                            "ChangeOrder",
                            "RequestReturn",
                            "ReceiveReturn",
                            "InspectReturn",
                            "CancelReturn",
                            "GrantGoodwill",
                            "CancelOrderLines",
                            "ShipOrder",
                            "IssueCreditNote");
        }
    }

    static LongStream seeds() {
        Long one = Long.getLong("daybook.walk.seed");
        return one != null ? LongStream.of(one) : LongStream.rangeClosed(1, 12);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void no_sequence_of_commands_breaks_an_identity(long seed) {
        random = new Random(seed);
        for (String sku : SKUS) {
            engine.ask(new PublishProduct(sku, Map.of("en", sku), null, null, 250L, "GBP", now));
            engine.ask(new ReceiveStock(sku, "main", 40, null, now));
        }
        int steps = Integer.getInteger("daybook.walk.steps", 600);
        for (int step = 0; step < steps; step++) {
            now = now.plusSeconds(random.nextInt(20));
            String what = "seed " + seed + ", step " + step;
            Command command = randomCommand();
            ask(command, what);
            if (random.nextInt(3) == 0) {
                talkToProvider();
            }
            if (step % 10 == 0) {
                checkStock(what + ": " + command);
                checkMoney(what + ": " + command);
            }
        }
        settle();
        checkStock("seed " + seed + ", settled");
        checkMoney("seed " + seed + ", settled");
        orders().forEach((id, order) ->
                assertThat(order.book().owedBackMinor())
                        .as("seed %d: owed back for %s".formatted(seed, id))
                        .isZero());
        assertThat(accepted).as("seed %d: commands accepted".formatted(seed)).isGreaterThan(100);
    }

    private void ask(Command command, String what) {
        int before = engine.streams().log().size();
        try {
            engine.ask(command);
        } catch (Rejection refused) {
            assertThat(engine.streams().log()).as(what + ", refused: " + command).hasSize(before);
            return;
        }
        accepted++;
        KINDS.add(command.getClass().getSimpleName());
        switch (command) {
            case PlaceOrder place -> placed.add(place.orderId());
            case ShipOrder ship -> shipped.add(ship.orderId());
            case RequestReturn asked -> returns.add(asked);
            case Command _ -> {}
        }
        int after = engine.streams().log().size();
        engine.ask(command);
        assertThat(engine.streams().log()).as(what + ", repeated: " + command).hasSize(after);
        engine.streams().log().subList(before, after).stream()
                .map(Entry::event)
                .filter(PaymentRequested.class::isInstance)
                .map(PaymentRequested.class::cast)
                .filter(request -> request.provider().equals("fake"))
                .forEach(open::add);
    }

    private void talkToProvider() {
        PaymentFlow flow =
                new PaymentFlow(engine, engine.providers(), Clock.fixed(now, ZoneOffset.UTC));
        if (random.nextInt(4) == 0) {
            provider.next.add(Next.values()[random.nextInt(3)]);
        }
        if (!open.isEmpty()) {
            PaymentRequested request = open.get(random.nextInt(open.size()));
            goOn(flow, request.paymentId());
        }
        if (random.nextInt(3) == 0) {
            orders().keySet().stream()
                    .skip(random.nextInt(20))
                    .findFirst()
                    .ifPresent(orderId -> giveBack(flow, orderId));
        }
    }

    /// What the policies would have done in the end.
    private void settle() {
        provider.next.clear();
        PaymentFlow flow =
                new PaymentFlow(engine, engine.providers(), Clock.fixed(now, ZoneOffset.UTC));
        open.forEach(request -> goOn(flow, request.paymentId()));
        orders().keySet().forEach(orderId -> giveBack(flow, orderId));
        retryFailedRefunds();
        open.forEach(request -> goOn(flow, request.paymentId()));
    }

    private static void goOn(PaymentFlow flow, String paymentId) {
        Refusals.orDone("go on", () -> flow.goOn(paymentId, CONTEXT));
    }

    private static void giveBack(PaymentFlow flow, String orderId) {
        flow.askToGiveBack(orderId, CONTEXT).forEach(payment -> goOn(flow, payment));
    }

    /// What the back office would have done in the end.
    private void retryFailedRefunds() {
        for (PaymentRequested request : open) {
            if (engine.streams().state(Payment.MODEL, request.paymentId())
                    instanceof Payment.Authorised paid) {
                paid.asked().values().stream()
                        .filter(asked -> asked.kind() == Kind.REFUND)
                        .filter(asked -> asked.stand() == Payment.Stand.FAILED)
                        .forEach(asked -> makeGood(request, asked));
            }
        }
    }

    /// Where a part of it was given back otherwise meanwhile, the rest is asked for.
    private void makeGood(PaymentRequested request, Payment.Asked failed) {
        String again = failed.id() + "-again";
        try {
            engine.ask(new RetryRefund(request.paymentId(), failed.id(), again, now));
        } catch (Rejection tooMuch) {
            long owed =
                    Order.known(
                                    request.orderId(),
                                    engine.streams().state(Order.MODEL, request.orderId()))
                            .book()
                            .owedBackMinor();
            long kept =
                    engine.streams().state(Payment.MODEL, request.paymentId())
                                    instanceof Payment.Authorised paid
                            ? paid.keptMinor()
                            : 0;
            if (Math.min(owed, kept) > 0) {
                engine.ask(
                        new RequestRefund(
                                request.paymentId(),
                                again,
                                new WantedAmount(Math.min(owed, kept), "GBP"),
                                "the rest",
                                now));
            }
        }
    }

    private Command randomCommand() {
        count++;
        String order = anOrder();
        int line = 1 + random.nextInt(3);
        int units = 1 + random.nextInt(4);
        return switch (random.nextInt(33)) {
            case 0, 1, 2 -> place("o" + count);
            case 3 -> cart("o" + count);
            case 4 ->
                    new RequestPayment(
                            "p" + count,
                            order,
                            amount(),
                            "GBP",
                            "card",
                            "fake",
                            CaptureMode.values()[random.nextInt(2)],
                            now);
            case 5, 6 -> new RequestPayment("p" + count, order, 750, "GBP", "card", "fake", now);
            case 7 -> new RecordPayment("p" + count, order, owed(order), "GBP", "cash", now);
            case 8 -> new ShipOrder(order, "s" + count, List.of(), now);
            case 9 ->
                    new ShipOrder(order, "s" + count, List.of(new LineQuantity(line, units)), now);
            case 10 ->
                    new CancelOrderLines(
                            order, "c" + count, List.of(new LineQuantity(line, units)), "why", now);
            case 11 -> new CancelOrder(order, "why", now);
            case 12 ->
                    random.nextBoolean()
                            ? new CancelUnpaidOrder(order, now)
                            : new ExtendOrder(order, now.plusSeconds(1 + units * 60), now);
            case 13 -> credit("cr" + count, order, line, units);
            case 14 ->
                    new AdjustStock(
                            aSku(),
                            "main",
                            random.nextBoolean() ? -units : units,
                            "counted",
                            "a" + count,
                            random.nextBoolean(),
                            now);
            case 15 -> new ReceiveStock(aSku(), "main", 1 + random.nextInt(6), "d" + count, now);
            case 16 ->
                    random.nextBoolean()
                            ? new CompleteOrder(order, now)
                            : new RecordDelivery(order, "s" + random.nextInt(count), now);
            case 17 ->
                    new ReturnStock(
                            aSku(),
                            "main",
                            units,
                            Disposition.values()[random.nextInt(3)],
                            "r" + count,
                            now);
            case 18 -> damage(units);
            case 19 -> count(units);
            case 20 -> new RequestCapture(aPayment(), "k" + count, anAmount(), now);
            case 21 -> new RequestRefund(aPayment(), "back" + count, anAmount(), "why", now);
            case 22 ->
                    random.nextBoolean()
                            ? new RequestVoid(aPayment(), "v" + count, "why", now)
                            : new RetryRefund(
                                    aPayment(), "back" + random.nextInt(count), "b" + count, now);
            case 23, 24, 25, 26, 27 -> afterSales(order, line, units);
            case 28 ->
                    new GrantGoodwill(
                            order,
                            "g" + count,
                            random.nextBoolean() ? line : null,
                            1 + random.nextInt(400),
                            "GBP",
                            "sorry",
                            now);
            case 29, 30, 31, 32 -> change(order, line, units);
            default -> throw new IllegalStateException();
        };
    }

    private Command damage(int units) {
        return switch (random.nextInt(4)) {
            case 0 -> new RepairStock(aSku(), "main", units, "dried", "m" + count, now);
            case 1 -> new WriteOffDamaged(aSku(), "main", units, "torn", "w" + count, now);
            case 2 ->
                    new SetLowStockThreshold(
                            aSku(), "main", random.nextBoolean() ? units : null, null, now);
            default -> new MarkDamaged(aSku(), "main", units, "wet", "b" + count, now);
        };
    }

    /// Somebody reads the shelf a while ago, sees a little more or less than was there, and tells it now.
    private Command count(int units) {
        String sku = aSku();
        long readAt = Math.max(0, engine.streams().log().size() - random.nextInt(60));
        int there =
                Math.toIntExact(
                        onHand(sku, engine.streams().log().subList(0, Math.toIntExact(readAt))));
        return new CountStock(
                sku,
                "main",
                Math.max(0, there + 2 - units),
                readAt + (random.nextInt(20) == 0 ? 100 : 0),
                "walk",
                "n" + count,
                now);
    }

    /// Edits and exchanges, previewed and confirmed at once; some confirm another preview than their own.
    private Command change(String order, int line, int units) {
        List<OrderLine> added =
                random.nextInt(3) == 0
                        ? List.of(
                                new OrderLine(
                                        1,
                                        LineKind.GOODS,
                                        aSku(),
                                        "more",
                                        units,
                                        random.nextInt(4) * 125L,
                                        "main"))
                        : List.of();
        Edits edits =
                new Edits(
                        random.nextBoolean()
                                ? List.of(new LineQuantity(line, random.nextInt(6)))
                                : List.of(),
                        added,
                        random.nextInt(4) == 0
                                ? List.of(new Edits.LinePrice(1, random.nextInt(4) * 125L))
                                : List.of(),
                        null,
                        random.nextInt(3) == 0
                                ? List.of(new LineQuantity(1 + random.nextInt(3), 1))
                                : List.of(),
                        "walk");
        String token = "v0-none";
        try {
            token =
                    String.valueOf(
                            engine.ask(new PreviewChange(order, "GBP", edits, now))
                                    .body()
                                    .get("previewToken"));
        } catch (Rejection refused) {
            // The confirmation is refused, too.
        }
        return new ChangeOrder(
                order, token, "GBP", edits, now.plusSeconds(1 + random.nextInt(300)), now);
    }

    /// Goes on with one of the latest returns nearly always, else with one that may not be.
    private Command afterSales(String anyOrder, int anyLine, int anyUnits) {
        String order = recent(shipped, anyOrder);
        RequestReturn asked =
                recent(
                        returns,
                        new RequestReturn(
                                anyOrder,
                                "r1",
                                List.of(new LineQuantity(anyLine, anyUnits)),
                                "why",
                                now));
        boolean isSame = random.nextInt(4) > 0;
        int line = isSame ? asked.lines().getFirst().line() : anyLine;
        int units = isSame ? asked.lines().getFirst().quantity() : anyUnits;
        String back = asked.returnId();
        return switch (random.nextInt(6)) {
            case 0, 1 ->
                    new RequestReturn(
                            order,
                            "r" + count,
                            List.of(new LineQuantity(anyLine, anyUnits)),
                            "why",
                            now);
            case 2 ->
                    new ReceiveReturn(
                            asked.orderId(),
                            back,
                            "in" + count,
                            random.nextBoolean()
                                    ? List.of()
                                    : List.of(new LineQuantity(line, units)),
                            now);
            case 3, 4 ->
                    new InspectReturn(
                            asked.orderId(),
                            back,
                            "look" + count,
                            List.of(
                                    new InspectedUnits(
                                            line,
                                            1 + random.nextInt(2),
                                            Verdict.values()[random.nextInt(4)])),
                            random.nextInt(4) == 0 ? 100 : 0,
                            "GBP",
                            null,
                            now);
            default -> new CancelReturn(asked.orderId(), back, "keeps it", now);
        };
    }

    private PlaceOrder place(String orderId) {
        List<OrderLine> lines = new ArrayList<>();
        int goods = 1 + random.nextInt(3);
        for (int i = 1; i <= goods; i++) {
            lines.add(
                    new OrderLine(
                            i,
                            LineKind.GOODS,
                            aSku(),
                            "goods",
                            1 + random.nextInt(5),
                            random.nextInt(3) * 250L,
                            "main"));
        }
        if (random.nextBoolean()) {
            lines.add(new OrderLine(goods + 1, LineKind.CHARGE, "POST", "postage", 1, 300, null));
        }
        return new PlaceOrder(
                orderId,
                Customer.guest("France"),
                "GBP",
                lines,
                random.nextInt(3) == 0 ? null : now.plusSeconds(1 + random.nextInt(200)),
                null,
                now);
    }

    private Command cart(String orderId) {
        String cartId = "cart-" + orderId;
        engine.ask(new OpenCart(cartId, "GBP", null, now));
        engine.ask(new SetCartItem(cartId, aSku(), 1 + random.nextInt(4), now));
        engine.ask(new SetCartItem(cartId, aSku(), 1 + random.nextInt(4), now));
        return new CheckOutCart(
                cartId, orderId, Customer.guest("France"), now.plusSeconds(100), now);
    }

    private IssueCreditNote credit(String creditId, String orderId, int line, int units) {
        Order order = engine.streams().state(Order.MODEL, orderId);
        String sku = aSku();
        if (order instanceof Order.Known known && line <= known.book().lines().size()) {
            OrderLine credited = known.book().lines().get(line - 1);
            sku = credited.kind() == LineKind.GOODS ? credited.sku() : sku;
        }
        return new IssueCreditNote(
                creditId,
                Customer.guest("France"),
                "GBP",
                List.of(
                        new CreditLine(
                                1,
                                LineKind.GOODS,
                                sku,
                                "back",
                                units + 1,
                                units + random.nextInt(2),
                                100,
                                List.of(
                                        new OrderLink(
                                                orderId,
                                                line,
                                                units,
                                                random.nextBoolean()
                                                        ? Effect.CANCELLED
                                                        : Effect.RETURNED)))),
                random.nextBoolean() ? "cash" : null,
                now);
    }

    /// One of the latest orders nearly always, so that one thing comes upon another; else one that may not be.
    private String anOrder() {
        return recent(placed, "o" + Math.max(1, count - random.nextInt(12)));
    }

    private <T> T recent(List<T> latest, T otherwise) {
        return latest.isEmpty() || random.nextInt(12) == 0
                ? otherwise
                : latest.get(Math.max(0, latest.size() - 1 - random.nextInt(6)));
    }

    /// Exactly what the order still asks for, every other time.
    private long owed(String orderId) {
        return random.nextBoolean()
                        && engine.streams().state(Order.MODEL, orderId) instanceof Order.Known known
                        && known.book().outstandingMinor() > 0
                ? known.book().outstandingMinor()
                : amount();
    }

    private String aPayment() {
        return open.isEmpty()
                ? "p" + count
                : open.get(Math.max(0, open.size() - 1 - random.nextInt(6))).paymentId();
    }

    private @Nullable WantedAmount anAmount() {
        return random.nextInt(3) == 0
                ? null
                : new WantedAmount(50L * (1 + random.nextInt(20)), "GBP");
    }

    private String aSku() {
        return SKUS.get(random.nextInt(SKUS.size()));
    }

    private long amount() {
        return 250L * (1 + random.nextInt(8));
    }

    private Map<String, Order.Known> orders() {
        Map<String, Order.Known> orders = new TreeMap<>();
        for (Entry entry : engine.streams().log()) {
            if (entry.stream().startsWith("order:")) {
                String id = entry.stream().substring("order:".length());
                if (!orders.containsKey(id)
                        && engine.streams().state(Order.MODEL, id) instanceof Order.Known known) {
                    orders.put(id, known);
                }
            }
        }
        return orders;
    }

    /// The parts sum to on hand; reserved and allocated are the sums of what orders hold; on hand is what came less what went.
    private void checkStock(String what) {
        for (String sku : SKUS) {
            StockItem item = engine.streams().state(StockItem.MODEL, sku + "@main");
            long held = 0;
            long allocated = 0;
            for (StockItem.Held each : item.held().values()) {
                assertThat(each.quantity()).as(what).isPositive();
                held += each.quantity();
                allocated += each.allocated() ? each.quantity() : 0;
            }
            assertThat(item.available()).as(what + ": available").isNotNegative();
            assertThat(item.damaged()).as(what + ": damaged").isNotNegative();
            assertThat((long) item.reserved()).as(what + ": reserved").isEqualTo(held - allocated);
            assertThat((long) item.allocated()).as(what + ": allocated").isEqualTo(allocated);
            assertThat((long) item.onHand()).as(what + ": on hand").isEqualTo(onHand(sku));
            assertThat(held).as(what + ": held by orders").isEqualTo(wanted(sku, item));
        }
    }

    private long onHand(String sku) {
        return onHand(sku, engine.streams().log());
    }

    private static long onHand(String sku, List<Entry> entries) {
        long sum = 0;
        for (Entry entry : entries) {
            if (entry.stream().equals("stock:" + sku + "@main")) {
                sum +=
                        switch (entry.event()) {
                            case StockReceived received -> received.quantity();
                            case StockAdjusted adjusted -> adjusted.quantity();
                            case StockCounted counted -> counted.quantity();
                            case DamagedStockWrittenOff writtenOff -> -writtenOff.quantity();
                            case StockShipped shipped -> -shipped.quantity();
                            case StockReturned returned ->
                                    returned.disposition() == Disposition.WRITE_OFF
                                            ? 0
                                            : returned.quantity();
                            case DomainEvent _ -> 0;
                        };
            }
        }
        return sum;
    }

    /// What the orders have left to ship of an item, but for those whose lapsed reservation went to another.
    private long wanted(String sku, StockItem item) {
        long sum = 0;
        for (Order.Known order : orders().values()) {
            if (!(order instanceof Order.Cancelled)
                    && item.held().containsKey(order.book().orderId())) {
                for (OrderLine line : order.book().lines()) {
                    if (line.sku().equals(sku)) {
                        sum += order.book().unitsLeft(line.line());
                    }
                }
            }
        }
        return sum;
    }

    /// Orders and payments tell the same of every cent; nothing is refunded that was not captured.
    private void checkMoney(String what) {
        Map<String, Long> byPayment = new TreeMap<>();
        Map<String, Long> byOrder = new TreeMap<>();
        for (Entry entry : engine.streams().log()) {
            switch (entry.event()) {
                case PaymentCaptured captured ->
                        byPayment.merge(captured.paymentId(), captured.amountMinor(), Long::sum);
                case PaymentRefunded refunded ->
                        byPayment.merge(refunded.paymentId(), -refunded.amountMinor(), Long::sum);
                case OrderPaymentReceived received ->
                        byOrder.merge(received.paymentId(), received.amountMinor(), Long::sum);
                case OrderRefunded refunded ->
                        byOrder.merge(refunded.paymentId(), -refunded.amountMinor(), Long::sum);
                case DomainEvent _ -> {}
            }
        }
        assertThat(byOrder).as(what + ": orders and payments").isEqualTo(byPayment);
        byPayment.forEach((id, left) -> {
            Payment.Authorised paid =
                    (Payment.Authorised) engine.streams().state(Payment.MODEL, id);
            assertThat(paid.openMinor()).as(what + ": open of " + id).isNotNegative();
            assertThat(paid.freeMinor()).as(what + ": free of " + id).isNotNegative();
            assertThat(paid.keptMinor()).as(what + ": kept of " + id).isNotNegative();
            assertThat(paid.refundableMinor()).as(what + ": " + id).isEqualTo(left);
            assertThat(left).as(what + ": left of " + id).isNotNegative();
        });
        checkReturns(what);
        for (Order.Known order : orders().values()) {
            assertThat(order.book().dueMinor()).as(what + ": due").isNotNegative();
            if (order instanceof Order.Confirmed && order.book().changes().isEmpty()) {
                assertThat(order.book().outstandingMinor()).as(what + ": confirmed").isZero();
            }
        }
    }

    /// No more of a line is back in the house, by returns and credit notes together, than has left it.
    private void checkReturns(String what) {
        Map<String, Integer> out = new TreeMap<>();
        for (Entry entry : engine.streams().log()) {
            switch (entry.event()) {
                case OrderShipped e -> move(out, e.orderId(), e.lines(), 1);
                case OrderLinesReturned e -> move(out, e.orderId(), e.lines(), -1);
                case OrderReturnInspected e ->
                        e.lines().stream()
                                .filter(units -> units.verdict() != Verdict.SEND_BACK)
                                .forEach(units ->
                                        out.merge(
                                                e.orderId() + "/" + units.line(),
                                                -units.quantity(),
                                                Integer::sum));
                case DomainEvent _ -> {}
            }
        }
        out.forEach(
                (line, units) -> assertThat(units).as(what + ": out of " + line).isNotNegative());
    }

    private static void move(
            Map<String, Integer> out, String orderId, List<LineQuantity> lines, int sign) {
        for (LineQuantity each : lines) {
            out.merge(orderId + "/" + each.line(), sign * each.quantity(), Integer::sum);
        }
    }
}
