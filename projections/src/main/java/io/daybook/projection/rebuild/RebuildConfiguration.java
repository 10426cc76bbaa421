package io.daybook.projection.rebuild;

import io.daybook.projection.ProjectionRunner;
import io.daybook.projection.Roles;
import io.daybook.projection.ViewWriter;
import io.daybook.shared.log.EventHistory;
import io.daybook.shared.log.EventJson;
import io.daybook.shared.log.EventLog;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.time.Duration;
import java.util.List;

import javax.sql.DataSource;

/// Wires what every process can ask for, and what those with the role `projection` do about it, on `daybook.rebuild.threads` threads.
@Configuration(proxyBeanMethods = false)
public class RebuildConfiguration {

    private static final Duration LEASE = Duration.ofSeconds(10);

    @Bean
    RebuildTable rebuilds(DataSource dataSource) {
        return new RebuildTable(dataSource);
    }

    @Bean
    RebuildRunner rebuildRunner(
            ObjectProvider<ViewWriter> writers,
            DataSource dataSource,
            EventLog log,
            EventHistory history,
            EventJson json,
            RebuildTable table,
            ProjectionRunner live,
            @Value("${daybook.roles:projection}") String roles,
            @Value("${daybook.rebuild.threads:2}") int threads) {
        return new RebuildRunner(
                Roles.projects(roles) ? writers.orderedStream().toList() : List.of(),
                dataSource,
                log,
                history,
                json,
                table,
                live::wake,
                LEASE,
                threads,
                Pass.RANGE);
    }
}
