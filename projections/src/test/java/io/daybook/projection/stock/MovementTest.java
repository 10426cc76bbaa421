package io.daybook.projection.stock;

import static io.daybook.projection.History.NOON;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.shared.log.RecordedEvent;
import io.daybook.shared.stock.StockEvent;
import io.daybook.shared.stock.StockEvent.ReservationReleased;
import io.daybook.shared.stock.StockEvent.StockShipped;

import org.junit.jupiter.api.Test;

class MovementTest {

    private static final StockEvent SHIPPED = new StockShipped("MUG", "main", "o-1", 4, NOON);
    private static final StockEvent RELEASED =
            new ReservationReleased("MUG", "main", "o-1", 4, "why", NOON);

    @Test
    void every_movement_keeps_the_parts_equal_to_the_whole() {
        for (RecordedEvent recorded : StockHistory.full().events()) {
            StockEvent event = (StockEvent) recorded.event();
            for (Reservation held :
                    new Reservation[] {
                        new Reservation(20, 0, null), new Reservation(0, 20, null)
                    }) {
                Movement movement = Movement.of(event, held);
                assertThat(
                                movement.availableDelta()
                                        + movement.reservedDelta()
                                        + movement.allocatedDelta()
                                        + movement.damagedDelta())
                        .as("%s", event)
                        .isEqualTo(movement.onHandDelta());
            }
        }
    }

    @Test
    void allocated_units_are_shipped_from_what_is_allocated() {
        Movement movement = Movement.of(SHIPPED, new Reservation(0, 10, null));

        assertThat(movement.allocatedDelta()).isEqualTo(-4);
        assertThat(movement.reservedDelta()).isZero();
        assertThat(movement.onHandDelta()).isEqualTo(-4);
    }

    @Test
    void firmly_reserved_units_are_shipped_from_what_is_reserved() {
        Movement movement = Movement.of(SHIPPED, new Reservation(10, 0, null));

        assertThat(movement.reservedDelta()).isEqualTo(-4);
        assertThat(movement.allocatedDelta()).isZero();
    }

    @Test
    void released_units_become_available_again() {
        Movement movement = Movement.of(RELEASED, new Reservation(0, 10, null));

        assertThat(movement.availableDelta()).isEqualTo(4);
        assertThat(movement.allocatedDelta()).isEqualTo(-4);
        assertThat(movement.onHandDelta()).isZero();
    }

    @Test
    void a_reservation_that_is_used_up_is_none() {
        Reservation held = new Reservation(0, 4, null);

        assertThat(held.after(Movement.of(SHIPPED, held))).isEqualTo(Reservation.NONE);
    }
}
