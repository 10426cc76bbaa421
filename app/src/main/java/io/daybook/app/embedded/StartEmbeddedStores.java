package io.daybook.app.embedded;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.StringUtils;

import java.util.Map;

/// Before the engine's parts ask where their stores are: starts those the configuration does not name, and names them.
///
/// PostgreSQL is waited for. Elasticsearch, which takes longer, boots while the engine already serves; its address is known at
/// once. Both stop after everything else of the engine has stopped.
public final class StartEmbeddedStores
        implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    private static final String DATABASE = "spring.datasource.url";
    private static final String SEARCH = "daybook.elasticsearch.uris";

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        ConfigurableEnvironment environment = context.getEnvironment();
        boolean database = !StringUtils.hasText(environment.getProperty(DATABASE));
        boolean search =
                !StringUtils.hasText(
                        environment.getProperty(
                                SEARCH + "[0]", environment.getProperty(SEARCH, "")));
        if (!database && !search) {
            return;
        }
        EmbeddedStores stores = EmbeddedStores.open(EmbeddedStoresSettings.of(environment));
        stopLast(context, stores);
        if (database) {
            stores.startPostgres();
            // A newcomer has a shop to look at, unless the configuration says otherwise.
            environment
                    .getPropertySources()
                    .addLast(
                            new MapPropertySource(
                                    "embedded defaults", Map.of("daybook.sample", "true")));
        }
        if (search) {
            stores.startElasticsearch();
        }
        environment
                .getPropertySources()
                .addFirst(new MapPropertySource("embedded stores", stores.properties()));
    }

    /// Beans are destroyed in the reverse order of their registration, and there is none before this one. The handler is for a start
    /// that fails before there are beans; closing twice is fine.
    private static void stopLast(ConfigurableApplicationContext context, EmbeddedStores stores) {
        var beans = (DefaultListableBeanFactory) context.getBeanFactory();
        beans.registerDisposableBean("embeddedStores", stores::close);
        SpringApplication.getShutdownHandlers().add(stores::close);
    }
}
