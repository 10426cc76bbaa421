package io.daybook.command.stock;

import io.daybook.command.Command;
import io.daybook.command.Shape;
import io.daybook.shared.stock.StockEvent.Disposition;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// What may be asked of a stock item. Receiving, adjusting and returning are asked from outside; all that concerns an order's
/// reservation is asked by the order's own commands, in one append with the order.
///
/// A `reference` names the paper behind a movement and is unique per stock item and kind of movement: the same movement under the
/// same reference again yields nothing, another one under it is refused.
public sealed interface StockCommand {

    String sku();

    String location();

    Instant at();

    /// Goods arrive.
    record ReceiveStock(
            String sku, String location, int quantity, @Nullable String reference, Instant at)
            implements StockCommand, Command {

        public ReceiveStock {
            Shape shape = Shape.check();
            item(shape, sku, location, at);
            shape.quantity("/quantity", quantity).optionalText("/reference", reference);
            shape.done();
        }
    }

    /// Goods come back that belong to no order the engine knows.
    record ReturnStock(
            String sku,
            String location,
            int quantity,
            Disposition disposition,
            String reference,
            Instant at)
            implements StockCommand, Command {

        public ReturnStock {
            Shape shape = Shape.check();
            item(shape, sku, location, at);
            shape.quantity("/quantity", quantity).words("/reference", reference);
            if (disposition == null) {
                shape.wrong(
                        "/disposition",
                        "missing-disposition",
                        "Say what is done with the goods: RESTOCK, DAMAGED or WRITE_OFF.");
            }
            shape.done();
        }
    }

    /// A correction by so many units, never to so many.
    ///
    /// @param quantity signed units, not 0
    /// @param reason why; may be empty, for history often does not say
    /// @param writeOffUpToAvailable whether a write-off of more than is available takes what is available instead of being refused;
    ///     what was asked is recorded beside it
    record AdjustStock(
            String sku,
            String location,
            int quantity,
            String reason,
            @Nullable String reference,
            boolean writeOffUpToAvailable,
            Instant at)
            implements StockCommand, Command {

        public AdjustStock {
            Shape shape = Shape.check();
            item(shape, sku, location, at);
            shape.delta("/quantity", quantity)
                    .text("/reason", reason)
                    .optionalText("/reference", reference);
            shape.done();
        }
    }

    /// Units that were available are not fit for sale.
    record MarkDamaged(
            String sku, String location, int quantity, String reason, String reference, Instant at)
            implements StockCommand, Command {

        public MarkDamaged {
            damage(sku, location, quantity, reason, reference, at);
        }
    }

    /// Damaged units are fit for sale again.
    record RepairStock(
            String sku, String location, int quantity, String reason, String reference, Instant at)
            implements StockCommand, Command {

        public RepairStock {
            damage(sku, location, quantity, reason, reference, at);
        }
    }

    /// Damaged units are thrown away.
    record WriteOffDamaged(
            String sku, String location, int quantity, String reason, String reference, Instant at)
            implements StockCommand, Command {

        public WriteOffDamaged {
            damage(sku, location, quantity, reason, reference, at);
        }
    }

    /// The shelf was counted. What the books said at the reading has to be looked up before this can be decided: see [RecordCount].
    ///
    /// @param counted all units on the shelf, whatever they are set aside for, damaged ones included
    /// @param readAt position of the log at which the shelf was read
    record CountStock(
            String sku,
            String location,
            int counted,
            long readAt,
            String reason,
            String reference,
            Instant at)
            implements Command {

        public CountStock {
            Shape shape = Shape.check();
            item(shape, sku, location, at);
            if (counted < 0 || counted > StockItem.MAX_ON_HAND) {
                shape.wrong(
                        "/counted",
                        "invalid-quantity",
                        "A count is from 0 to %d units.".formatted(StockItem.MAX_ON_HAND));
            }
            if (readAt < 0) {
                shape.wrong("/readAt", "invalid-position", "A position is not below 0.");
            }
            shape.words("/reason", reason).words("/reference", reference);
            shape.done();
        }
    }

    /// The shelf was counted, and this is what the books said then.
    record RecordCount(CountStock count, StockHistory.Past past) implements StockCommand {

        @Override
        public String sku() {
            return count.sku();
        }

        @Override
        public String location() {
            return count.location();
        }

        @Override
        public Instant at() {
            return count.at();
        }
    }

    /// Says from when on the item counts as low.
    ///
    /// @param low most units that count as low; absent where nobody wants to be told any more
    /// @param enough fewest units that count as replenished; absent for a quarter more than `low`, one unit at least
    record SetLowStockThreshold(
            String sku,
            String location,
            @Nullable Integer low,
            @Nullable Integer enough,
            Instant at)
            implements StockCommand, Command {

        public SetLowStockThreshold {
            Shape shape = Shape.check();
            item(shape, sku, location, at);
            if (low != null && (low < 0 || low > Shape.MAX_QUANTITY)) {
                shape.wrong("/low", "invalid-quantity", "A threshold is from 0 to 1000000 units.");
            }
            if (enough != null
                    && (low == null || enough <= low || enough > StockItem.MAX_ON_HAND)) {
                shape.wrong(
                        "/enough", "invalid-quantity", "What is enough is more than what is low.");
            }
            shape.done();
            enough =
                    enough != null || low == null
                            ? enough
                            : Integer.valueOf(low + Math.max(1, low / 4));
        }
    }

    /// Sets units aside for an order, until `expiresAt` or, where that is absent, for good.
    record ReserveStock(
            String sku,
            String location,
            String orderId,
            int quantity,
            @Nullable Instant expiresAt,
            Instant at)
            implements StockCommand {}

    /// Sets more units aside for an order, in the way in which it holds the others; where it holds none, as the order says.
    ///
    /// @param expiresAt when they lapse, where the order holds none; absent for a firm or a paid order
    /// @param isPaid whether they become the order's own at once, where it holds none
    record RaiseReservation(
            String sku,
            String location,
            String orderId,
            int quantity,
            @Nullable Instant expiresAt,
            boolean isPaid,
            Instant at)
            implements StockCommand {}

    record ExtendReservation(
            String sku, String location, String orderId, Instant expiresAt, Instant at)
            implements StockCommand {}

    /// Makes an order's reservation its own. A reservation that has lapsed is made anew where there is stock.
    ///
    /// @param quantity what the order needs
    record AllocateStock(String sku, String location, String orderId, int quantity, Instant at)
            implements StockCommand {}

    /// Lets go of some of an order's units, or of all that are left where fewer are held.
    record ReleaseReservation(
            String sku, String location, String orderId, int quantity, String reason, Instant at)
            implements StockCommand {}

    /// The order was not paid in time: all it holds is free again.
    record ExpireReservation(String sku, String location, String orderId, Instant at)
            implements StockCommand {}

    record ShipStock(String sku, String location, String orderId, int quantity, Instant at)
            implements StockCommand {}

    /// Units come back with a credit note, which sees to it that they do so once.
    record TakeBackStock(
            String sku,
            String location,
            int quantity,
            Disposition disposition,
            String reference,
            Instant at)
            implements StockCommand {}

    private static void damage(
            @Nullable String sku,
            @Nullable String location,
            int quantity,
            @Nullable String reason,
            @Nullable String reference,
            @Nullable Instant at) {
        Shape shape = Shape.check();
        item(shape, sku, location, at);
        shape.quantity("/quantity", quantity)
                .words("/reason", reason)
                .words("/reference", reference);
        shape.done();
    }

    private static void item(
            Shape shape, @Nullable String sku, @Nullable String location, @Nullable Instant at) {
        shape.sku("/sku", sku).id("/location", location).time("/at", at);
    }
}
