package io.daybook.query.live;

import io.daybook.query.QueryEndpoint;
import io.daybook.query.ReadDatabase;
import io.daybook.shared.log.EventLog;

import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import tools.jackson.databind.json.JsonMapper;

/// Wires what all live answers share, in processes with the role `query`.
@Configuration(proxyBeanMethods = false)
@ConditionalOnExpression(QueryEndpoint.ROLE)
@EnableConfigurationProperties(LiveSettings.class)
class LiveConfiguration {

    @Bean
    LogTail logTail(ReadDatabase database, EventLog log, LiveSettings settings) {
        return new LogTail(database.jdbc(), log, settings.streams());
    }

    @Bean
    LiveStreams liveStreams(LogTail tail, JsonMapper json, LiveSettings settings) {
        return new LiveStreams(tail, json, settings.heartbeat());
    }
}
