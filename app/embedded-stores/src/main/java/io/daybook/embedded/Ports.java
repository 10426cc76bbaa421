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
            if (isFree(port)) {
                return port;
            }
        }
        throw new EmbeddedStoreFailure(
                "There is no free port between " + LOWEST + " and " + HIGHEST + ".");
    }

    /// Whether nobody listens there just now.
    public static boolean isFree(int port) {
        try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
