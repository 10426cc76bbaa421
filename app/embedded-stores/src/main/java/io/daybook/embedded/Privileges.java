package io.daybook.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Both servers refuse to run as root. In a user namespace they are an ordinary user to themselves, while their files stay ours.
final class Privileges {
    private static final List<String> NAMESPACE =
            List.of("unshare", "--user", "--map-user=1000", "--map-group=1000");

    private Privileges() {}

    /// The words to put before a command so that it does not run as root; none when we are not root.
    static List<String> dropped() {
        return Namespace.NEEDED ? NAMESPACE : List.of();
    }

    /// Probed once, when first needed.
    private static final class Namespace {
        static final boolean NEEDED = needed();

        private static boolean needed() {
            try {
                if (!Integer.valueOf(0)
                        .equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))) {
                    return false;
                }
                var probe = new java.util.ArrayList<>(NAMESPACE);
                probe.add("true");
                if (new ProcessBuilder(probe)
                                .redirectErrorStream(true)
                                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                                .start()
                                .waitFor()
                        == 0) {
                    return true;
                }
            } catch (IOException e) {
                throw new EmbeddedStoreFailure("unshare of util-linux cannot be run: " + e, e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new EmbeddedStoreFailure("interrupted", e);
            }
            throw new EmbeddedStoreFailure(
                    "The embedded servers refuse to run as root, and this system gives root no user namespace to drop to."
                            + " Run as an ordinary user, or use external servers"
                            + " (spring.datasource.url, daybook.elasticsearch.uris).");
        }
    }
}
