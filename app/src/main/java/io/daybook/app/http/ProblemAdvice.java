package io.daybook.app.http;

import io.daybook.command.Rejection;
import io.daybook.command.bus.StoredRejection;
import io.daybook.command.eventstore.append.OutcomeUnknown;
import io.daybook.command.http.CommandHeaders;
import io.daybook.query.QueryProblem;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MissingRequestHeaderException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.resource.NoResourceFoundException;

import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

import java.util.List;
import java.util.Map;

/// The one place where failures become answers.
@RestControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
class ProblemAdvice {

    private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);

    @ExceptionHandler
    ResponseEntity<Object> refused(Rejection refusal) {
        HttpHeaders headers = new HttpHeaders();
        HttpStatus status =
                switch (refusal.kind()) {
                    case MALFORMED -> HttpStatus.BAD_REQUEST;
                    case UNKNOWN -> HttpStatus.NOT_FOUND;
                    case CONFLICT -> HttpStatus.CONFLICT;
                    case STALE -> HttpStatus.PRECONDITION_FAILED;
                    case RULE -> HttpStatus.UNPROCESSABLE_CONTENT;
                    case BUSY -> HttpStatus.SERVICE_UNAVAILABLE;
                };
        if (status == HttpStatus.PRECONDITION_FAILED
                && refusal.attributes().get("currentVersion") instanceof Number version
                && version.longValue() >= 0) {
            headers.setETag("\"v" + version + "\"");
        }
        if (refusal instanceof StoredRejection) {
            headers.set(CommandHeaders.IDEMPOTENCY_REPLAYED, "true");
        }
        return new Problem(
                        status,
                        refusal.code(),
                        refusal.detail(),
                        refusal.problems().stream().map(ProblemAdvice::asOnTheWire).toList(),
                        refusal.attributes())
                .response(headers);
    }

    @ExceptionHandler
    ResponseEntity<Object> outcomeUnknown(OutcomeUnknown failure) {
        return Problem.of(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "outcome-unknown",
                        String.valueOf(failure.getMessage()))
                .response();
    }

    @ExceptionHandler
    ResponseEntity<Object> notAnswered(QueryProblem problem) {
        HttpHeaders headers = new HttpHeaders();
        headers.putAll(problem.getHeaders());
        return new Problem(
                        HttpStatus.valueOf(problem.getStatusCode().value()),
                        problem.code(),
                        String.valueOf(problem.getBody().getDetail()),
                        List.of(),
                        problem.faults().isEmpty() ? Map.of() : Map.of("errors", problem.faults()))
                .response(headers);
    }

    @ExceptionHandler
    ResponseEntity<Object> unreadable(HttpMessageNotReadableException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof BodyTooLarge tooLarge) {
                return tooLarge(tooLarge);
            }
        }
        return switch (failure.getCause()) {
            case UnrecognizedPropertyException unknown ->
                    malformed(
                            pointerOf(unknown),
                            "unknown-field",
                            "There is no field '%s' here. Known are: %s."
                                    .formatted(
                                            shortened(unknown.getPropertyName()),
                                            unknown.getKnownPropertyIds()));
            case MismatchedInputException mismatch ->
                    malformed(
                            pointerOf(mismatch),
                            "wrong-type",
                            "This is not " + expected(mismatch.getTargetType()) + ".");
            case InputCoercionException outOfRange ->
                    malformed(
                            pointerOf(outOfRange),
                            "wrong-type",
                            "This is not " + expected(outOfRange.getTargetType()) + ".");
            case DatabindException other ->
                    malformed(pointerOf(other), "unreadable", "This cannot be read.");
            case JacksonException syntax ->
                    malformed(
                            null,
                            "bad-json",
                            "The body is not one valid JSON document: see line %d, column %d."
                                    .formatted(
                                            syntax.getLocation() == null
                                                    ? 1
                                                    : syntax.getLocation().getLineNr(),
                                            syntax.getLocation() == null
                                                    ? 1
                                                    : syntax.getLocation().getColumnNr()));
            case null, default -> malformed(null, "missing", "This operation needs a JSON body.");
        };
    }

    @ExceptionHandler
    ResponseEntity<Object> tooLarge(BodyTooLarge failure) {
        return failure.problem().response();
    }

    @ExceptionHandler
    ResponseEntity<Object> parameterMissing(MissingServletRequestParameterException failure) {
        return badParameter(failure.getParameterName(), "is required");
    }

    @ExceptionHandler
    ResponseEntity<Object> headerMissing(MissingRequestHeaderException failure) {
        return badParameter(failure.getHeaderName(), "is required");
    }

    @ExceptionHandler
    ResponseEntity<Object> parameterMistyped(MethodArgumentTypeMismatchException failure) {
        return badParameter(
                failure.getName(), "is not " + expected(failure.getParameter().getParameterType()));
    }

    @ExceptionHandler
    ResponseEntity<Object> valueMistyped(TypeMismatchException failure) {
        return badParameter(String.valueOf(failure.getPropertyName()), "has the wrong type");
    }

    @ExceptionHandler({NoResourceFoundException.class, NoHandlerFoundException.class})
    ResponseEntity<Object> unknownPath() {
        return Problem.of(
                        HttpStatus.NOT_FOUND,
                        "unknown-path",
                        "There is nothing at this address. /v3/api-docs lists all operations.")
                .response();
    }

    @ExceptionHandler
    ResponseEntity<Object> wrongMethod(HttpRequestMethodNotSupportedException failure) {
        HttpHeaders headers = new HttpHeaders();
        headers.putAll(failure.getHeaders());
        return Problem.of(
                        HttpStatus.METHOD_NOT_ALLOWED,
                        "method-not-allowed",
                        "This address does not take the method. The Allow header tells which it takes.")
                .response(headers);
    }

    @ExceptionHandler
    ResponseEntity<Object> wrongMediaType(HttpMediaTypeNotSupportedException failure) {
        return Problem.of(
                        HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                        "unsupported-media-type",
                        "Send one of these as Content-Type: "
                                + failure.getSupportedMediaTypes()
                                + ".")
                .response();
    }

    @ExceptionHandler
    ResponseEntity<Object> notAcceptable(HttpMediaTypeNotAcceptableException failure) {
        return Problem.of(
                        HttpStatus.NOT_ACCEPTABLE,
                        "not-acceptable",
                        "The answer comes as one of these: "
                                + failure.getSupportedMediaTypes()
                                + ".")
                .response();
    }

    /// The caller has gone; nobody is left to be told.
    @ExceptionHandler
    void gone(AsyncRequestNotUsableException failure) {
        log.debug("The caller hung up.", failure);
    }

    @ExceptionHandler
    ResponseEntity<Object> anythingElse(
            Throwable failure, HttpServletRequest request, HttpServletResponse response)
            throws Throwable {
        if (response.isCommitted()) {
            // An answer that has begun can only be cut off, so that nobody takes it for a whole
            // one.
            throw failure;
        }
        if (StoreUnavailable.causedBy(failure)) {
            log.warn("A store is away: {}", failure.toString());
            return Problem.of(
                            HttpStatus.SERVICE_UNAVAILABLE,
                            "store-unavailable",
                            "A store that this needs is away. Ask again in a moment; /actuator/health tells which.")
                    .response();
        }
        if (failure instanceof ErrorResponse known && known.getStatusCode().is4xxClientError()) {
            return Problem.of(
                            HttpStatus.valueOf(known.getStatusCode().value()),
                            "malformed-request",
                            "The request cannot be understood.")
                    .response();
        }
        return internalError(failure, request);
    }

    /// Commands count minor units where bodies have decimal amounts: `/lines/0/unitPriceMinor` is `/lines/0/unitPrice` there.
    private static Rejection.Problem asOnTheWire(Rejection.Problem problem) {
        String pointer = problem.pointer();
        return pointer == null || !pointer.endsWith("Minor")
                ? problem
                : new Rejection.Problem(
                        pointer.substring(0, pointer.length() - "Minor".length()),
                        problem.code(),
                        problem.detail());
    }

    private static ResponseEntity<Object> internalError(
            Throwable failure, HttpServletRequest request) {
        Object id = request.getAttribute(CommandHeaders.CORRELATION_ATTRIBUTE);
        log.error("Request {} {} failed", request.getMethod(), request.getRequestURI(), failure);
        return new Problem(
                        HttpStatus.INTERNAL_SERVER_ERROR,
                        "internal-error",
                        "The engine failed at this request; that is its fault. Its log tells more under the correlation id.",
                        List.of(),
                        Map.of("correlationId", String.valueOf(id)))
                .response();
    }

    private static ResponseEntity<Object> malformed(
            @Nullable String pointer, String code, String detail) {
        return new Problem(
                        HttpStatus.BAD_REQUEST,
                        "malformed-request",
                        "The request's body does not have the shape that this operation takes. See errors for each place.",
                        List.of(new Rejection.Problem(pointer, code, detail)),
                        Map.of())
                .response();
    }

    private static ResponseEntity<Object> badParameter(String name, String what) {
        return Problem.of(
                        HttpStatus.BAD_REQUEST,
                        "malformed-parameter",
                        "The parameter '%s' %s.".formatted(shortened(name), what))
                .response();
    }

    private static String pointerOf(JacksonException failure) {
        StringBuilder pointer = new StringBuilder();
        for (JacksonException.Reference step : failure.getPath()) {
            pointer.append('/');
            if (step.getPropertyName() == null) {
                pointer.append(step.getIndex());
            } else {
                pointer.append(
                        shortened(step.getPropertyName()).replace("~", "~0").replace("/", "~1"));
            }
        }
        return pointer.toString();
    }

    private static String expected(@Nullable Class<?> type) {
        if (type == null) {
            return "of the right type";
        }
        if (type == String.class) {
            return "a string";
        }
        if (type == int.class || type == Integer.class) {
            return "a whole number between -2,147,483,648 and 2,147,483,647";
        }
        if (type == long.class || type == Long.class) {
            return "a whole number";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (Iterable.class.isAssignableFrom(type)) {
            return "a list";
        }
        if (type == java.time.Instant.class) {
            return "a time such as 2011-12-09T12:50:00Z";
        }
        return "an object of the right shape";
    }

    private static String shortened(String text) {
        return text.length() <= 80 ? text : text.substring(0, 80) + "…";
    }
}
