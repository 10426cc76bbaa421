package io.daybook.command.audit;

import io.daybook.shared.audit.AuditKey;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.nio.file.Path;
import java.time.Duration;

import javax.sql.DataSource;

@Configuration(proxyBeanMethods = false)
class AuditConfiguration {

    @Bean
    AuditKey auditKey(
            @Value("${daybook.audit.key-file:${daybook.data:data}/audit.key}") Path file) {
        return AuditKey.at(file);
    }

    @Bean(initMethod = "start")
    @ConditionalOnExpression("'${daybook.roles:command,projection,query}'.contains('command')")
    Sealer sealer(
            DataSource dataSource,
            AuditKey key,
            @Value("${daybook.audit.seal-at-latest-after:60s}") Duration patience) {
        return new Sealer(dataSource, key, patience);
    }
}
