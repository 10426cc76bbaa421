package io.daybook.app;

import io.daybook.embedded.test.TestDatabase;
import io.daybook.embedded.test.TestStores;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/// A whole engine on real stores, listening on a port of its own.
public final class Engine implements AutoCloseable {

    private final ConfigurableApplicationContext context;
    private final Http http;

    private Engine(ConfigurableApplicationContext context) {
        this.context = context;
        int port =
                Objects.requireNonNull(((WebServerApplicationContext) context).getWebServer())
                        .getPort();
        this.http = new Http(URI.create("http://127.0.0.1:" + port));
    }

    /// The engine that the tests of this JVM share: use ids of your own. It ends with the JVM.
    public static Engine shared() {
        return Shared.ENGINE;
    }

    /// An engine on an empty database, with further settings such as `--daybook.order.time-to-pay=1s`.
    public static Engine start(String... settings) {
        return startOn(TestStores.database(), settings);
    }

    public static Engine startOn(TestDatabase database, String... settings) {
        List<String> arguments = new ArrayList<>(List.of(settings));
        arguments.add("--server.port=0");
        if (arguments.stream().noneMatch(given -> given.startsWith("--daybook.sample"))) {
            arguments.add("--daybook.sample=false");
        }
        if (arguments.stream().noneMatch(given -> given.startsWith("--daybook.audit.key-file"))) {
            arguments.add("--daybook.audit.key-file=target/audit.key");
        }
        if (arguments.stream()
                .noneMatch(given -> given.startsWith("--daybook.payments.callback-key-file"))) {
            arguments.add("--daybook.payments.callback-key-file=target/callback.key");
        }
        if (arguments.stream()
                .noneMatch(given -> given.startsWith("--daybook.webhooks.key-file"))) {
            arguments.add("--daybook.webhooks.key-file=target/webhook.key");
        }
        arguments.add("--spring.datasource.url=" + database.jdbcUrl());
        arguments.add("--spring.datasource.username=" + database.engineUser());
        arguments.add("--spring.datasource.password=" + database.enginePassword());
        arguments.add("--spring.flyway.user=" + database.owner());
        arguments.add("--spring.flyway.password=" + database.ownerPassword());
        if (arguments.stream()
                .noneMatch(given -> given.startsWith("--daybook.elasticsearch.uris"))) {
            arguments.add("--daybook.elasticsearch.uris=" + TestStores.elasticsearch());
        }
        if (arguments.stream()
                .noneMatch(given -> given.startsWith("--daybook.elasticsearch.index-prefix"))) {
            arguments.add(
                    "--daybook.elasticsearch.index-prefix=e"
                            + UUID.randomUUID().toString().substring(0, 8)
                            + "-");
        }
        return new Engine(
                SpringApplication.run(DaybookApplication.class, arguments.toArray(String[]::new)));
    }

    public Http http() {
        return http;
    }

    public URI url() {
        return http.engine();
    }

    /// A part of the engine, for tests that look behind its doors.
    public <T> T part(Class<T> type) {
        return context.getBean(type);
    }

    /// All parts of one kind.
    public <T> Collection<T> parts(Class<T> type) {
        return context.getBeansOfType(type).values();
    }

    /// A setting as the engine has it.
    public String setting(String name) {
        return context.getEnvironment().getRequiredProperty(name);
    }

    @Override
    public void close() {
        context.close();
    }

    private static final class Shared {
        static final Engine ENGINE = start();
    }
}
