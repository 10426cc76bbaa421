package io.daybook.app.http;

import io.daybook.command.Rejection;

import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// An error as callers see it: RFC 9457 problem details with a stable `code`, and `errors` where several things are wrong.
///
/// @param code stable, in kebab case, documented in `docs/errors.md`
/// @param detail a sentence that says what to do about it
/// @param attributes further members, such as the shortages of an order
record Problem(
        HttpStatus status,
        String code,
        String detail,
        List<Rejection.Problem> errors,
        Map<String, ?> attributes) {

    private static final JsonMapper JSON = new JsonMapper();

    static Problem of(HttpStatus status, String code, String detail) {
        return new Problem(status, code, detail, List.of(), Map.of());
    }

    Map<String, Object> body() {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", "urn:daybook:problem:" + code);
        body.put("title", title());
        body.put("status", status.value());
        body.put("code", code);
        body.put("detail", detail);
        if (!errors.isEmpty()) {
            body.put("errors", errors.stream().map(Problem::entry).toList());
        }
        attributes.forEach(body::putIfAbsent);
        return body;
    }

    ResponseEntity<Object> response() {
        return response(new HttpHeaders());
    }

    ResponseEntity<Object> response(HttpHeaders headers) {
        headers.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        if (!headers.containsHeader(HttpHeaders.RETRY_AFTER)) {
            retryAfter().ifPresent(seconds -> headers.set(HttpHeaders.RETRY_AFTER, seconds));
        }
        return new ResponseEntity<>(body(), headers, status);
    }

    /// Answers from a filter, where no converter is at hand.
    void write(HttpServletResponse response) throws IOException {
        response.setStatus(status.value());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        retryAfter().ifPresent(seconds -> response.setHeader(HttpHeaders.RETRY_AFTER, seconds));
        response.getOutputStream().write(JSON.writeValueAsBytes(body()));
    }

    private java.util.Optional<String> retryAfter() {
        return switch (status) {
            case TOO_MANY_REQUESTS, SERVICE_UNAVAILABLE -> java.util.Optional.of("1");
            default -> java.util.Optional.empty();
        };
    }

    private String title() {
        String words = code.replace('-', ' ');
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    private static Map<String, Object> entry(Rejection.Problem problem) {
        Map<String, Object> entry = new LinkedHashMap<>();
        if (problem.pointer() != null) {
            entry.put("pointer", problem.pointer());
        }
        entry.put("code", problem.code());
        entry.put("detail", problem.detail());
        return entry;
    }
}
