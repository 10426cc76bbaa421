package io.daybook.query.pricing;

import io.daybook.query.Rows;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;

import tools.jackson.databind.json.JsonMapper;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Price rules with their versions, and coupons.
final class PricingQuery {

    private static final String RULES =
            """
            select kind, rule, rule_version, in_force, content, reason, changed_at, superseded_at, actor from views.price_rules
            where (kind, rule, rule_version) > (?, ?, ?)
            """;

    private static final String COUPONS =
            """
            select code, name, status, version, discount, valid_from, valid_until, usage_limit, usage_limit_per_customer,
                redeemed, returned, issued_at, withdrawn_at
            from views.coupons where
            """;

    private final JdbcClient jdbc;
    private final JsonMapper json;

    PricingQuery(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /// Those behind the given kind, rule and version, in this order.
    ///
    /// @param current whether only the current versions of rules in force are wanted
    List<PriceRule> rules(
            @Nullable String kind,
            boolean current,
            String afterKind,
            String afterRule,
            int afterVersion,
            int limit) {
        StringBuilder sql = new StringBuilder(RULES);
        List<Object> values = new ArrayList<>(List.of(afterKind, afterRule, afterVersion));
        if (kind != null) {
            sql.append(" and kind = ?");
            values.add(kind);
        }
        if (current) {
            sql.append(" and in_force and superseded_at is null");
        }
        sql.append(" order by kind, rule, rule_version limit ?");
        values.add(limit);
        return jdbc.sql(sql.toString())
                .params(values)
                .query((row, _) ->
                        new PriceRule(
                                Rows.text(row, 1),
                                Rows.text(row, 2),
                                row.getInt(3),
                                row.getBoolean(4),
                                content(Rows.text(row, 2), row.getString(5)),
                                row.getString(6),
                                Rows.instant(row, 7),
                                Rows.optionalInstant(row, 8),
                                Rows.text(row, 9)))
                .list();
    }

    Optional<CouponDetails> coupon(String code) {
        return jdbc.sql(COUPONS + "code = upper(?)").param(code).query(coupon()).optional();
    }

    /// Those behind the given code, in this order.
    List<CouponDetails> coupons(String after, int limit) {
        return jdbc.sql(COUPONS + "code > ? order by code limit ?")
                .param(after)
                .param(limit)
                .query(coupon())
                .list();
    }

    private RowMapper<CouponDetails> coupon() {
        return (row, _) ->
                new CouponDetails(
                        Rows.text(row, 1),
                        Rows.text(row, 2),
                        Rows.text(row, 3),
                        row.getLong(4),
                        Written.of(json.readTree(Rows.text(row, 5)), ""),
                        Rows.optionalInstant(row, 6),
                        Rows.optionalInstant(row, 7),
                        row.getObject(8, Integer.class),
                        row.getObject(9, Integer.class),
                        row.getInt(10) - row.getInt(11),
                        row.getInt(10),
                        row.getInt(11),
                        Rows.instant(row, 12),
                        Rows.optionalInstant(row, 13));
    }

    /// A shipping rule has its currency in its name.
    private @Nullable Map<String, Object> content(String rule, @Nullable String stored) {
        return stored == null
                ? null
                : Written.of(json.readTree(stored), rule.substring(rule.lastIndexOf('/') + 1));
    }
}
