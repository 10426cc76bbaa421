package io.daybook.query;

import io.daybook.projection.ViewPositions;
import io.daybook.projection.ViewPositions.ViewPosition;
import io.daybook.shared.log.ConsistencyToken;
import io.daybook.shared.log.EventLog;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Enumeration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Makes a query wait for the caller's own write, and tells on every answer how fresh it is. The position is taken before the query
/// runs: the answer is at least as new as it says, never older.
final class Freshness implements HandlerInterceptor {

    static final String TOKEN = "Consistency-Token";
    static final String POSITION = "Daybook-Position";
    static final String LAG = "Daybook-Lag";

    /// Tells which store answered, where there are two that can: `elasticsearch` or `postgresql`.
    static final String SOURCE = "Daybook-Source";

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /// Who waits for a view looks so often whether it has gone away meanwhile.
    private static final Duration GLANCE = Duration.ofMillis(100);

    private final ViewPositions positions;
    private final EventLog log;
    private final ViewsAway away;
    private final Map<Method, Views> views = new ConcurrentHashMap<>();

    /// What an endpoint reads.
    private record Views(String[] read, String[] standIns) {
        static final Views NONE = new Views(new String[0], new String[0]);

        boolean hasStandIns() {
            return standIns.length > 0;
        }
    }

    Freshness(ViewPositions positions, EventLog log, ViewsAway away) {
        this.positions = positions;
        this.log = log;
        this.away = away;
    }

    @Override
    public boolean preHandle(
            HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (handler instanceof HandlerMethod method) {
            Views of = views.computeIfAbsent(method.getMethod(), _ -> viewsOf(method));
            if (of.read().length > 0) {
                prepare(of, request, response);
            }
        }
        return true;
    }

    private void prepare(Views of, HttpServletRequest request, HttpServletResponse response) {
        @Nullable ConsistencyToken token = token(request);
        long deadline =
                token == null ? 0 : System.nanoTime() + patience(request, response).toNanos();
        if (!of.hasStandIns()) {
            await(of.read(), token, deadline, response);
            return;
        }
        Reading reading =
                new Reading(
                        false,
                        () -> {
                            response.setHeader(SOURCE, "postgresql");
                            await(of.standIns(), token, deadline, response);
                        });
        reading.keep(request);
        if (isAway(of.read()) || !awaitUnlessAway(of.read(), token, deadline, response)) {
            reading.turnToStandIns();
        } else {
            response.setHeader(SOURCE, "elasticsearch");
        }
    }

    private boolean isAway(String[] read) {
        for (String view : read) {
            if (away.isAway(view)) {
                return true;
            }
        }
        return false;
    }

    /// @throws QueryProblem where a view does not pass the token in time
    private void await(
            String[] read,
            @Nullable ConsistencyToken token,
            long deadline,
            HttpServletResponse response) {
        boolean passed = token == null || pass(read, token, deadline);
        tell(read, response);
        if (!passed) {
            throw behind(read);
        }
    }

    /// False where a view went away meanwhile.
    private boolean awaitUnlessAway(
            String[] read,
            @Nullable ConsistencyToken token,
            long deadline,
            HttpServletResponse response) {
        if (token != null) {
            long now = System.nanoTime();
            while (now < deadline
                    && !pass(read, token, Math.min(deadline, now + GLANCE.toNanos()))) {
                if (isAway(read)) {
                    return false;
                }
                now = System.nanoTime();
            }
        }
        await(read, token, deadline, response);
        return true;
    }

    private boolean pass(String[] read, ConsistencyToken token, long deadline) {
        try {
            for (String view : read) {
                Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
                if (!view.equals(ReadsView.LOG) && !positions.await(view, token.position(), left)) {
                    return false;
                }
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void tell(String[] read, HttpServletResponse response) {
        long position = Long.MAX_VALUE;
        long lag = 0;
        for (String view : read) {
            if (view.equals(ReadsView.LOG)) {
                position = Math.min(position, log.head());
                continue;
            }
            Optional<ViewPosition> at = positions.of(view);
            if (at.isEmpty()) {
                // The database was away ever since the start: how far it lags is not known here.
                response.setHeader(POSITION, "0");
                return;
            }
            position = Math.min(position, at.get().position());
            lag = Math.max(lag, at.get().lag());
        }
        response.setHeader(POSITION, Long.toString(position));
        response.setHeader(LAG, Long.toString(lag));
    }

    private static QueryProblem behind(String[] read) {
        return QueryProblem.unavailable(
                "projection-behind",
                "The view %s has not come as far as your consistency token yet. Ask again, or wait longer with 'Prefer: wait=%d'."
                        .formatted(String.join(", ", read), Preferences.LONGEST_WAIT_SECONDS),
                Duration.ofSeconds(1));
    }

    private static @Nullable ConsistencyToken token(HttpServletRequest request) {
        Enumeration<String> headers = request.getHeaders(TOKEN);
        if (!headers.hasMoreElements()) {
            return null;
        }
        try {
            ConsistencyToken token = ConsistencyToken.parse(headers.nextElement().strip());
            if (headers.hasMoreElements()) {
                throw new IllegalArgumentException("Send one consistency token, the newest.");
            }
            return token;
        } catch (IllegalArgumentException e) {
            throw QueryProblem.malformed(
                    "bad-consistency-token",
                    TOKEN,
                    "Send the Consistency-Token header exactly as a command's answer gave it.");
        }
    }

    private static Duration patience(HttpServletRequest request, HttpServletResponse response) {
        Optional<Duration> preferred = Preferences.wait(request);
        preferred.ifPresent(
                wait -> response.setHeader(Preferences.APPLIED, "wait=" + wait.toSeconds()));
        return preferred.orElse(PATIENCE);
    }

    private static Views viewsOf(HandlerMethod method) {
        ReadsView reads = method.getMethodAnnotation(ReadsView.class);
        if (reads == null) {
            reads = method.getBeanType().getAnnotation(ReadsView.class);
        }
        return reads == null ? Views.NONE : new Views(reads.value(), reads.standIns());
    }
}
