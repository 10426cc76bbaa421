package io.daybook.query;

import io.daybook.projection.ViewPositions;
import io.daybook.shared.log.EventLog;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

import tools.jackson.databind.json.JsonMapper;

import java.util.List;

import javax.sql.DataSource;

/// Wires what all queries share, in processes with the role `query`.
@Configuration(proxyBeanMethods = false)
@ConditionalOnExpression(QueryEndpoint.ROLE)
@EnableConfigurationProperties(QuerySettings.class)
public class QueryConfiguration {

    @Bean
    ReadDatabase readDatabase(JdbcConnectionDetails database, QuerySettings settings) {
        return new ReadDatabase(database, settings);
    }

    @Bean
    OperationAnswers operationAnswers(DataSource dataSource, JsonMapper json) {
        return new OperationAnswers(dataSource, json);
    }

    @Bean
    WebMvcConfigurer queryInterceptors(
            ViewPositions positions,
            EventLog log,
            ObjectProvider<ViewsAway> away,
            ObjectProvider<OperationAnswers> answers,
            ObjectProvider<JsonMapper> json) {
        return new WebMvcConfigurer() {
            @Override
            public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
                resolvers.add(new OperationRequests(answers, json));
            }

            @Override
            public void addInterceptors(InterceptorRegistry registry) {
                registry.addInterceptor(new KnownParameters());
                registry.addInterceptor(
                        new Freshness(positions, log, away.getIfAvailable(() -> _ -> false)));
            }
        };
    }
}
