package io.daybook.command.checkout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Function;

/// The identities of stock, checked by SQL over the log, at every position of every stock item. It shares no code with the models.
final class StockBooks {

    /// Running sums of each stock item over its versions. Available is what is on hand and neither held by an order nor damaged.
    private static final String ITEMS =
            """
            with moves as (
                select position, stream, version, type, payload ->> 'orderId' as order_id,
                       coalesce((payload ->> 'quantity')::int, 0) as q, payload ->> 'disposition' as disposition
                from daybook.events where stream like 'stock:%'
            ), deltas as (
                select position, stream, version, order_id,
                       case when type in ('stock.received', 'stock.adjusted', 'stock.counted') then q
                            when type = 'stock.returned' and disposition <> 'WRITE_OFF' then q
                            when type in ('stock.shipped', 'stock.damaged-written-off') then -q else 0 end as on_hand,
                       case when type in ('stock.reserved', 'stock.reservation-raised') then q
                            when type in ('stock.reservation-released', 'stock.reservation-expired', 'stock.shipped') then -q
                            else 0 end as held,
                       case when type = 'stock.damaged' or (type = 'stock.returned' and disposition = 'DAMAGED') then q
                            when type in ('stock.repaired', 'stock.damaged-written-off') then -q else 0 end as damaged
                from moves
            )
            """;

    private static final String BELOW_ZERO =
            ITEMS
                    + """
                    , sums as (
                        select position, stream, sum(on_hand) over w as on_hand, sum(held) over w as held, sum(damaged) over w as damaged
                        from deltas window w as (partition by stream order by version)
                    )
                    select format('%s at %s: on hand %s, held %s, damaged %s', stream, position, on_hand, held, damaged)
                    from sums where held < 0 or damaged < 0 or on_hand - held - damaged < 0 order by position limit 5
                    """;

    private static final String HELD_BY_NOBODY =
            ITEMS
                    + """
                    , sums as (
                        select position, stream, order_id, sum(held) over (partition by stream, order_id order by version) as held
                        from deltas where order_id is not null
                    )
                    select format('%s at %s: order %s holds %s', stream, position, order_id, held)
                    from sums where held < 0 order by position limit 5
                    """;

    private static final String GAPS =
            """
            select format('%s has %s events and ends at version %s', stream, count(*), max(version))
            from daybook.events group by stream having count(*) <> max(version) + 1 limit 5
            """;

    private StockBooks() {}

    static void check(Function<String, List<String>> sql) {
        assertThat(sql.apply(BELOW_ZERO)).as("parts below zero").isEmpty();
        assertThat(sql.apply(HELD_BY_NOBODY)).as("reservations below zero").isEmpty();
        assertThat(sql.apply(GAPS)).as("streams with gaps").isEmpty();
    }
}
