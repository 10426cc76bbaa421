package io.daybook.query;

import io.daybook.projection.ViewPositions;

import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/// Wires the query side, in processes with the role `query`.
@Configuration(proxyBeanMethods = false)
@ConditionalOnExpression("'${daybook.roles:command,projection,query}'.contains('query')")
public class QueryConfiguration implements WebMvcConfigurer {

    private final ViewPositions positions;

    QueryConfiguration(ViewPositions positions) {
        this.positions = positions;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(new KnownParameters());
        registry.addInterceptor(new Freshness(positions));
    }
}
