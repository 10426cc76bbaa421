package io.daybook.app.http;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// Answers for what failed before or beside any operation, such as a request line that the server cannot read.
@RestController
class LastResort implements ErrorController {

    @RequestMapping("/error")
    ResponseEntity<Object> error(HttpServletRequest request) {
        int code =
                request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer status
                        ? status
                        : HttpStatus.NOT_FOUND.value();
        return problem(code).response();
    }

    static Problem problem(int code) {
        HttpStatus status = HttpStatus.resolve(code);
        return status == null || status.is5xxServerError()
                ? Problem.of(
                        HttpStatus.INTERNAL_SERVER_ERROR,
                        "internal-error",
                        "The engine failed at this request; that is its fault.")
                : Problem.of(
                        status,
                        status == HttpStatus.NOT_FOUND ? "unknown-path" : "malformed-request",
                        "The request cannot be understood.");
    }
}
