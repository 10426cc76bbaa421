package io.daybook.query.carts;

import io.daybook.query.Inputs;
import io.daybook.query.QueryEndpoint;
import io.daybook.query.QueryProblem;
import io.daybook.query.ReadDatabase;
import io.daybook.query.ReadsView;
import io.daybook.query.Versioned;

import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

import tools.jackson.databind.json.JsonMapper;

@QueryEndpoint
@ReadsView("carts")
class CartContentsEndpoint {

    private final CartContentsQuery query;

    CartContentsEndpoint(ReadDatabase database, JsonMapper json) {
        query = new CartContentsQuery(database.jdbc(), json);
    }

    @GetMapping("/api/v1/carts/{cartId}")
    ResponseEntity<CartContents> cart(@PathVariable String cartId) {
        return query.cart(Inputs.id("cartId", cartId))
                .map(cart -> Versioned.answer(cart.version(), cart))
                .orElseThrow(() ->
                        QueryProblem.unknown(
                                "unknown-cart", "There is no cart '%s'.".formatted(cartId)));
    }
}
