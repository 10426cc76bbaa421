package io.daybook.embedded.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.embedded.DataFolder;
import io.daybook.embedded.EmbeddedStoreFailure;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;

/// Guards what the direct start takes from Elasticsearch's inside: the form of its arguments, its options, its folders.
class EmbeddedElasticsearchTest {

    @Test
    void the_pinned_version_starts_with_our_arguments_and_stops() throws Exception {
        Path data = Path.of("target", "embedded-elasticsearch");
        DataFolder.delete(data);
        long process;
        try (var folder = DataFolder.lock(data)) {
            try (var node =
                    EmbeddedElasticsearch.start(folder, new ElasticsearchSettings(0, 256))) {
                process = node.pid();
                assertThat(get(node, "/_cluster/health")).contains("\"cluster_name\":\"daybook\"");
                assertThat(get(node, "/_nodes/_local/jvm"))
                        .contains("\"heap_max_in_bytes\"")
                        .contains("\"pid\"");
                assertThat(get(node, "/_cat/plugins")).contains("daybook-embedded-analysis");
            }
        }
        assertThat(ProcessHandle.of(process).filter(ProcessHandle::isAlive)).isEmpty();
    }

    @Test
    void a_taken_port_is_told() throws Exception {
        Path data = Path.of("target", "embedded-elasticsearch-port");
        DataFolder.delete(data);
        try (var folder = DataFolder.lock(data);
                var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var settings = new ElasticsearchSettings(taken.getLocalPort(), 256);

            assertThatThrownBy(() -> EmbeddedElasticsearch.start(folder, settings))
                    .isInstanceOf(EmbeddedStoreFailure.class)
                    .hasMessageContaining("port " + taken.getLocalPort())
                    .hasMessageContaining("taken by another program");
        }
    }

    @Test
    void a_node_still_booting_can_be_stopped() {
        Path data = Path.of("target", "embedded-elasticsearch-booting");
        DataFolder.delete(data);
        try (var folder = DataFolder.lock(data)) {
            var node =
                    EmbeddedElasticsearch.startInBackground(folder, ElasticsearchSettings.small());
            assertThat(node.uri().getPort()).isPositive();

            node.close();

            assertThat(node.ready()).isCompletedExceptionally();
            assertThat(ProcessHandle.of(node.pid()).filter(ProcessHandle::isAlive)).isEmpty();
        }
    }

    private static String get(EmbeddedElasticsearch node, String path) throws Exception {
        var request = HttpRequest.newBuilder(node.uri().resolve(path)).build();
        var response =
                HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return response.body();
    }
}
