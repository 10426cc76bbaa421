package io.daybook.query.search;

import io.daybook.projection.ViewPositions;
import io.daybook.projection.elasticsearch.Elasticsearch;
import io.daybook.query.QueryEndpoint;

import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Wires what the searches share, in processes with the role `query`.
@Configuration(proxyBeanMethods = false)
@ConditionalOnExpression(QueryEndpoint.ROLE)
class SearchConfiguration {

    @Bean
    SearchStore searchStore(Elasticsearch elasticsearch) {
        return new SearchStore(elasticsearch);
    }

    @Bean
    SearchCircuit searchCircuit(SearchStore store, ViewPositions positions) {
        return new SearchCircuit(store, positions);
    }
}
