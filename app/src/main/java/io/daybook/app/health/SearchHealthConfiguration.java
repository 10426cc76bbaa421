package io.daybook.app.health;

import io.daybook.projection.elasticsearch.Elasticsearch;

import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class SearchHealthConfiguration {

    @Bean
    HealthIndicator elasticsearchHealthIndicator(Elasticsearch elasticsearch) {
        return new ElasticsearchHealth(elasticsearch);
    }
}
