package io.daybook.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/// Free ports on the loopback address.
public final class Ports {
    /// Below the range from which the system takes ports for outgoing connections, which could come between.
    private static final int LOWEST = 15_000;

    private static final int HIGHEST = 32_000;

    private Ports() {}

    /// A port that nobody listens on just now.
    public static int free() {
        for (int attempt = 0; attempt < 100; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
            try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return port;
            } catch (IOException e) {
                continue;
            }
        }
        throw new EmbeddedStoreFailure(
                "There is no free port between " + LOWEST + " and " + HIGHEST + ".");
    }
}
