package io.daybook.query.pricing;

import io.daybook.query.Cursor;
import io.daybook.query.Inputs;
import io.daybook.query.Page;
import io.daybook.query.QueryEndpoint;
import io.daybook.query.ReadDatabase;
import io.daybook.query.ReadsView;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

import tools.jackson.databind.json.JsonMapper;

import java.util.List;

@QueryEndpoint
@ReadsView("price-rules")
class PriceRulesEndpoint {

    private static final List<String> KINDS = List.of("promotion", "tax", "shipping");
    private static final List<String> VERSIONS = List.of("current", "all");

    private final PricingQuery query;

    PriceRulesEndpoint(ReadDatabase database, JsonMapper json) {
        query = new PricingQuery(database.jdbc(), json);
    }

    /// The rules in force.
    ///
    /// @param versions `all` for every version that ever was
    @GetMapping("/api/v1/price-rules")
    ResponseEntity<Page<PriceRule>> list(
            @RequestParam(required = false) @Nullable String kind,
            @RequestParam(defaultValue = "current") String versions,
            @RequestParam(defaultValue = "" + Page.DEFAULT_LIMIT) int limit,
            @RequestParam(required = false) @Nullable String cursor,
            HttpServletRequest request) {
        Page.limit(limit);
        Inputs.oneOf("kind", kind, KINDS);
        Inputs.oneOf("versions", versions, VERSIONS);
        String list = "price-rules/" + kind + "/" + versions;
        Cursor after = cursor == null ? Cursor.of("", "", "0") : Cursor.parse(cursor, list, 3);
        return Page.of(
                        query.rules(
                                kind,
                                versions.equals("current"),
                                after.key(0),
                                after.key(1),
                                Integer.parseInt(after.key(2)),
                                limit + 1),
                        limit,
                        list,
                        rule ->
                                Cursor.of(
                                        rule.kind(), rule.rule(), Integer.toString(rule.version())))
                .answer(request);
    }
}
