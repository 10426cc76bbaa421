package io.daybook.query.stock;

import io.daybook.query.Cursor;
import io.daybook.query.Inputs;
import io.daybook.query.Page;
import io.daybook.query.QueryEndpoint;
import io.daybook.query.QueryProblem;
import io.daybook.query.ReadDatabase;
import io.daybook.query.ReadsView;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

import java.util.List;

@QueryEndpoint
@RequestMapping("/api/v1/stock/{sku}/ledger")
@ReadsView("stock-ledger")
class StockLedgerEndpoint {

    private static final List<String> SORTS = List.of("newest", "oldest");

    private final StockLedgerQuery query;

    StockLedgerEndpoint(ReadDatabase database) {
        query = new StockLedgerQuery(database.jdbc());
    }

    /// Every movement of a SKU.
    ///
    /// @param from business time, inclusive
    /// @param to business time, exclusive
    /// @param sort `newest` (first in the log's order; the default) or `oldest`
    @GetMapping
    ResponseEntity<Page<StockMovement>> ledger(
            @PathVariable String sku,
            @RequestParam(required = false) @Nullable String location,
            @RequestParam(required = false) @Nullable String kind,
            @RequestParam(required = false) @Nullable String order,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(defaultValue = "newest") String sort,
            @RequestParam(defaultValue = "" + Page.DEFAULT_LIMIT) int limit,
            @RequestParam(required = false) @Nullable String cursor,
            HttpServletRequest request) {
        Inputs.id("sku", sku);
        Page.limit(limit);
        boolean newestFirst = "newest".equals(Inputs.oneOf("sort", sort, SORTS));
        StockLedgerQuery.Filter filter =
                new StockLedgerQuery.Filter(
                        Inputs.text("location", location),
                        Inputs.oneOf("kind", kind, StockLedgerQuery.KINDS),
                        Inputs.text("order", order),
                        Inputs.instant("from", from),
                        Inputs.instant("to", to),
                        newestFirst);
        String list = "stock-ledger/" + sku + "/" + filter;
        long after =
                cursor != null
                        ? Cursor.parse(cursor, list, 1).number(0)
                        : newestFirst ? Long.MAX_VALUE : 0;
        List<StockMovement> movements = query.movements(sku, filter, after, limit + 1);
        if (movements.isEmpty() && cursor == null && !query.knows(sku)) {
            throw QueryProblem.unknown(
                    "unknown-sku", "Nothing of the SKU '%s' ever moved.".formatted(sku));
        }
        return Page.of(movements, limit, list, movement -> Cursor.of(movement.position()))
                .answer(request);
    }
}
