package io.daybook.command.order;

import io.daybook.command.Shape;
import io.daybook.command.order.Edits.LinePrice;
import io.daybook.command.order.OrderRejected.Code;
import io.daybook.shared.money.Money;
import io.daybook.shared.order.LineKind;
import io.daybook.shared.order.LineQuantity;
import io.daybook.shared.order.LineTax;
import io.daybook.shared.order.OrderEvent;
import io.daybook.shared.order.OrderEvent.OrderAddressChanged;
import io.daybook.shared.order.OrderEvent.OrderCancelled;
import io.daybook.shared.order.OrderEvent.OrderChanged;
import io.daybook.shared.order.OrderEvent.OrderConfirmed;
import io.daybook.shared.order.OrderEvent.OrderLineRepriced;
import io.daybook.shared.order.OrderEvent.OrderLinesCancelled;
import io.daybook.shared.order.OrderEvent.OrderReturnRequested;
import io.daybook.shared.order.OrderLine;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// What an order answers to edits. Lines keep their identity: units that are wanted more are a new line, units that are wanted no more are
/// cancelled, and a corrected price holds for the units that have not gone.
final class Changes {

    /// Begins the reference of what a change cancels. No id of a caller can be equal to it.
    private static final String REFERENCE = "change:";

    private Changes() {}

    static List<OrderEvent> decide(ChangeOrder command, Order order) {
        Order.Known known = Order.known(command.orderId(), order);
        if (isDone(command, order)) {
            return List.of();
        }
        Order.requireCurrency(command.currency(), known);
        return switch (known) {
            case Order.Placed(Book book) when hasLapsed(book, command.at()) ->
                    throw OrderRejected.because(
                            Code.ORDER_LAPSED,
                            "Order %s was not paid in time.".formatted(command.orderId()));
            case Order.Placed _, Order.Confirmed _ -> change(command, known);
            case Order.Cancelled _ -> throw Order.cancelled(command.orderId());
            case Order.Completed _ -> throw Order.completed(command.orderId());
        };
    }

    /// Holds a confirmation against what was previewed.
    ///
    /// @param version of the order now
    static void requireFresh(ChangeOrder command, long version, Order order) {
        if (!command.changeId().endsWith("-" + command.edits().fingerprint())) {
            throw OrderRejected.because(
                    Code.PREVIEW_MISMATCH,
                    "These are not the edits that were previewed: preview them, and confirm these.");
        }
        if (!isDone(command, order)
                && !command.changeId().equals(command.edits().token(version, command.tax()))) {
            throw OrderRejected.because(
                    Code.PREVIEW_OUTDATED,
                    "Order %s, or the tax on what is added to it, has moved on since the preview: preview again."
                            .formatted(command.orderId()));
        }
    }

    static boolean isDone(ChangeOrder command, Order order) {
        return order instanceof Order.Known known
                && known.book().changes().containsKey(command.changeId());
    }

    private static List<OrderEvent> change(ChangeOrder command, Order.Known known) {
        Edits edits = command.edits();
        Draft draft = new Draft(known);
        List<OrderLine> added = new ArrayList<>();
        List<LineQuantity> fewer = new ArrayList<>();
        for (int i = 0; i < edits.quantities().size(); i++) {
            weigh(edits.quantities().get(i), "/quantities/" + i, draft.book(), fewer, added);
        }
        int more = added.size();
        added.addAll(command.tax().on(edits.added()));
        if (!fewer.isEmpty()) {
            draft.add(
                    new OrderLinesCancelled(
                            command.orderId(),
                            REFERENCE + command.changeId(),
                            fewer,
                            edits.reason(),
                            false,
                            draft.book().amountMinor(fewer),
                            command.at()));
        }
        for (int i = 0; i < edits.prices().size(); i++) {
            OrderEvent repriced =
                    reprice(edits.prices().get(i), "/prices/" + i, draft.book(), command);
            if (repriced != null) {
                draft.add(repriced);
            }
        }
        List<OrderLine> numbered = numbered(added, draft.book().lines().size());
        draft.add(
                new OrderChanged(
                        command.orderId(),
                        command.changeId(),
                        numbered,
                        edits.reason(),
                        null,
                        command.tax().rules(edits.added(), numbered.subList(more, numbered.size())),
                        command.at()));
        requireBounds(draft.book());
        if (!edits.returned().isEmpty()) {
            draft.add(returning(command, added, draft.book()));
        }
        changeAddress(command, draft);
        if (draft.events.size() == 1 && added.isEmpty()) {
            throw OrderRejected.because(
                    Code.NOTHING_TO_CHANGE,
                    "Order %s is as it is wished already.".formatted(command.orderId()));
        }
        draft.addAll(draft.book().advancesEnding(command.at()));
        if (draft.book().hasComeToNothing()) {
            draft.add(new OrderCancelled(command.orderId(), edits.reason(), command.at()));
        } else if (known instanceof Order.Placed && draft.book().outstandingMinor() == 0) {
            draft.add(new OrderConfirmed(command.orderId(), command.at()));
        }
        return known instanceof Order.Confirmed && !draft.book().isCovered()
                ? draft.payableBy(command.payBy())
                : draft.events;
    }

    /// How many units fewer a line is to have, or how many more, as a new line at the old one's price and tax.
    private static void weigh(
            LineQuantity wanted,
            String pointer,
            Book book,
            List<LineQuantity> fewer,
            List<OrderLine> added) {
        OrderLine line = line(wanted.line(), pointer, book);
        int more = wanted.quantity() - (line.quantity() - book.gone(line));
        if (more > 0) {
            LineTax tax = line.tax();
            added.add(
                    new OrderLine(
                            1,
                            line.kind(),
                            line.sku(),
                            line.description(),
                            more,
                            line.unitPriceMinor(),
                            line.location(),
                            null,
                            tax == null
                                    ? null
                                    : LineTax.on(
                                            more * line.unitPriceMinor(),
                                            tax.percent(),
                                            tax.included())));
        } else if (more < 0) {
            if (-more > book.left(line)) {
                throw OrderRejected.at(
                        Code.NOT_SO_MANY_LEFT,
                        pointer + "/quantity",
                        "Of line %d of order %s, %d units have neither shipped nor been cancelled; what has shipped may be returned."
                                .formatted(line.line(), book.orderId(), book.left(line)));
            }
            fewer.add(new LineQuantity(line.line(), -more));
        }
    }

    /// Absent where the price is what it was.
    private static @Nullable OrderEvent reprice(
            LinePrice wanted, String pointer, Book book, ChangeOrder command) {
        OrderLine line = line(wanted.line(), pointer, book);
        int gone = book.gone(line);
        if (gone == line.quantity()) {
            throw OrderRejected.at(
                    Code.LINE_GONE,
                    pointer + "/line",
                    "Every unit of line %d is cancelled or back.".formatted(line.line()));
        }
        if (wanted.unitPriceMinor() == line.unitPriceMinor()) {
            return null;
        }
        long net = line.quantity() * wanted.unitPriceMinor() - line.reductionMinor();
        LineTax tax = line.tax();
        OrderLine now =
                new OrderLine(
                        line.line(),
                        line.kind(),
                        line.sku(),
                        line.description(),
                        line.quantity(),
                        wanted.unitPriceMinor(),
                        line.location(),
                        line.discountMinor(),
                        tax == null ? null : LineTax.on(net, tax.percent(), tax.included()));
        long more =
                now.amountMinor(gone, line.quantity()) - line.amountMinor(gone, line.quantity());
        boolean isTooLow =
                line.kind() == LineKind.GOODS && (net < 0 || book.amountMinor(line) + more < 0);
        if (isTooLow || book.worthMinor() + more < 0) {
            throw OrderRejected.at(
                    Code.PRICE_TOO_LOW,
                    pointer + "/unitPrice",
                    "Line %d, or the order, would come to less than nothing."
                            .formatted(line.line()));
        }
        return new OrderLineRepriced(
                command.orderId(),
                command.changeId(),
                now,
                more,
                command.edits().reason(),
                command.at());
    }

    /// What is to come back pays for what goes out at once, up to its price; the rest is given back when the units were inspected.
    private static OrderEvent returning(ChangeOrder command, List<OrderLine> added, Book book) {
        Order.requireOut(command.edits().returned(), "/returned/", book);
        long price = 0;
        for (OrderLine line : added) {
            price += line.amountMinor();
        }
        long advance = Math.min(book.amountMinor(command.edits().returned()), Math.max(0, price));
        return new OrderReturnRequested(
                command.orderId(),
                command.changeId(),
                command.edits().returned(),
                command.edits().reason(),
                advance <= 0 ? null : advance,
                command.at());
    }

    private static void changeAddress(ChangeOrder command, Draft draft) {
        Edits.NewAddress address = command.edits().address();
        if (address == null) {
            return;
        }
        if (!draft.book().hasGoodsLeft()) {
            throw OrderRejected.because(
                    Code.ALREADY_SHIPPED,
                    "Nothing of order %s is left to be sent to another address."
                            .formatted(command.orderId()));
        }
        draft.add(
                new OrderAddressChanged(
                        command.orderId(),
                        command.changeId(),
                        address.name(),
                        address.email(),
                        address.address(),
                        command.edits().reason(),
                        command.at()));
    }

    private static boolean hasLapsed(Book book, Instant at) {
        Instant expiresAt = book.placed().expiresAt();
        return expiresAt != null && !expiresAt.isAfter(at);
    }

    private static void requireBounds(Book book) {
        if (book.lines().size() > Shape.MAX_LINES || book.totalMinor() > Money.MAX_MINOR) {
            throw OrderRejected.because(
                    Code.ORDER_TOO_LARGE,
                    "Order %s would have more lines, or ask more, than an order may."
                            .formatted(book.orderId()));
        }
    }

    private static List<OrderLine> numbered(List<OrderLine> added, int last) {
        List<OrderLine> numbered = new ArrayList<>(added.size());
        for (OrderLine line : added) {
            numbered.add(
                    new OrderLine(
                            last + numbered.size() + 1,
                            line.kind(),
                            line.sku(),
                            line.description(),
                            line.quantity(),
                            line.unitPriceMinor(),
                            line.location(),
                            line.discountMinor(),
                            line.tax()));
        }
        return numbered;
    }

    private static OrderLine line(int number, String pointer, Book book) {
        if (number < 1 || number > book.lines().size()) {
            throw OrderRejected.at(
                    Code.UNKNOWN_LINE,
                    pointer + "/line",
                    "Order %s has %d lines.".formatted(book.orderId(), book.lines().size()));
        }
        return book.lines().get(number - 1);
    }

    /// The events so far, and the order with them.
    private static final class Draft {

        private final List<OrderEvent> events = new ArrayList<>();
        private Order order;

        Draft(Order.Known order) {
            this.order = order;
        }

        void add(OrderEvent event) {
            events.add(event);
            order = Order.evolve(order, event);
        }

        void addAll(List<OrderEvent> more) {
            more.forEach(this::add);
        }

        /// The events, with the time by which new lines are to be paid.
        List<OrderEvent> payableBy(@Nullable Instant payBy) {
            return events.stream()
                    .map(event ->
                            event instanceof OrderChanged changed
                                    ? new OrderChanged(
                                            changed.orderId(),
                                            changed.changeId(),
                                            changed.added(),
                                            changed.reason(),
                                            payBy,
                                            changed.rules(),
                                            changed.at())
                                    : event)
                    .toList();
        }

        Book book() {
            return ((Order.Known) order).book();
        }
    }
}
