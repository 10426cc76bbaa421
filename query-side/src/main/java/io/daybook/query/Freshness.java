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

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final String[] NO_VIEWS = {};

    private final ViewPositions positions;
    private final EventLog log;
    private final Map<Method, String[]> views = new ConcurrentHashMap<>();

    Freshness(ViewPositions positions, EventLog log) {
        this.positions = positions;
        this.log = log;
    }

    @Override
    public boolean preHandle(
            HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (handler instanceof HandlerMethod method) {
            String[] read = views.computeIfAbsent(method.getMethod(), _ -> viewsOf(method));
            if (read.length > 0) {
                @Nullable ConsistencyToken token = token(request);
                boolean passed = token == null || await(read, token, request, response);
                tell(read, response);
                if (!passed) {
                    throw behind(read);
                }
            }
        }
        return true;
    }

    private boolean await(
            String[] read,
            ConsistencyToken token,
            HttpServletRequest request,
            HttpServletResponse response) {
        long deadline = System.nanoTime() + patience(request, response).toNanos();
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
                // Not begun yet: how far it lags is not known here.
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

    private static String[] viewsOf(HandlerMethod method) {
        ReadsView reads = method.getMethodAnnotation(ReadsView.class);
        if (reads == null) {
            reads = method.getBeanType().getAnnotation(ReadsView.class);
        }
        return reads == null ? NO_VIEWS : reads.value();
    }
}
