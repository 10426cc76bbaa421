package io.daybook.query;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.time.Duration;

/// @param connections to PostgreSQL, for queries alone
/// @param statementTimeout after which a query's statement is given up
@ConfigurationProperties("daybook.query")
record QuerySettings(
        @DefaultValue("8") int connections, @DefaultValue("30s") Duration statementTimeout) {
    QuerySettings {
        if (connections < 1 || connections > 200) {
            throw new IllegalArgumentException(
                    "daybook.query.connections is " + connections + "; it can be 1 to 200.");
        }
        if (!statementTimeout.isPositive()) {
            throw new IllegalArgumentException("daybook.query.statement-timeout must be positive.");
        }
    }
}
