package io.daybook.app.health;

import io.daybook.projection.elasticsearch.Elasticsearch;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.health.actuate.endpoint.StatusAggregator;
import org.springframework.boot.health.registry.HealthContributorRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class SearchHealthConfiguration {

    @Bean
    ElasticsearchHealth elasticsearchHealthIndicator(Elasticsearch elasticsearch) {
        return new ElasticsearchHealth(elasticsearch);
    }

    @Bean
    StatusAggregator overallStatus(
            ElasticsearchHealth elasticsearch, ObjectProvider<HealthContributorRegistry> parts) {
        return new OverallStatus(elasticsearch, parts);
    }
}
