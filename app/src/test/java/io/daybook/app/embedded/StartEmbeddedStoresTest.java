package io.daybook.app.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.embedded.DataFolder;
import io.daybook.embedded.FolderInUse;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

class StartEmbeddedStoresTest {
    private static final Path DATA = Path.of("target", "embedded-stores");
    private static final String EXTERNAL_DATABASE =
            "spring.datasource.url=jdbc:postgresql://db.example/daybook";
    private static final String EXTERNAL_SEARCH =
            "daybook.elasticsearch.uris=http://search.example:9200";

    @BeforeEach
    void an_empty_data_folder() {
        DataFolder.delete(DATA);
    }

    @Test
    void without_configuration_the_engine_has_stores_of_its_own_for_as_long_as_it_runs()
            throws SQLException {
        Environment environment;
        try (ConfigurableApplicationContext engine = engine()) {
            environment = engine.getEnvironment();
            assertThat(
                            userOf(
                                    environment,
                                    "spring.datasource.url",
                                    "spring.datasource.username",
                                    "spring.datasource.password"))
                    .isEqualTo("daybook_engine");
            assertThat(
                            userOf(
                                    environment,
                                    "spring.flyway.url",
                                    "spring.flyway.user",
                                    "spring.flyway.password"))
                    .isEqualTo("daybook");
            // It boots on while the engine serves.
            assertThat(environment.getProperty("daybook.elasticsearch.uris"))
                    .startsWith("http://127.0.0.1:");
            assertThatThrownBy(() -> engine(EXTERNAL_SEARCH)).isInstanceOf(FolderInUse.class);
        }
        assertThatThrownBy(() ->
                        userOf(
                                environment,
                                "spring.datasource.url",
                                "spring.datasource.username",
                                "spring.datasource.password"))
                .hasMessageContaining("refused");
        DataFolder.lock(DATA).close();
    }

    @Test
    void what_was_written_is_there_at_the_next_start() throws SQLException {
        try (ConfigurableApplicationContext engine = engine(EXTERNAL_SEARCH);
                Connection owner = owner(engine.getEnvironment());
                var statement = owner.createStatement()) {
            statement.execute("create schema kept");
        }
        try (ConfigurableApplicationContext engine = engine(EXTERNAL_SEARCH);
                Connection owner = owner(engine.getEnvironment());
                var statement = owner.createStatement()) {
            statement.execute("drop schema kept");
        }
    }

    @Test
    void with_external_stores_nothing_is_started() {
        try (ConfigurableApplicationContext engine = engine(EXTERNAL_DATABASE, EXTERNAL_SEARCH)) {
            assertThat(engine.getEnvironment().getProperty("spring.datasource.url"))
                    .isEqualTo("jdbc:postgresql://db.example/daybook");
            assertThat(engine.getEnvironment().getPropertySources().contains("embedded stores"))
                    .isFalse();
            assertThat(Files.exists(DATA)).isFalse();
        }
    }

    @Test
    void one_external_store_leaves_the_other_embedded() {
        try (ConfigurableApplicationContext engine = engine(EXTERNAL_DATABASE)) {
            assertThat(engine.getEnvironment().getProperty("daybook.elasticsearch.uris"))
                    .startsWith("http://127.0.0.1:");
            assertThat(engine.getEnvironment().getProperty("spring.flyway.url")).isNull();
        }
    }

    private static ConfigurableApplicationContext engine(String... settings) {
        return new SpringApplicationBuilder(Nothing.class)
                .web(WebApplicationType.NONE)
                .properties("daybook.data=" + DATA)
                .properties(settings)
                .run();
    }

    private static String userOf(Environment environment, String url, String user, String password)
            throws SQLException {
        try (Connection connection = connection(environment, url, user, password);
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select current_user")) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static Connection owner(Environment environment) throws SQLException {
        return connection(
                environment, "spring.flyway.url", "spring.flyway.user", "spring.flyway.password");
    }

    private static Connection connection(
            Environment environment, String url, String user, String password) throws SQLException {
        return DriverManager.getConnection(
                environment.getRequiredProperty(url),
                environment.getRequiredProperty(user),
                environment.getRequiredProperty(password));
    }

    @Configuration(proxyBeanMethods = false)
    static class Nothing {}
}
