package io.daybook.command.wiring;

import io.daybook.command.eventstore.append.Appender;
import io.daybook.command.eventstore.append.ConnectionSource;
import io.daybook.command.eventstore.json.EventCodec;
import io.daybook.command.eventstore.json.Upcaster;
import io.daybook.command.eventstore.reading.AppendNotifications;
import io.daybook.command.eventstore.reading.PostgresEventLog;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.sql.DriverManager;
import java.util.Properties;

import javax.sql.DataSource;

/// Reading the log: what every role needs.
@Configuration(proxyBeanMethods = false)
class EventLogConfiguration {

    private static final int RECENT_EVENTS = 1 << 16;

    @Bean
    EventCodec eventCodec(ObjectProvider<Upcaster> upcasters) {
        return new EventCodec(upcasters.orderedStream().toList());
    }

    @Bean
    PostgresEventLog eventLog(DataSource dataSource, EventCodec codec) {
        return new PostgresEventLog(dataSource, codec, RECENT_EVENTS);
    }

    @Bean(destroyMethod = "")
    AppendNotifications appendNotifications(
            ConnectionSource connections, PostgresEventLog log, ObjectProvider<Appender> appender) {
        Appender own = appender.getIfAvailable();
        return new AppendNotifications(connections, log, own == null ? "" : own.sender());
    }

    @Bean
    StartStop notificationsLifecycle(AppendNotifications notifications) {
        return new StartStop(StartStop.NOTIFICATIONS, notifications::start, notifications::close);
    }

    /// Connections beside the pool, for the appender and the notifications, which keep theirs for as long as they run.
    @Bean
    ConnectionSource eventStoreConnections(JdbcConnectionDetails details) {
        Properties properties = new Properties();
        if (details.getUsername() != null) {
            properties.setProperty("user", details.getUsername());
        }
        if (details.getPassword() != null) {
            properties.setProperty("password", details.getPassword());
        }
        properties.setProperty("ApplicationName", "daybook");
        properties.setProperty("connectTimeout", "3");
        properties.setProperty("loginTimeout", "3");
        properties.setProperty("tcpKeepAlive", "true");
        // A server that neither answers nor hangs up is given up; what was asked of it is in doubt
        // then, and looked up on another connection. Longer than any wait for a lock.
        properties.setProperty("socketTimeout", "20");
        properties.setProperty("prepareThreshold", "1");
        // Whoever holds the head longer than the first is stuck; commands are told that the store
        // is busy. Where it is an engine that stopped in the middle of a transaction, PostgreSQL
        // ends that by the second, and nobody has to be told.
        properties.setProperty(
                "options",
                "-c lock_timeout=10000 -c idle_in_transaction_session_timeout=5000 -c plan_cache_mode=force_generic_plan");
        return () -> DriverManager.getConnection(details.getJdbcUrl(), properties);
    }
}
