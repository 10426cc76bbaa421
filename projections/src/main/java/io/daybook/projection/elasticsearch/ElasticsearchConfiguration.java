package io.daybook.projection.elasticsearch;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

@Configuration(proxyBeanMethods = false)
class ElasticsearchConfiguration {

    /// Bound anew whenever a connection is made: the embedded node tells its port after the engine has started.
    @Bean(destroyMethod = "close")
    Elasticsearch elasticsearch(Environment environment) {
        return new Elasticsearch(
                () ->
                        Binder.get(environment)
                                .bindOrCreate(
                                        "daybook.elasticsearch", ElasticsearchProperties.class),
                environment.getProperty("daybook.elasticsearch.index-prefix", ""));
    }
}
