package io.daybook.embedded.test;

import java.net.URI;

/// One way to come by real stores.
sealed interface Stores permits EmbeddedStores, ContainerStores {
    TestDatabase database();

    URI elasticsearch();
}
