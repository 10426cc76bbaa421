package io.daybook.projection.coupons;

import static io.daybook.projection.bulk.ColumnType.BIGINT;
import static io.daybook.projection.bulk.ColumnType.INT;
import static io.daybook.projection.bulk.ColumnType.JSONB;
import static io.daybook.projection.bulk.ColumnType.TEXT;
import static io.daybook.projection.bulk.ColumnType.TIMESTAMPTZ;

import io.daybook.projection.ViewStore;
import io.daybook.projection.ViewTable;
import io.daybook.projection.ViewWriter;
import io.daybook.projection.bulk.Columns;
import io.daybook.projection.bulk.Keys;
import io.daybook.projection.bulk.Rows;
import io.daybook.projection.bulk.Table;
import io.daybook.shared.coupon.CouponEvent;
import io.daybook.shared.log.DomainEvent;
import io.daybook.shared.log.EventTypes;
import io.daybook.shared.log.RecordedEvent;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Posts coupon events into `views.coupons`.
public final class CouponsWriter implements ViewWriter {

    private static final Table COUPONS =
            Table.named("views.coupons")
                    .key("code", TEXT)
                    .column("name", TEXT)
                    .column("status", TEXT)
                    .column("discount", JSONB)
                    .column("valid_from", TIMESTAMPTZ)
                    .column("valid_until", TIMESTAMPTZ)
                    .column("usage_limit", INT)
                    .column("usage_limit_per_customer", INT)
                    .column("redeemed", INT)
                    .column("returned", INT)
                    .column("issued_at", TIMESTAMPTZ)
                    .column("withdrawn_at", TIMESTAMPTZ)
                    .column("version", BIGINT)
                    .column("position", BIGINT)
                    .whoseRowsChange();

    @Override
    public String view() {
        return "coupons";
    }

    @Override
    public List<ViewTable> tables() {
        return List.of(ViewTable.of("coupons", "voucher", "code"));
    }

    @Override
    public Set<Class<? extends DomainEvent>> handles() {
        return EventTypes.of(CouponEvent.class);
    }

    @Override
    public void write(List<RecordedEvent> batch, ViewStore store) throws SQLException {
        Map<String, ShownCoupon> before = couponsOf(batch, store);
        Map<String, ShownCoupon> coupons = new TreeMap<>(before);
        for (RecordedEvent recorded : batch) {
            String code = ((CouponEvent) recorded.event()).code();
            ShownCoupon coupon = coupons.get(code);
            if (coupon == null || recorded.position() > coupon.position()) {
                coupons.put(code, ShownCoupon.evolve(coupon, recorded));
            }
        }
        Rows rows = COUPONS.rows();
        for (ShownCoupon coupon : coupons.values()) {
            ShownCoupon old = before.get(coupon.code());
            if (old == null || coupon.position() > old.position()) {
                add(rows, coupon);
            }
        }
        rows.write(store);
    }

    private static void add(Rows rows, ShownCoupon coupon) {
        rows.add(
                coupon.code(),
                coupon.name(),
                coupon.withdrawnAt() == null ? "issued" : "withdrawn",
                coupon.discount(),
                coupon.validFrom(),
                coupon.validUntil(),
                coupon.usageLimit(),
                coupon.usageLimitPerCustomer(),
                coupon.redeemed(),
                coupon.returned(),
                coupon.issuedAt(),
                coupon.withdrawnAt(),
                coupon.version(),
                coupon.position());
    }

    private static Map<String, ShownCoupon> couponsOf(List<RecordedEvent> batch, ViewStore store)
            throws SQLException {
        Set<String> codes = new TreeSet<>();
        for (RecordedEvent recorded : batch) {
            codes.add(((CouponEvent) recorded.event()).code());
        }
        Keys keys = new Keys("text");
        codes.forEach(keys::add);
        Map<String, ShownCoupon> coupons = new HashMap<>();
        try (PreparedStatement select =
                store.prepare(
                        "select t.* from views.coupons t join unnest(%s) as k (code) using (code)"
                                .formatted(keys.parameters()))) {
            keys.bind(select, 1);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    ShownCoupon coupon = coupon(row);
                    coupons.put(coupon.code(), coupon);
                }
            }
        }
        return coupons;
    }

    private static ShownCoupon coupon(ResultSet row) throws SQLException {
        return new ShownCoupon(
                row.getString("code"),
                row.getString("name"),
                row.getString("discount"),
                Columns.instant(row, "valid_from"),
                Columns.instant(row, "valid_until"),
                row.getObject("usage_limit", Integer.class),
                row.getObject("usage_limit_per_customer", Integer.class),
                row.getInt("redeemed"),
                row.getInt("returned"),
                Columns.requiredInstant(row, "issued_at"),
                Columns.instant(row, "withdrawn_at"),
                row.getLong("version"),
                row.getLong("position"));
    }
}
