package io.daybook.embedded.test;

import java.net.URI;

/// The stores of this JVM's tests, started when first asked for and ended with the JVM.
///
/// The system property `daybook.test.stores` chooses between `embedded` (the default; data under the module's `target/`) and
/// `testcontainers`.
public final class TestStores {
    private TestStores() {}

    /// A new, empty database. The server, with its roles, is shared by all tests of this JVM.
    public static TestDatabase database() {
        return Running.STORES.database();
    }

    /// The address of an Elasticsearch node that all tests of this JVM share: give indexes names of your own.
    public static URI elasticsearch() {
        return Running.STORES.elasticsearch();
    }

    private static final class Running {
        static final Stores STORES = chosen();

        private static Stores chosen() {
            String choice = System.getProperty("daybook.test.stores", "embedded");
            return switch (choice) {
                case "embedded" -> new EmbeddedStores();
                case "testcontainers" -> new ContainerStores();
                default ->
                        throw new IllegalArgumentException(
                                "daybook.test.stores is '"
                                        + choice
                                        + "'; it can be 'embedded' or 'testcontainers'");
            };
        }
    }
}
