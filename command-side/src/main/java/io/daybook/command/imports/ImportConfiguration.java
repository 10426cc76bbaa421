package io.daybook.command.imports;

import io.daybook.command.Commands;
import io.daybook.shared.log.EventLog;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

import tools.jackson.databind.json.JsonMapper;

/// Wires imports, in processes with the role `command`.
@Configuration(proxyBeanMethods = false)
@ConditionalOnExpression("'${daybook.roles:command,projection,query}'.contains('command')")
class ImportConfiguration {

    /// @param sample whether the bundled day is imported where the log is empty
    @Bean
    Imports imports(
            Commands commands,
            JdbcClient jdbc,
            EventLog log,
            JsonMapper json,
            @Value("${daybook.sample:false}") boolean sample) {
        return new Imports(
                commands, new KeptAnswers(jdbc, json), new ImportFiles(jdbc), log, json, sample);
    }
}
