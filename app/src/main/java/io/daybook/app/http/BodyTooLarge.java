package io.daybook.app.http;

import org.springframework.http.HttpStatus;

/// More came than the operation takes. Thrown while the body is read, where its length was not announced.
final class BodyTooLarge extends RuntimeException {

    private final long limit;

    BodyTooLarge(long limit) {
        super("The body exceeds " + limit + " bytes.", null, false, false);
        this.limit = limit;
    }

    Problem problem() {
        return Problem.of(
                HttpStatus.CONTENT_TOO_LARGE,
                "body-too-large",
                "The body may hold at most %,d bytes. Split the request.".formatted(limit));
    }
}
