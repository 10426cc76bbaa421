package io.daybook.embedded.test;

import java.net.URI;

/// Servers in containers. They end with the JVM.
final class ContainerStores implements Stores {
    @Override
    public TestDatabase database() {
        throw new UnsupportedOperationException("comes next");
    }

    @Override
    public URI elasticsearch() {
        throw new UnsupportedOperationException("comes next");
    }
}
