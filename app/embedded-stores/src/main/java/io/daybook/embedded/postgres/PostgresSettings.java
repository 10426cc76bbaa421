package io.daybook.embedded.postgres;

import java.util.Map;
import java.util.TreeMap;

/// How the embedded PostgreSQL is run: its port on the loopback address (0: any free one) and its server settings.
public record PostgresSettings(int port, Map<String, String> server) {
    /// Everything acknowledged survives a power cut, and a big import is not slowed by frequent checkpoints.
    public static PostgresSettings durable() {
        return new PostgresSettings(
                0,
                Map.ofEntries(
                        Map.entry("fsync", "on"),
                        Map.entry("synchronous_commit", "on"),
                        Map.entry("full_page_writes", "on"),
                        Map.entry("shared_buffers", "256MB"),
                        Map.entry("effective_cache_size", "1GB"),
                        Map.entry("work_mem", "16MB"),
                        Map.entry("maintenance_work_mem", "128MB"),
                        Map.entry("max_wal_size", "2GB"),
                        Map.entry("checkpoint_timeout", "15min"),
                        Map.entry("max_connections", "100"),
                        Map.entry("random_page_cost", "1.1"),
                        Map.entry("jit", "off"),
                        Map.entry("timezone", "UTC"),
                        Map.entry("log_timezone", "UTC")));
    }

    public PostgresSettings withPort(int otherPort) {
        return new PostgresSettings(otherPort, server);
    }

    public PostgresSettings with(String name, String value) {
        var changed = new TreeMap<>(server);
        changed.put(name, value);
        return new PostgresSettings(port, changed);
    }
}
