package io.daybook.projection.rebuild;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import javax.sql.DataSource;

/// Wires what every process can ask for, and what those with the role `projection` do about it.
@Configuration(proxyBeanMethods = false)
public class RebuildConfiguration {

    @Bean
    Rebuilds rebuilds(DataSource dataSource) {
        return new RebuildTable(dataSource);
    }
}
