package io.daybook.app.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;

import org.jspecify.annotations.Nullable;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Tries only those operations whose path begins as the request's does. For a path with an id in it Spring tries all of them in turn, well over a
/// hundred: that was 5 % of what tracking an order costs the engine.
final class Routing extends RequestMappingHandlerMapping {

    /// What the path of each operation begins with, up to its first variable.
    private final Map<RequestMappingInfo, String> beginnings = new ConcurrentHashMap<>();

    /// The request together with the path that is looked up for it.
    private static final class Lookup extends HttpServletRequestWrapper {

        private final String path;

        Lookup(HttpServletRequest request, String path) {
            super(request);
            this.path = path;
        }
    }

    @Override
    protected @Nullable HandlerMethod lookupHandlerMethod(
            String lookupPath, HttpServletRequest request) throws Exception {
        // An encoded character may be any, also one that a path begins with.
        return super.lookupHandlerMethod(
                lookupPath,
                lookupPath.indexOf('%') < 0 ? new Lookup(request, lookupPath) : request);
    }

    @Override
    protected @Nullable RequestMappingInfo getMatchingMapping(
            RequestMappingInfo operation, HttpServletRequest request) {
        if (request instanceof Lookup lookup && !lookup.path.startsWith(beginning(operation))) {
            return null;
        }
        return super.getMatchingMapping(operation, request);
    }

    private String beginning(RequestMappingInfo operation) {
        String known = beginnings.get(operation);
        if (known == null) {
            known = beginningOf(operation.getPatternValues());
            beginnings.put(operation, known);
        }
        return known;
    }

    private static String beginningOf(Set<String> patterns) {
        if (patterns.size() != 1) {
            return "";
        }
        String pattern = patterns.iterator().next();
        int literal = 0;
        while (literal < pattern.length() && "{*?".indexOf(pattern.charAt(literal)) < 0) {
            literal++;
        }
        return pattern.substring(0, literal);
    }
}
