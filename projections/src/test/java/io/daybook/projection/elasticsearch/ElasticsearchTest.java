package io.daybook.projection.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.daybook.embedded.test.TestStores;
import io.daybook.projection.StoreUnavailable;

import org.awaitility.core.ThrowingRunnable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

class ElasticsearchTest {

    @Test
    void it_tells_how_elasticsearch_is() {
        try (Elasticsearch elasticsearch = at(TestStores.elasticsearch())) {
            soon(() -> {
                ElasticsearchStatus status = elasticsearch.status();

                assertThat(status.usable()).isTrue();
                assertThat(status.version()).startsWith("9.");
            });
        }
    }

    @Test
    void without_an_address_it_says_what_to_do() {
        try (Elasticsearch elasticsearch =
                new Elasticsearch(() -> with(List.of(), null, null, null), "")) {
            assertThatThrownBy(() -> elasticsearch.call(c -> c.ping()))
                    .isInstanceOf(StoreUnavailable.class)
                    .hasMessageContaining("daybook.elasticsearch.uris");
            assertThat(elasticsearch.status().reachable()).isFalse();
        }
    }

    @Test
    void it_connects_by_itself_as_soon_as_there_is_something_to_connect_to() {
        AtomicReference<URI> address = new AtomicReference<>(URI.create("http://127.0.0.1:1"));
        try (Elasticsearch elasticsearch =
                new Elasticsearch(() -> ElasticsearchProperties.at(address.get()), "")) {
            assertThat(elasticsearch.status().reachable()).isFalse();

            address.set(TestStores.elasticsearch());

            soon(() -> assertThat(elasticsearch.status().reachable()).isTrue());
        }
    }

    @Test
    void a_node_that_hangs_keeps_nobody_longer_than_they_have_patience() throws Exception {
        try (ServerSocket mute = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                Elasticsearch elasticsearch =
                        at(URI.create("http://127.0.0.1:" + mute.getLocalPort()))) {
            assertThatThrownBy(() ->
                            elasticsearch.call(Duration.ofMillis(50), c -> c.cluster().health()))
                    .isInstanceOf(StoreUnavailable.class);
        }
    }

    @Test
    void no_secret_is_ever_told() {
        assertThat(with(List.of(URI.create("http://es:9200")), "topsecret", null, null).toString())
                .doesNotContain("topsecret");
        assertThat(with(List.of(), null, "daybook", "topsecret").toString())
                .contains("daybook")
                .doesNotContain("topsecret");
    }

    @Test
    void half_a_login_is_refused() {
        assertThatThrownBy(() -> with(List.of(), null, "daybook", null))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> with(List.of(), "key", "daybook", "word"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /// Whoever asks how it is waits two seconds for an answer, and the first on a busy machine may take longer.
    private static void soon(ThrowingRunnable asserted) {
        await().atMost(Duration.ofSeconds(60)).untilAsserted(asserted);
    }

    private static Elasticsearch at(URI uri) {
        return new Elasticsearch(() -> ElasticsearchProperties.at(uri), "");
    }

    private static ElasticsearchProperties with(
            List<URI> uris,
            @Nullable String apiKey,
            @Nullable String username,
            @Nullable String password) {
        return new ElasticsearchProperties(
                uris,
                apiKey,
                username,
                password,
                null,
                Duration.ofSeconds(1),
                Duration.ofSeconds(5));
    }
}
