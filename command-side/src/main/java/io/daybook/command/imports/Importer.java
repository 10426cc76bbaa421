package io.daybook.command.imports;

import io.daybook.command.Command;
import io.daybook.command.Commands;
import io.daybook.command.credit.CreditCommand.IssueCreditNote;
import io.daybook.command.imports.CommandsInFlight.Outcome;
import io.daybook.command.imports.ImportOptions.Lifecycle;
import io.daybook.command.imports.ImportOptions.Supply;
import io.daybook.command.imports.ImportRejected.Code;
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
import io.daybook.shared.order.Customer;
import io.daybook.shared.order.LineKind;
import io.daybook.shared.order.OrderLine;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;

/// Replays a part: gives its documents to the engine as commands, strictly in replay order and from one thread (sections 4, 5, 7 and 8).
///
/// Commands are not waited for one by one. Only under scarce supply is each outcome awaited, because what follows depends on it.
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

    private static final String CURRENCY = "GBP";
    private static final String LOCATION = "main";
    private static final String RECORDED = "recorded";
    private static final String OUT_OF_STOCK = "out-of-stock";
    private static final String PRODUCT_EXISTS = "product-exists";

    private record Shipment(LocalDateTime at, RetailDocument order) {}

    private final CommandsInFlight commands;
    private final KeptAnswers log;
    private final String importId;
    private final String fileSha256;
    private final ImportOptions options;
    private final RetailPart part;
    private final ImportProgress progress;
    private final boolean scarce;
    private final boolean linked;
    private final RetailLinks links = new RetailLinks();
    private final Map<String, Long> unitsToShip = new HashMap<>();
    private final PriorityQueue<Shipment> shipments =
            new PriorityQueue<>(
                    Comparator.comparing(Shipment::at)
                            .thenComparing(shipment -> shipment.order().position()));

    Importer(
            Commands commands,
            KeptAnswers log,
            String fileSha256,
            ImportOptions options,
            RetailPart part,
            ImportProgress progress,
            BooleanSupplier stopped) {
        this.log = log;
        this.importId = options.importId(fileSha256);
        this.fileSha256 = fileSha256;
        this.options = options;
        this.part = part;
        this.progress = progress;
        this.scarce = options.supply() == Supply.SCARCE;
        this.linked = options.lifecycle() == Lifecycle.LINKED;
        this.commands = new CommandsInFlight(commands, log, importId, progress, stopped);
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
            commands.end();
        }
    }

    private void replay() {
        if (!commands.isAnswered("start")) {
            refuseConflicts();
        }
        commands.await(
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
        commands.settleAll();
        commands.await(
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
            commands.send(
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
        commands.send(
                "receive-" + receipt.sku() + "-" + day,
                "the receipt of " + receipt.sku() + " on " + day,
                new ReceiveStock(
                        receipt.sku(),
                        LOCATION,
                        receipt.quantity(),
                        importId + "/" + day,
                        utc(receipt.at())));
    }

    private void replay(RetailDocument document) {
        Outcome outcome =
                switch (document.kind()) {
                    case ORDER -> place(document);
                    case CREDIT -> credit(document);
                    case ADJUST -> adjust(document);
                    case LEDGER -> Outcome.ACCEPTED;
                };
        commands.send(
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
            Outcome outcome = commands.await(orderId + "/place", what, place, OUT_OF_STOCK);
            if (outcome.refusal() != null) {
                return outcome;
            }
        } else {
            commands.send(orderId + "/place", what, place);
        }
        long total = document.totalPence();
        if (total > 0) {
            commands.send(
                    orderId + "/pay",
                    "the payment of order " + document.invoice(),
                    new RecordPayment(
                            "pay-" + orderId, orderId, total, CURRENCY, RECORDED, document.at()));
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
        commands.send(
                orderId + "/ship",
                "the shipment of order " + order.invoice(),
                new ShipOrder(orderId, orderId + "-1", List.of(), utc(at)));
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
            commands.await(operation, what, command);
        } else {
            commands.send(operation, what, command);
        }
    }

    private String id(RetailDocument document) {
        return options.prefix() + document.invoice();
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
