package io.daybook.command.imports;

import io.daybook.command.Answer;
import io.daybook.command.Command;
import io.daybook.command.CommandContext;
import io.daybook.command.CommandContexts;
import io.daybook.command.Commands;
import io.daybook.command.Rejection;
import io.daybook.command.credit.CreditCommand.IssueCreditNote;
import io.daybook.command.imports.ImportOptions.Lifecycle;
import io.daybook.command.imports.ImportOptions.Supply;
import io.daybook.command.imports.ImportRejected.Code;
import io.daybook.command.imports.KeptAnswers.Kept;
import io.daybook.command.imports.evidence.ImportCommand.CompleteImport;
import io.daybook.command.imports.evidence.ImportCommand.RecordSourceDocument;
import io.daybook.command.imports.evidence.ImportCommand.StartImport;
import io.daybook.command.imports.retail.RetailCatalogue;
import io.daybook.command.imports.retail.RetailDocument;
import io.daybook.command.imports.retail.RetailLine;
import io.daybook.command.imports.retail.RetailLinks;
import io.daybook.command.imports.retail.RetailPart;
import io.daybook.command.imports.retail.RetailReceipts.Receipt;
import io.daybook.command.order.OrderCommand.PlaceOrder;
import io.daybook.command.order.OrderCommand.ShipOrder;
import io.daybook.command.payment.PaymentCommand.RecordPayment;
import io.daybook.command.product.ProductCommand.PublishProduct;
import io.daybook.command.stock.StockCommand.AdjustStock;
import io.daybook.command.stock.StockCommand.ReceiveStock;
import io.daybook.shared.credit.CreditEvent.CreditLine;
import io.daybook.shared.credit.CreditEvent.Effect;
import io.daybook.shared.credit.CreditEvent.OrderLink;
import io.daybook.shared.imports.ImportEvent.DocumentKind;
import io.daybook.shared.imports.ImportEvent.Shortage;
import io.daybook.shared.order.Customer;
import io.daybook.shared.order.LineKind;
import io.daybook.shared.order.OrderLine;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;

/// Replays a part: gives its documents to the engine as commands, strictly in replay order and from one thread (sections 4, 5, 7 and 8).
///
/// Commands are not waited for one by one: some hundreds are in flight while they become durable, which the engine decides in the order in which it was
/// asked. Only under scarce supply is each outcome awaited, because what follows depends on it.
///
/// Every command has an idempotency key that is derived from the import and the document. An import that is begun again leaves out what has an
/// answer, so that it goes on where it ended, whatever ended it.
final class Importer {

    /// The import was told to stop. Nothing is lost: it goes on when it is begun again.
    static final class Stopped extends RuntimeException {
        Stopped() {
            super("The import was stopped.", null, false, false);
        }
    }

    /// The engine cannot take commands now. The import goes on when it is begun again.
    static final class Interrupted extends RuntimeException {
        Interrupted(Throwable cause) {
            super("The import was interrupted: " + cause.getMessage(), cause);
        }
    }

    private static final int IN_FLIGHT = 512;
    private static final int MAX_ATTEMPTS = 100;
    private static final String CURRENCY = "GBP";
    private static final String LOCATION = "main";
    private static final String RECORDED = "recorded";
    private static final String OUT_OF_STOCK = "out-of-stock";
    private static final String PRODUCT_EXISTS = "product-exists";

    /// What became of a command.
    private record Outcome(@Nullable String refusal, List<Shortage> shortages) {
        static final Outcome ACCEPTED = new Outcome(null, List.of());
    }

    /// @param what said of the command where it fails
    /// @param finishes the document of which this is the last command
    private record Pending(
            CompletableFuture<Answer> answer,
            String what,
            @Nullable String tolerated,
            @Nullable RetailDocument finishes) {}

    private record Shipment(LocalDateTime at, RetailDocument order) {}

    private final Commands commands;
    private final KeptAnswers log;
    private final String importId;
    private final String fileSha256;
    private final ImportOptions options;
    private final RetailPart part;
    private final ImportProgress progress;
    private final BooleanSupplier stopped;

    private final boolean scarce;
    private final boolean linked;
    private final Map<String, Kept> kept;
    private final Deque<Pending> pending = new ArrayDeque<>();
    private final RetailLinks links = new RetailLinks();
    private final Map<String, Long> unitsToShip = new HashMap<>();
    private final PriorityQueue<Shipment> shipments =
            new PriorityQueue<>(
                    Comparator.comparing(Shipment::at)
                            .thenComparing(shipment -> shipment.order().position()));
    private volatile boolean failed;

    Importer(
            Commands commands,
            KeptAnswers log,
            String fileSha256,
            ImportOptions options,
            RetailPart part,
            ImportProgress progress,
            BooleanSupplier stopped) {
        this.commands = commands;
        this.log = log;
        this.importId = options.importId(fileSha256);
        this.fileSha256 = fileSha256;
        this.options = options;
        this.part = part;
        this.progress = progress;
        this.stopped = stopped;
        this.scarce = options.supply() == Supply.SCARCE;
        this.linked = options.lifecycle() == Lifecycle.LINKED;
        this.kept = log.of("import/" + importId + "/");
    }

    /// Replays the part from its beginning, without what was done before.
    ///
    /// @throws ImportRejected where it cannot go on
    /// @throws Stopped where it was told to stop
    /// @throws Interrupted where the engine is not able to go on now
    void run() {
        progress.begin(part.rows(), part.documents().size());
        try {
            replay();
        } finally {
            // Nothing of this run may still be under way when it is begun again.
            pending.forEach(waiting -> waiting.answer().exceptionally(_ -> null).join());
        }
    }

    private void replay() {
        if (!kept.containsKey(key("start"))) {
            refuseConflicts();
        }
        await(
                "start",
                "its start",
                new StartImport(
                        importId,
                        fileSha256,
                        options.supplyText(),
                        options.lifecycleText(),
                        part.rows(),
                        part.documents().size(),
                        utc(part.start()),
                        utc(part.asOf()),
                        utc(part.start())));
        publishProducts();
        Iterator<Receipt> receipts = options.supply().receipts(part).iterator();
        @Nullable Receipt next = receipts.hasNext() ? receipts.next() : null;
        for (RetailDocument document : part.documents()) {
            while (next != null && !next.at().isAfter(document.time())) {
                receive(next);
                next = receipts.hasNext() ? receipts.next() : null;
            }
            shipDue(document.time());
            replay(document);
        }
        shipDue(part.asOf());
        settleAll();
        await(
                "complete",
                "its completion",
                new CompleteImport(importId, part.skippedRows(), utc(part.asOf())));
    }

    private void refuseConflicts() {
        List<String> streams = new ArrayList<>();
        for (RetailDocument document : part.documents()) {
            switch (document.kind()) {
                case ORDER -> streams.add("order:" + id(document));
                case CREDIT -> streams.add("credit:" + id(document));
                case ADJUST, LEDGER -> {}
            }
        }
        List<String> there = log.existing(streams);
        if (!there.isEmpty()) {
            throw ImportRejected.because(
                    Code.IMPORT_CONFLICT,
                    "The engine already holds documents of this file, such as %s, from another import or from the shop. Import into an empty data folder (start it with --no-sample where the bundled day is in the way), or give the documents other ids with a prefix."
                            .formatted(there.getFirst()),
                    Map.of("existing", there));
        }
        if (scarce) {
            List<String> stock =
                    log.existing(
                            RetailCatalogue.of(part).stream()
                                    .map(product -> "stock:" + product.sku() + "@" + LOCATION)
                                    .toList());
            if (!stock.isEmpty()) {
                throw ImportRejected.because(
                        Code.IMPORT_CONFLICT,
                        "Scarce supply needs to know all the stock there is, and the engine already holds stock of this file's goods, such as %s. Import into an empty data folder, started with --no-sample."
                                .formatted(stock.getFirst()),
                        Map.of("existing", stock));
            }
        }
    }

    private void publishProducts() {
        Instant at = utc(part.start());
        for (RetailCatalogue.Product product : RetailCatalogue.of(part)) {
            // A SKU that an earlier import or the shop published keeps what it was given there.
            send(
                    "publish-" + product.sku(),
                    "the product " + product.sku(),
                    new PublishProduct(
                            product.sku(),
                            Map.of("en", product.name()),
                            null,
                            null,
                            product.pricePence(),
                            CURRENCY,
                            at),
                    PRODUCT_EXISTS,
                    null);
        }
    }

    private void receive(Receipt receipt) {
        String day = receipt.at().toLocalDate().toString();
        send(
                "receive-" + receipt.sku() + "-" + day,
                "the receipt of " + receipt.sku() + " on " + day,
                new ReceiveStock(
                        receipt.sku(),
                        LOCATION,
                        receipt.quantity(),
                        importId + "/" + day,
                        utc(receipt.at())),
                null,
                null);
    }

    private void replay(RetailDocument document) {
        Outcome outcome =
                switch (document.kind()) {
                    case ORDER -> place(document);
                    case CREDIT -> credit(document);
                    case ADJUST -> adjust(document);
                    case LEDGER -> Outcome.ACCEPTED;
                };
        send(
                id(document) + "/evidence",
                "the rows of document " + document.invoice(),
                new RecordSourceDocument(
                        importId,
                        id(document),
                        document.kind(),
                        document.position(),
                        document.rows(),
                        outcome.refusal(),
                        outcome.shortages(),
                        document.at()),
                null,
                document);
    }

    private Outcome place(RetailDocument document) {
        String orderId = id(document);
        List<OrderLine> lines = new ArrayList<>(document.lines().size());
        for (RetailLine line : document.lines()) {
            lines.add(
                    new OrderLine(
                            line.number(),
                            line.goods() ? LineKind.GOODS : LineKind.CHARGE,
                            line.sku(),
                            line.description(),
                            line.quantity(),
                            line.pence(),
                            line.goods() ? LOCATION : null));
        }
        PlaceOrder place =
                new PlaceOrder(
                        orderId, customer(document), CURRENCY, lines, null, null, document.at());
        String what = "order " + document.invoice();
        if (scarce) {
            Outcome outcome = await(orderId + "/place", what, place, OUT_OF_STOCK);
            if (outcome.refusal() != null) {
                return outcome;
            }
        } else {
            send(orderId + "/place", what, place, null, null);
        }
        long total = document.totalPence();
        if (total > 0) {
            send(
                    orderId + "/pay",
                    "the payment of order " + document.invoice(),
                    new RecordPayment(
                            "pay-" + orderId, orderId, total, CURRENCY, RECORDED, document.at()),
                    null,
                    null);
        }
        LocalDateTime shippedAt = linked ? document.shippingTime() : document.time();
        if (scarce || linked) {
            links.sold(document, shippedAt);
        }
        if (document.hasGoods()) {
            if (linked) {
                unitsToShip.put(document.invoice(), units(document));
                shipments.add(new Shipment(shippedAt, document));
            } else {
                ship(document, shippedAt);
            }
        }
        return Outcome.ACCEPTED;
    }

    private void shipDue(LocalDateTime now) {
        while (!shipments.isEmpty() && !shipments.element().at().isAfter(now)) {
            Shipment due = shipments.remove();
            Long units = unitsToShip.remove(due.order().invoice());
            if (units != null && units > 0) {
                ship(due.order(), due.at());
            }
        }
    }

    private void ship(RetailDocument order, LocalDateTime at) {
        String orderId = id(order);
        send(
                orderId + "/ship",
                "the shipment of order " + order.invoice(),
                new ShipOrder(orderId, orderId + "-1", List.of(), utc(at)),
                null,
                null);
    }

    private Outcome credit(RetailDocument document) {
        List<CreditLine> lines = new ArrayList<>(document.lines().size());
        for (RetailLine line : document.lines()) {
            int asked = -line.quantity();
            List<OrderLink> orderLinks =
                    line.goods() && (scarce || linked) ? link(document, line) : List.of();
            int accepted =
                    line.goods() && scarce
                            ? orderLinks.stream().mapToInt(OrderLink::quantity).sum()
                            : asked;
            lines.add(
                    new CreditLine(
                            line.number(),
                            line.goods() ? LineKind.GOODS : LineKind.CHARGE,
                            line.sku(),
                            line.description(),
                            asked,
                            accepted,
                            line.pence(),
                            orderLinks));
        }
        String creditId = id(document);
        stockChange(
                creditId + "/credit",
                "credit " + document.invoice(),
                new IssueCreditNote(
                        creditId, customer(document), CURRENCY, lines, RECORDED, document.at()));
        return Outcome.ACCEPTED;
    }

    private List<OrderLink> link(RetailDocument credit, RetailLine line) {
        List<OrderLink> found = new ArrayList<>();
        for (RetailLinks.Link link : links.credited(credit, line)) {
            boolean cancelled = credit.time().isBefore(link.shippedAt());
            if (cancelled) {
                unitsToShip.computeIfPresent(link.invoice(), (_, units) -> units - link.quantity());
            }
            found.add(
                    new OrderLink(
                            options.prefix() + link.invoice(),
                            link.line(),
                            link.quantity(),
                            cancelled ? Effect.CANCELLED : Effect.RETURNED));
        }
        return found;
    }

    private Outcome adjust(RetailDocument document) {
        for (RetailLine line : document.lines()) {
            if (line.goods()) {
                stockChange(
                        id(document) + "/adjust-" + line.number(),
                        "adjustment " + document.invoice(),
                        new AdjustStock(
                                line.sku(),
                                LOCATION,
                                line.quantity(),
                                line.description(),
                                id(document) + "/" + line.number(),
                                scarce,
                                document.at()));
            }
        }
        return Outcome.ACCEPTED;
    }

    /// Under scarce supply the next order may depend on it.
    private void stockChange(String operation, String what, Command command) {
        if (scarce) {
            await(operation, what, command);
        } else {
            send(operation, what, command, null, null);
        }
    }

    private void await(String operation, String what, Command command) {
        await(operation, what, command, null);
    }

    private Outcome await(
            String operation, String what, Command command, @Nullable String tolerated) {
        Kept known = known(operation, tolerated);
        if (known != null) {
            return new Outcome(known.refusal(), known.shortages());
        }
        return settle(new Pending(dispatch(operation, command), what, tolerated, null));
    }

    /// Sends a command and goes on. Its failure comes to light later.
    private void send(
            String operation,
            String what,
            Command command,
            @Nullable String tolerated,
            @Nullable RetailDocument finishes) {
        if (stopped.getAsBoolean()) {
            throw new Stopped();
        }
        CompletableFuture<Answer> answer;
        if (known(operation, tolerated) != null) {
            answer = CompletableFuture.completedFuture(null);
        } else {
            answer = dispatch(operation, command);
        }
        pending.add(new Pending(answer, what, tolerated, finishes));
        while (!pending.isEmpty()
                && (failed || pending.size() > IN_FLIGHT || pending.element().answer().isDone())) {
            settleFirst();
        }
    }

    private CompletableFuture<Answer> dispatch(String operation, Command command) {
        String key = freeKey(operation);
        CompletableFuture<Answer> answer =
                commands.dispatch(
                        command,
                        new CommandContext(
                                "import-" + importId,
                                "import",
                                CommandContexts.newId(),
                                importId,
                                null,
                                null,
                                null,
                                key,
                                importId,
                                null));
        return answer.whenComplete((given, failure) -> {
            if (failure != null
                    && !OUT_OF_STOCK.equals(code(failure))
                    && !PRODUCT_EXISTS.equals(code(failure))) {
                failed = true;
            }
        });
    }

    private void settleAll() {
        while (!pending.isEmpty()) {
            settleFirst();
        }
    }

    private void settleFirst() {
        Pending first = pending.remove();
        settle(first);
        RetailDocument document = first.finishes();
        if (document != null) {
            progress.documentDone(document.rows().size(), document.kind() == DocumentKind.ORDER);
        }
    }

    private Outcome settle(Pending waiting) {
        try {
            @Nullable Answer answer = waiting.answer().join();
            if (answer != null) {
                progress.reached(answer.position());
            }
            return Outcome.ACCEPTED;
        } catch (CompletionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (cause instanceof Rejection refusal && refusal.kind() != Rejection.Kind.BUSY) {
                if (refusal.code().equals(waiting.tolerated())) {
                    return new Outcome(
                            refusal.code(), log.shortages(refusal.attributes().get("shortages")));
                }
                throw ImportRejected.because(
                        Code.IMPORT_REFUSED,
                        "The engine refused %s: %s (%s). All before it has been imported; the same import goes on there when it is asked for again."
                                .formatted(waiting.what(), refusal.detail(), refusal.code()),
                        Map.of("refusal", refusal.code()));
            }
            throw new Interrupted(cause);
        }
    }

    /// The answer that an earlier run was given, where it stands.
    private @Nullable Kept known(String operation, @Nullable String tolerated) {
        for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
            Kept answer = kept.get(key(operation, attempt));
            if (answer == null) {
                return null;
            }
            if (answer.refusal() == null || answer.refusal().equals(tolerated)) {
                progress.reached(answer.position());
                return answer;
            }
        }
        return null;
    }

    /// A refusal is kept under its key for ever, but what was missing may be there by now: it is asked again under another key.
    private String freeKey(String operation) {
        int attempt = 1;
        while (attempt < MAX_ATTEMPTS && kept.containsKey(key(operation, attempt))) {
            attempt++;
        }
        return key(operation, attempt);
    }

    private String key(String operation) {
        return key(operation, 1);
    }

    private String key(String operation, int attempt) {
        String key = "import/" + importId + "/" + operation;
        return attempt == 1 ? key : key + "~" + attempt;
    }

    private String id(RetailDocument document) {
        return options.prefix() + document.invoice();
    }

    private static @Nullable String code(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException wrapped && wrapped.getCause() != null
                        ? wrapped.getCause()
                        : failure;
        return cause instanceof Rejection refusal ? refusal.code() : null;
    }

    private static Customer customer(RetailDocument document) {
        String reference = document.customer();
        return new Customer(
                reference == null ? Customer.GUEST : reference,
                document.country(),
                null,
                null,
                null);
    }

    private static long units(RetailDocument document) {
        return document.lines().stream()
                .filter(RetailLine::goods)
                .mapToLong(RetailLine::quantity)
                .sum();
    }

    private static Instant utc(LocalDateTime time) {
        return time.toInstant(ZoneOffset.UTC);
    }
}
