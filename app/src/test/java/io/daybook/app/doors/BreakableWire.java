package io.daybook.app.doors;

import io.daybook.embedded.Ports;
import io.daybook.embedded.test.TestDatabase;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The wire between an engine and its database, which tests may cut and mend. To the engine a cut wire is a server that is down: its
/// connections break, and new ones are refused.
final class BreakableWire implements AutoCloseable {

    private final TestDatabase database;
    private final URI server;
    private final int port;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private @org.jspecify.annotations.Nullable ServerSocket listener;

    /// A wire that is cut to begin with.
    BreakableWire(TestDatabase database) {
        this.database = database;
        this.server = URI.create(database.jdbcUrl().substring("jdbc:".length()));
        this.port = Ports.free();
    }

    /// The database at this end of the wire.
    TestDatabase database() {
        return new TestDatabase(
                database.jdbcUrl()
                        .replace(server.getHost() + ":" + server.getPort(), "127.0.0.1:" + port),
                database.owner(),
                database.ownerPassword(),
                database.engineUser(),
                database.enginePassword());
    }

    void mend() throws IOException {
        ServerSocket accepting = new ServerSocket();
        accepting.setReuseAddress(true);
        accepting.bind(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        synchronized (this) {
            listener = accepting;
        }
        Thread.ofVirtual().start(() -> accept(accepting));
    }

    synchronized void cut() throws IOException {
        ServerSocket accepting = listener;
        if (accepting != null) {
            accepting.close();
        }
        for (Socket socket : open) {
            reset(socket);
        }
        open.clear();
    }

    /// Ends a connection as a server that was killed does.
    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // Closed already.
        }
    }

    @Override
    public void close() throws IOException {
        cut();
    }

    private void accept(ServerSocket accepting) {
        while (!accepting.isClosed()) {
            try {
                connect(accepting, accepting.accept());
            } catch (IOException e) {
                // Cut.
            }
        }
    }

    /// What was accepted when the wire was about to be cut is cut with it.
    private synchronized void connect(ServerSocket accepting, Socket near) throws IOException {
        if (accepting.isClosed()) {
            reset(near);
            return;
        }
        Socket far = new Socket(server.getHost(), server.getPort());
        open.add(near);
        open.add(far);
        Thread.ofVirtual().start(() -> pump(near, far));
        Thread.ofVirtual().start(() -> pump(far, near));
    }

    private void pump(Socket from, Socket to) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            in.transferTo(out);
        } catch (IOException e) {
            // Cut, or hung up.
        }
    }
}
