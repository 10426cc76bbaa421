package io.daybook.query.live;

import io.daybook.query.Inputs;
import io.daybook.query.QueryProblem;
import io.daybook.query.live.LogTail.Appended;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// Answers that stay open, as server-sent events. The id of a message is a position in the log: whoever comes back with it in
/// `Last-Event-ID` goes on behind it.
public final class LiveStreams {

    public static final String LAST_EVENT_ID = "Last-Event-ID";

    private static final Logger LOG = LoggerFactory.getLogger(LiveStreams.class);

    /// @param position in the log
    /// @param data told as JSON
    public record Message(long position, Object data) {}

    /// What there is behind a position.
    ///
    /// @param upTo where to go on behind
    /// @param more whether there may be more already
    public record Stretch(List<Message> messages, long upTo, boolean more) {}

    /// Where messages come from.
    @FunctionalInterface
    public interface Source {
        /// @param noticed position that what is wanted has come to, as far as is known
        Stretch after(long position, long noticed);
    }

    /// What something is like just now.
    ///
    /// @param id which never falls, and is the last one's when nothing more can change
    /// @param data told as JSON
    /// @param last whether nothing more can change
    public record Glance(long id, Object data, boolean last) {}

    private final LogTail tail;
    private final JsonMapper json;
    private final Duration heartbeat;

    LiveStreams(LogTail tail, JsonMapper json, Duration heartbeat) {
        this.tail = tail;
        this.json = json;
        this.heartbeat = heartbeat;
    }

    /// The position in a `Last-Event-ID`; 0 where there is none.
    public static long position(@Nullable String lastEventId) {
        if (lastEventId == null || lastEventId.isEmpty()) {
            return 0;
        }
        if (!lastEventId.matches("\\d{1,18}")) {
            throw unknownId();
        }
        return Long.parseLong(lastEventId);
    }

    /// Refuses a `Last-Event-ID` that no message of the stream had.
    public static QueryProblem unknownId() {
        return Inputs.malformed(
                LAST_EVENT_ID, "'Last-Event-ID' is the id of the last message of this stream.");
    }

    /// Sends all there is behind a position, and all that comes, until the caller goes away or the engine ends. It holds the request's thread,
    /// which is a virtual one, and one of the places for those who wait.
    public void send(
            HttpServletRequest request,
            HttpServletResponse response,
            long after,
            Predicate<Appended> wanted,
            Source source) {
        try (Follower follower = tail.follow(wanted)) {
            // Asked before anything is sent, so that what cannot be answered is refused.
            Stretch stretch = source.after(after, 0);
            begin(response);
            if (request.getMethod().equals("HEAD")) {
                // Of an answer without a body nobody would notice that the caller has gone.
                return;
            }
            ServletOutputStream out = response.getOutputStream();
            beat(out);
            long beatAt = System.nanoTime() + heartbeat.toNanos();
            while (true) {
                send(out, stretch.messages());
                if (follower.isOver()) {
                    return;
                }
                boolean look =
                        stretch.more()
                                || follower.await(Duration.ofNanos(beatAt - System.nanoTime()));
                if (System.nanoTime() - beatAt >= 0) {
                    beat(out);
                    beatAt = System.nanoTime() + heartbeat.toNanos();
                }
                stretch =
                        look
                                ? source.after(stretch.upTo(), follower.noticed())
                                : new Stretch(List.of(), stretch.upTo(), false);
            }
        } catch (IOException e) {
            LOG.debug("The caller of a stream went away: {}", e.toString());
        } catch (RuntimeException e) {
            if (!response.isCommitted()) {
                throw e;
            }
            // The caller comes back, and goes on where it was.
            LOG.info("A stream ends early: {}", e.toString());
        }
    }

    /// Sends what something is like, whenever it has changed, for what the log does not tell: somebody looks every so often. Each message is
    /// the whole of it, so that whoever comes back is told how it is now. It ends when nothing more can change; to whoever has heard that,
    /// it says that there is no reason to come back (204).
    ///
    /// @param heard the id of the last message that the caller had; 0 for none
    public void watch(
            HttpServletRequest request,
            HttpServletResponse response,
            long heard,
            Duration every,
            Supplier<Glance> source) {
        try (Follower follower = tail.follow(_ -> false)) {
            Glance glance = source.get();
            if (glance.last() && glance.id() == heard) {
                response.setStatus(HttpServletResponse.SC_NO_CONTENT);
                return;
            }
            begin(response);
            if (request.getMethod().equals("HEAD")) {
                return;
            }
            ServletOutputStream out = response.getOutputStream();
            beat(out);
            long beatAt = System.nanoTime() + heartbeat.toNanos();
            @Nullable Object told = null;
            while (true) {
                if (!glance.data().equals(told)) {
                    send(out, List.of(new Message(glance.id(), glance.data())));
                    told = glance.data();
                }
                if (glance.last() || follower.isOver()) {
                    return;
                }
                follower.await(every);
                if (System.nanoTime() - beatAt >= 0) {
                    beat(out);
                    beatAt = System.nanoTime() + heartbeat.toNanos();
                }
                glance = source.get();
            }
        } catch (IOException e) {
            LOG.debug("The caller of a stream went away: {}", e.toString());
        } catch (RuntimeException e) {
            if (!response.isCommitted()) {
                throw e;
            }
            LOG.info("A stream ends early: {}", e.toString());
        }
    }

    private static void begin(HttpServletResponse response) {
        response.setContentType("text/event-stream;charset=UTF-8");
        // Proxies that gather answers would keep messages back.
        response.setHeader("X-Accel-Buffering", "no");
    }

    private void send(ServletOutputStream out, List<Message> messages) throws IOException {
        for (Message message : messages) {
            out.write(
                    "id: %d\ndata: %s\n\n"
                            .formatted(message.position(), json.writeValueAsString(message.data()))
                            .getBytes(StandardCharsets.UTF_8));
        }
        if (!messages.isEmpty()) {
            out.flush();
        }
    }

    private static void beat(ServletOutputStream out) throws IOException {
        out.write(": still here\n\n".getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
