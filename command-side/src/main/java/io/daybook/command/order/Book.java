package io.daybook.command.order;

import io.daybook.shared.order.LineKind;
import io.daybook.shared.order.LineQuantity;
import io.daybook.shared.order.OrderEvent.OrderGoodwillGranted;
import io.daybook.shared.order.OrderEvent.OrderLinesCancelled;
import io.daybook.shared.order.OrderEvent.OrderPlaced;
import io.daybook.shared.order.OrderEvent.OrderReturnInspected;
import io.daybook.shared.order.OrderLine;

import org.pcollections.PMap;

import java.util.List;
import java.util.function.UnaryOperator;

/// What is known of an order that was placed: how far each line has come, and its money. Amounts are minor units of its currency.
public record Book(OrderPlaced placed, Goods goods, Account account) {

    static Book of(OrderPlaced placed) {
        return new Book(placed, Goods.NONE, Account.EMPTY);
    }

    public String orderId() {
        return placed.orderId();
    }

    public String currency() {
        return placed.currency();
    }

    public List<OrderLine> lines() {
        return placed.lines();
    }

    public long paidMinor() {
        return account.paidMinor();
    }

    public long refundedMinor() {
        return account.refundedMinor();
    }

    /// What each payment has brought in and not given back; 0 for one that was only asked for.
    public PMap<String, Long> payments() {
        return account.payments();
    }

    /// What the customer has to pay for the order: what its units ask that are neither cancelled nor back, with what was kept of returns
    /// and without what was granted. What a credit note gives back does not lower it.
    public long dueMinor() {
        return Math.max(
                0,
                placed.totalMinor()
                        - account.waivedMinor()
                        + account.feesMinor()
                        - account.goodwillMinor());
    }

    /// What is held of the customer's money.
    long heldMinor() {
        return paidMinor() - refundedMinor();
    }

    /// What is held of the customer's money beyond what is due.
    public long owedBackMinor() {
        return Math.max(0, heldMinor() - dueMinor());
    }

    /// What the customer still has to pay.
    public long outstandingMinor() {
        return Math.max(0, dueMinor() - heldMinor());
    }

    /// Units of a line, by its number, that have neither shipped nor been cancelled.
    public int unitsLeft(int line) {
        return left(lines().get(line - 1));
    }

    int left(OrderLine line) {
        return line.quantity()
                - goods.shipped().of(line.line())
                - goods.cancelled().of(line.line());
    }

    /// Units of the line that have shipped, have not come back and are not about to.
    int out(OrderLine line) {
        return goods.shipped().of(line.line())
                - goods.returned().of(line.line())
                - goods.returning().of(line.line());
    }

    /// Units of the line that were cancelled or are the house's again.
    int gone(OrderLine line) {
        return goods.cancelled().of(line.line()) + goods.returned().of(line.line());
    }

    /// What these units ask of the customer, as the next of their lines to go.
    long amountMinor(List<LineQuantity> next) {
        long sum = 0;
        Units before = Units.NONE;
        for (LineQuantity each : next) {
            OrderLine line = lines().get(each.line() - 1);
            int from = gone(line) + before.of(each.line());
            int to = from + each.quantity();
            sum += line.amountMinor(from, to) - account.grantedMinor(line.line(), from, to);
            before = before.plus(List.of(each), lines().size());
        }
        return sum;
    }

    /// What the units of a line that have not gone ask of the customer.
    long amountMinor(OrderLine line) {
        int gone = gone(line);
        return gone == line.quantity()
                ? 0
                : amountMinor(List.of(new LineQuantity(line.line(), line.quantity() - gone)));
    }

    boolean hasShipped() {
        return !goods.shipped().isNone();
    }

    boolean hasGoodsLeft() {
        for (OrderLine line : lines()) {
            if (line.kind() == LineKind.GOODS && left(line) > 0) {
                return true;
            }
        }
        return false;
    }

    boolean hasOpenReturns() {
        return goods.returns().values().stream().anyMatch(back -> !back.isOver());
    }

    /// Whether nothing shipped and nothing is left of it, charges included.
    boolean hasComeToNothing() {
        if (hasShipped()) {
            return false;
        }
        for (OrderLine line : lines()) {
            if (left(line) > 0) {
                return false;
            }
        }
        return true;
    }

    Book cancelling(OrderLinesCancelled event) {
        Long amount = event.amountMinor();
        long waived = event.credited() ? 0 : amount == null ? amountMinor(event.lines()) : amount;
        return new Book(
                placed, goods.cancelling(event, lines().size()), account.waiving(waived, 0));
    }

    Book inspecting(OrderReturnInspected event) {
        return new Book(
                placed,
                goods.inspecting(event, lines().size()),
                account.waiving(event.worthMinor(), event.feeMinor()));
    }

    Book granting(OrderGoodwillGranted event) {
        Integer number = event.line();
        if (number == null) {
            return with(a -> a.granting(event, 0, 0));
        }
        OrderLine line = lines().get(number - 1);
        int gone = gone(line);
        return with(a -> a.granting(event, gone, line.quantity() - gone));
    }

    /// @param paid whether the order was paid: what is given back beyond what is owed back is then granted
    Book refunding(String paymentId, long amountMinor, boolean paid) {
        long granted = paid ? Math.max(0, amountMinor - owedBackMinor()) : 0;
        return with(a -> a.refunding(paymentId, amountMinor, granted));
    }

    Book moving(UnaryOperator<Goods> change) {
        return new Book(placed, change.apply(goods), account);
    }

    Book with(UnaryOperator<Account> change) {
        return new Book(placed, goods, change.apply(account));
    }
}
