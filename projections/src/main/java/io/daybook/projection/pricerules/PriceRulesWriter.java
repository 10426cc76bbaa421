package io.daybook.projection.pricerules;

import static io.daybook.projection.bulk.ColumnType.BIGINT;
import static io.daybook.projection.bulk.ColumnType.BOOLEAN;
import static io.daybook.projection.bulk.ColumnType.INT;
import static io.daybook.projection.bulk.ColumnType.JSONB;
import static io.daybook.projection.bulk.ColumnType.TEXT;
import static io.daybook.projection.bulk.ColumnType.TIMESTAMPTZ;

import com.fasterxml.jackson.annotation.JsonInclude;

import io.daybook.projection.Entity;
import io.daybook.projection.ViewStore;
import io.daybook.projection.ViewTable;
import io.daybook.projection.ViewWriter;
import io.daybook.projection.bulk.Rows;
import io.daybook.projection.bulk.Table;
import io.daybook.shared.log.DomainEvent;
import io.daybook.shared.log.EventTypes;
import io.daybook.shared.log.RecordedEvent;
import io.daybook.shared.pricing.PriceRuleEvent;
import io.daybook.shared.pricing.PriceRuleEvent.PromotionEnded;
import io.daybook.shared.pricing.PriceRuleEvent.PromotionSet;
import io.daybook.shared.pricing.PriceRuleEvent.ShippingRuleDropped;
import io.daybook.shared.pricing.PriceRuleEvent.ShippingRuleSet;
import io.daybook.shared.pricing.PriceRuleEvent.TaxRuleDropped;
import io.daybook.shared.pricing.PriceRuleEvent.TaxRuleSet;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.json.JsonMapper;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;

/// Posts price rule events into `views.price_rules`: each event is a row, and ends the row before it. Rules change rarely, so that each
/// event is one statement.
public final class PriceRulesWriter implements ViewWriter {

    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .changeDefaultPropertyInclusion(
                            all -> all.withValueInclusion(JsonInclude.Include.NON_NULL))
                    .build();

    private static final Table RULES =
            Table.named("views.price_rules")
                    .key("kind", TEXT)
                    .key("rule", TEXT)
                    .key("rule_version", INT)
                    .column("in_force", BOOLEAN)
                    .column("content", JSONB)
                    .column("reason", TEXT)
                    .column("changed_at", TIMESTAMPTZ)
                    .column("actor", TEXT)
                    .column("version", BIGINT)
                    .column("position", BIGINT)
                    .whoseRowsChange();

    /// @param content absent where the rule ends
    private record Version(
            String kind,
            String rule,
            int number,
            @Nullable Object content,
            @Nullable String reason,
            Instant at) {}

    @Override
    public String view() {
        return "price-rules";
    }

    @Override
    public List<ViewTable> tables() {
        return List.of(ViewTable.of("price_rules", "rules"));
    }

    /// All rules are of one stream.
    @Override
    public Entity entityOf(String stream) {
        return new Entity("rules", List.of());
    }

    @Override
    public List<Entity.Streams> streamsOf(Entity entity) {
        return List.of(new Entity.Streams("rules:", true));
    }

    @Override
    public Set<Class<? extends DomainEvent>> handles() {
        return EventTypes.of(PriceRuleEvent.class);
    }

    @Override
    public void write(List<RecordedEvent> batch, ViewStore store) throws SQLException {
        Rows rows = RULES.rows();
        for (RecordedEvent recorded : batch) {
            Version version = version((PriceRuleEvent) recorded.event());
            rows.add(
                    version.kind(),
                    version.rule(),
                    version.number(),
                    version.content() != null,
                    version.content() == null ? null : JSON.writeValueAsString(version.content()),
                    version.reason(),
                    version.at(),
                    recorded.metadata().actor(),
                    recorded.version(),
                    recorded.position());
        }
        rows.write(store);
        for (RecordedEvent recorded : batch) {
            supersede(version((PriceRuleEvent) recorded.event()), store);
        }
    }

    private static void supersede(Version version, ViewStore store) throws SQLException {
        try (PreparedStatement update =
                store.prepare(
                        "update views.price_rules set superseded_at = ? where kind = ? and rule = ? and rule_version = ?")) {
            update.setObject(1, OffsetDateTime.ofInstant(version.at(), ZoneOffset.UTC));
            update.setString(2, version.kind());
            update.setString(3, version.rule());
            update.setInt(4, version.number() - 1);
            update.executeUpdate();
        }
    }

    private static Version version(PriceRuleEvent event) {
        return switch (event) {
            case PromotionSet set ->
                    new Version(
                            "promotion",
                            set.promotionId(),
                            set.version(),
                            set.promotion(),
                            null,
                            set.at());
            case PromotionEnded ended ->
                    new Version(
                            "promotion",
                            ended.promotionId(),
                            ended.version(),
                            null,
                            ended.reason(),
                            ended.at());
            case TaxRuleSet set ->
                    new Version("tax", set.country(), set.version(), set.rule(), null, set.at());
            case TaxRuleDropped dropped ->
                    new Version(
                            "tax",
                            dropped.country(),
                            dropped.version(),
                            null,
                            dropped.reason(),
                            dropped.at());
            case ShippingRuleSet set ->
                    new Version(
                            "shipping",
                            set.country() + "/" + set.currency(),
                            set.version(),
                            set.rule(),
                            null,
                            set.at());
            case ShippingRuleDropped dropped ->
                    new Version(
                            "shipping",
                            dropped.country() + "/" + dropped.currency(),
                            dropped.version(),
                            null,
                            dropped.reason(),
                            dropped.at());
        };
    }
}
