package io.daybook.query;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/// Why a query was not answered: an RFC 9457 problem with a stable `code`, and `errors` where parameters are at fault. It is an answer
/// and not a fault of ours, so it has no stack trace.
public final class QueryProblem extends ErrorResponseException {

    /// One thing that is wrong with the request.
    ///
    /// @param parameter name of the query parameter, path variable or header; absent for what is wrong in the body
    /// @param pointer JSON pointer into the body; absent for all else
    public record Fault(
            @Nullable String parameter, @Nullable String pointer, String code, String detail) {
        public Fault(String parameter, String code, String detail) {
            this(parameter, null, code, detail);
        }
    }

    private final String code;
    private final transient List<Fault> faults;

    private QueryProblem(HttpStatus status, String code, String detail, List<Fault> faults) {
        super(status, body(status, code, detail, faults), null);
        this.code = code;
        this.faults = List.copyOf(faults);
    }

    /// 400: the request cannot be understood.
    ///
    /// @param parameter the query parameter, path variable or header that is wrong
    public static QueryProblem malformed(String code, String parameter, String detail) {
        return malformed(code, detail, List.of(new Fault(parameter, code, detail)));
    }

    public static QueryProblem malformed(String code, String detail, List<Fault> faults) {
        return new QueryProblem(HttpStatus.BAD_REQUEST, code, detail, faults);
    }

    /// 404: there is no such thing, as far as the view has come.
    public static QueryProblem unknown(String code, String detail) {
        return new QueryProblem(HttpStatus.NOT_FOUND, code, detail, List.of());
    }

    /// 409: it does not fit how things stand.
    public static QueryProblem conflict(String code, String detail) {
        return new QueryProblem(HttpStatus.CONFLICT, code, detail, List.of());
    }

    /// 422: understood, and against the rules.
    public static QueryProblem rule(String code, String detail) {
        return new QueryProblem(HttpStatus.UNPROCESSABLE_CONTENT, code, detail, List.of());
    }

    /// 422 `invalid-command`: a value in the body is out of bounds.
    ///
    /// @param pointer JSON pointer to the value
    public static QueryProblem invalid(String pointer, String code, String detail) {
        return new QueryProblem(
                HttpStatus.UNPROCESSABLE_CONTENT,
                "invalid-command",
                "Values are out of bounds. See errors for each place.",
                List.of(new Fault(null, pointer, code, detail)));
    }

    /// A refusal that was given before.
    static QueryProblem again(HttpStatus status, String code, String detail) {
        return new QueryProblem(status, code, detail, List.of());
    }

    /// 503: asked again after `retryAfter`, the answer may be there.
    public static QueryProblem unavailable(String code, String detail, Duration retryAfter) {
        QueryProblem problem =
                new QueryProblem(HttpStatus.SERVICE_UNAVAILABLE, code, detail, List.of());
        problem.getHeaders()
                .set(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, retryAfter.toSeconds())));
        return problem;
    }

    public String code() {
        return code;
    }

    public List<Fault> faults() {
        return faults;
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }

    private static ProblemDetail body(
            HttpStatus status, String code, String detail, List<Fault> faults) {
        ProblemDetail body = ProblemDetail.forStatusAndDetail(status, detail);
        body.setType(URI.create("urn:daybook:problem:" + code));
        body.setTitle(title(code));
        body.setProperty("code", code);
        if (!faults.isEmpty()) {
            body.setProperty("errors", faults);
        }
        return body;
    }

    private static String title(String code) {
        String words = code.replace('-', ' ');
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }
}
