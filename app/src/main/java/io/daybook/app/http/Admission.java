package io.daybook.app.http;

import io.daybook.app.StoreSchema;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

import java.io.IOException;
import java.util.concurrent.Semaphore;

/// Lets in what can be worked on: nothing before the store is there, and never more at once than one engine can carry. What is sent away was
/// not looked at, so the caller may simply ask again.
@Component
@Order(20)
class Admission extends OncePerRequestFilter {

    private static final Problem BUSY =
            Problem.of(
                    HttpStatus.TOO_MANY_REQUESTS,
                    "busy",
                    "The engine has as many requests in hand as it can carry. Ask again in a moment.");
    private static final Problem NO_STORE =
            Problem.of(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "store-unavailable",
                    "The engine has not reached its database yet. It keeps trying; ask again in a moment. /actuator/health tells more.");

    private final Semaphore places;
    private final StoreSchema schema;

    Admission(Limits limits, StoreSchema schema) {
        this.places = new Semaphore(limits.concurrentRequests());
        this.schema = schema;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !request.getRequestURI().startsWith("/api/");
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!schema.isReady()) {
            NO_STORE.write(response);
        } else if (!places.tryAcquire()) {
            BUSY.write(response);
        } else {
            try {
                chain.doFilter(request, response);
            } finally {
                places.release();
            }
        }
    }
}
