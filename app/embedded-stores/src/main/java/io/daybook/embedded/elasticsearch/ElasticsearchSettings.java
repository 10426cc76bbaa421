package io.daybook.embedded.elasticsearch;

/// How the embedded Elasticsearch is run: its HTTP port on the loopback address (0: any free one) and its heap in megabytes.
public record ElasticsearchSettings(int port, int heapMegabytes) {
    private static final int SMALLEST_HEAP = 128;

    public ElasticsearchSettings {
        if (heapMegabytes < SMALLEST_HEAP) {
            throw new IllegalArgumentException(
                    "Elasticsearch needs a heap of at least " + SMALLEST_HEAP + " MB");
        }
    }

    /// Any free port, and 512 MB.
    public static ElasticsearchSettings small() {
        return new ElasticsearchSettings(0, 512);
    }
}
