package io.daybook.app.http;

import io.daybook.command.CommandContexts;
import io.daybook.command.http.CommandHeaders;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.slf4j.MDC;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

import java.io.IOException;

/// Gives every request an id that its log lines, its events and its answer share, and every answer the headers that keep browsers strict.
@Component
@Order(10)
class Correlation extends OncePerRequestFilter {

    static final String HEADER = "Correlation-Id";

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String id = CommandContexts.newId();
        request.setAttribute(CommandHeaders.CORRELATION_ATTRIBUTE, id);
        response.setHeader(HEADER, id);
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("X-Frame-Options", "DENY");
        response.setHeader("Referrer-Policy", "no-referrer");
        if (request.getRequestURI().startsWith("/api/")) {
            response.setHeader("Cache-Control", "no-store");
            response.setHeader(
                    "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        }
        MDC.put("correlation", id);
        try {
            chain.doFilter(request, response);
        } finally {
            MDC.remove("correlation");
        }
    }
}
