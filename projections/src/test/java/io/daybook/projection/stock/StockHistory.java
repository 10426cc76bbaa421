package io.daybook.projection.stock;

import static io.daybook.projection.History.NOON;

import io.daybook.projection.History;
import io.daybook.shared.stock.StockEvent.DamagedStockWrittenOff;
import io.daybook.shared.stock.StockEvent.Disposition;
import io.daybook.shared.stock.StockEvent.LowStockThresholdSet;
import io.daybook.shared.stock.StockEvent.ReservationExpired;
import io.daybook.shared.stock.StockEvent.ReservationExtended;
import io.daybook.shared.stock.StockEvent.ReservationRaised;
import io.daybook.shared.stock.StockEvent.ReservationReleased;
import io.daybook.shared.stock.StockEvent.StockAdjusted;
import io.daybook.shared.stock.StockEvent.StockAllocated;
import io.daybook.shared.stock.StockEvent.StockCounted;
import io.daybook.shared.stock.StockEvent.StockDamaged;
import io.daybook.shared.stock.StockEvent.StockReceived;
import io.daybook.shared.stock.StockEvent.StockRepaired;
import io.daybook.shared.stock.StockEvent.StockReserved;
import io.daybook.shared.stock.StockEvent.StockReturned;
import io.daybook.shared.stock.StockEvent.StockShipped;

/// Two stock items that live through everything a stock item can.
public final class StockHistory {

    public static final String MUG = "stock:MUG@main";
    public static final String LAMP = "stock:LAMP@main";

    private StockHistory() {}

    public static History full() {
        return new History()
                .and(MUG, new StockReceived("MUG", "main", 100, "delivery-1", NOON))
                .and(
                        MUG,
                        new StockReserved("MUG", "main", "o-paid", 10, NOON.plusSeconds(900), NOON))
                .and(
                        MUG,
                        new ReservationExtended(
                                "MUG", "main", "o-paid", NOON.plusSeconds(1800), NOON))
                .and(LAMP, new StockReceived("LAMP", "main", 5, null, NOON))
                .and(LAMP, new StockReserved("LAMP", "main", "o-firm", 3, null, NOON))
                .and(MUG, new StockAllocated("MUG", "main", "o-paid", 10, NOON))
                .and(MUG, new ReservationRaised("MUG", "main", "o-paid", 2, true, NOON))
                .and(MUG, new ReservationReleased("MUG", "main", "o-paid", 2, "not so", NOON))
                .and(MUG, new StockShipped("MUG", "main", "o-paid", 4, NOON))
                .and(LAMP, new StockShipped("LAMP", "main", "o-firm", 2, NOON))
                .and(MUG, new ReservationReleased("MUG", "main", "o-paid", 1, "one less", NOON))
                .and(
                        MUG,
                        new StockReserved("MUG", "main", "o-late", 7, NOON.plusSeconds(900), NOON))
                .and(MUG, new ReservationExpired("MUG", "main", "o-late", 7, NOON))
                .and(
                        MUG,
                        new StockReserved("MUG", "main", "o-late", 2, NOON.plusSeconds(990), NOON))
                .and(LAMP, new ReservationReleased("LAMP", "main", "o-firm", 1, "broken", NOON))
                .and(MUG, returned(2, Disposition.RESTOCK))
                .and(MUG, returned(3, Disposition.DAMAGED))
                .and(MUG, returned(1, Disposition.WRITE_OFF))
                .and(MUG, new StockAdjusted("MUG", "main", -6, -8, "count", "count-1", NOON))
                .and(MUG, new StockShipped("MUG", "main", "o-paid", 5, NOON))
                .and(LAMP, new LowStockThresholdSet("LAMP", "main", 3, 5, NOON))
                .and(LAMP, new StockReceived("LAMP", "main", 1, null, NOON))
                .and(LAMP, new StockDamaged("LAMP", "main", 2, "wet", "damage-1", NOON))
                .and(LAMP, new StockRepaired("LAMP", "main", 1, "dried", "repair-1", NOON))
                .and(LAMP, new DamagedStockWrittenOff("LAMP", "main", 1, "torn", "off-1", NOON))
                .and(
                        LAMP,
                        new StockCounted(
                                "LAMP",
                                "main",
                                6,
                                3,
                                3,
                                3,
                                20,
                                "yearly",
                                "count-2",
                                NOON.plusSeconds(60)))
                .and(LAMP, new StockReserved("LAMP", "main", "o-many", 3, null, NOON));
    }

    private static StockReturned returned(int units, Disposition disposition) {
        return new StockReturned("MUG", "main", units, disposition, "o-paid", NOON);
    }
}
