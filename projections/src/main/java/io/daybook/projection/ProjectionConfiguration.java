package io.daybook.projection;

import io.daybook.projection.carts.CartsWriter;
import io.daybook.projection.catalogue.CatalogueWriter;
import io.daybook.projection.coupons.CouponsWriter;
import io.daybook.projection.creditnotes.CreditNotesWriter;
import io.daybook.projection.ordertracking.OrderTrackingWriter;
import io.daybook.projection.paymentledger.PaymentLedgerWriter;
import io.daybook.projection.pricerules.PriceRulesWriter;
import io.daybook.projection.sources.SourcesWriter;
import io.daybook.projection.stockledger.StockLedgerWriter;
import io.daybook.projection.stocklevel.StockLevelWriter;
import io.daybook.shared.log.EventHistory;
import io.daybook.shared.log.EventJson;
import io.daybook.shared.log.EventLog;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.util.List;

import javax.sql.DataSource;

/// Wires the runner and the views kept in PostgreSQL.
///
/// Every process knows how far the views have come; those that have the role `projection` (`daybook.roles`; all roles where it is not
/// set) post them, on `daybook.projection.threads` threads.
@Configuration(proxyBeanMethods = false)
public class ProjectionConfiguration {

    /// Some views wait for another store most of the time; they must leave a core's worth of threads to the others.
    private static final int THREADS_THAT_WAIT = 2;

    @Bean
    Positions viewPositions(DataSource dataSource, EventLog log) {
        return new Positions(dataSource, log);
    }

    @Bean
    ProjectionRunner projectionRunner(
            ObjectProvider<ViewWriter> writers,
            EventLog log,
            EventHistory history,
            EventJson json,
            DataSource dataSource,
            Positions positions,
            @Value("${daybook.roles:projection}") String roles,
            @Value("${daybook.projection.threads:0}") int threads) {
        return new ProjectionRunner(
                Roles.projects(roles) ? writers.orderedStream().toList() : List.of(),
                log,
                history,
                json,
                dataSource,
                positions,
                threads > 0
                        ? threads
                        : Runtime.getRuntime().availableProcessors() + THREADS_THAT_WAIT);
    }

    @Bean
    OrderTrackingWriter orderTrackingWriter() {
        return new OrderTrackingWriter();
    }

    @Bean
    StockLevelWriter stockLevelWriter() {
        return new StockLevelWriter();
    }

    @Bean
    StockLedgerWriter stockLedgerWriter() {
        return new StockLedgerWriter();
    }

    @Bean
    PaymentLedgerWriter paymentLedgerWriter() {
        return new PaymentLedgerWriter();
    }

    @Bean
    CreditNotesWriter creditNotesWriter() {
        return new CreditNotesWriter();
    }

    @Bean
    CatalogueWriter catalogueWriter() {
        return new CatalogueWriter();
    }

    @Bean
    CartsWriter cartsWriter() {
        return new CartsWriter();
    }

    @Bean
    PriceRulesWriter priceRulesWriter() {
        return new PriceRulesWriter();
    }

    @Bean
    CouponsWriter couponsWriter() {
        return new CouponsWriter();
    }

    @Bean
    SourcesWriter sourcesWriter() {
        return new SourcesWriter();
    }
}
