package io.daybook.app.health;

import io.daybook.app.StoreSchema;
import io.daybook.projection.ViewPositions;
import io.daybook.shared.log.EventLog;

import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import javax.sql.DataSource;

/// One indicator per part, so that whoever looks sees at once which one is away. The names are part of the contract: `daybook status` and
/// alerts read them.
@Configuration(proxyBeanMethods = false)
class HealthConfiguration {

    @Bean
    PostgresHealth postgresHealthIndicator(DataSource postgres, StoreSchema schema) {
        return new PostgresHealth(postgres, schema);
    }

    @Bean
    HealthIndicator eventlogHealthIndicator(EventLog log, PostgresHealth postgres) {
        return new EventLogHealth(log, postgres);
    }

    @Bean
    HealthIndicator projectionsHealthIndicator(ViewPositions positions, PostgresHealth postgres) {
        return new ProjectionsHealth(positions, postgres);
    }
}
