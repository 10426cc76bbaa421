package io.daybook.query;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Some items of a list, and where to go on.
///
/// @param next cursor of the next page; absent on the last one
public record Page<T>(List<T> items, @Nullable String next) {

    public static final int DEFAULT_LIMIT = 50;
    public static final int MAX_LIMIT = 200;

    public Page {
        items = List.copyOf(items);
    }

    /// Refuses a limit outside 1 to [#MAX_LIMIT].
    public static int limit(int limit) {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw QueryProblem.malformed(
                    "bad-limit", "limit", "Give a limit from 1 to %d.".formatted(MAX_LIMIT));
        }
        return limit;
    }

    /// Makes a page of up to `limit + 1` rows, the last of which only tells that there is more.
    ///
    /// @param list what cursors of this list belong to, see [Cursor#text(String)]
    public static <T> Page<T> of(
            List<T> rows, int limit, String list, Function<? super T, Cursor> cursor) {
        if (rows.size() <= limit) {
            return new Page<>(rows, null);
        }
        List<T> items = rows.subList(0, limit);
        return new Page<>(items, cursor.apply(items.getLast()).text(list));
    }

    /// The page as an answer, with the next page as `Link: <...>; rel="next"` (RFC 8288), relative to the host that was asked.
    public ResponseEntity<Page<T>> answer(HttpServletRequest request) {
        return ok(request, next).body(this);
    }

    /// Begins the answer of a list that tells more than its items.
    ///
    /// @param next cursor of the next page, where there is one
    public static ResponseEntity.BodyBuilder ok(HttpServletRequest request, @Nullable String next) {
        ResponseEntity.BodyBuilder answer = ResponseEntity.ok();
        if (next != null) {
            answer.header(
                    HttpHeaders.LINK, "<" + uriWith(request, "cursor", next) + ">; rel=\"next\"");
        }
        return answer;
    }

    /// The address that was asked, with another value of one parameter.
    public static String uriWith(HttpServletRequest request, String parameter, String value) {
        String query = request.getQueryString();
        Stream<String> kept =
                query == null
                        ? Stream.empty()
                        : Stream.of(query.split("&"))
                                .filter(pair ->
                                        !pair.isEmpty() && !pair.startsWith(parameter + "="));
        return request.getRequestURI()
                + "?"
                + Stream.concat(kept, Stream.of(parameter + "=" + value))
                        .collect(Collectors.joining("&"));
    }
}
