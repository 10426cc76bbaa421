package io.daybook.query;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.core.MethodParameter;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/// Refuses query parameters that an endpoint of the query side does not declare: a mistyped filter must not look like one that matched
/// everything. A parameter that is declared with a single value is refused when it is given twice.
final class KnownParameters implements HandlerInterceptor {

    private static final String OURS = "io.daybook.query";

    /// Whether a declared parameter may be repeated, by name.
    private final Map<Method, Map<String, Boolean>> declared = new ConcurrentHashMap<>();

    @Override
    public boolean preHandle(
            HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (request.getQueryString() != null
                && handler instanceof HandlerMethod method
                && method.getBeanType().getName().startsWith(OURS)) {
            check(
                    request.getParameterMap(),
                    declared.computeIfAbsent(method.getMethod(), _ -> declaredBy(method)));
        }
        return true;
    }

    private static void check(Map<String, String[]> given, Map<String, Boolean> declared) {
        List<QueryProblem.Fault> unknown = new ArrayList<>();
        for (Map.Entry<String, String[]> parameter : given.entrySet()) {
            String name = parameter.getKey();
            Boolean repeatable = declared.get(name);
            if (repeatable == null) {
                unknown.add(
                        new QueryProblem.Fault(
                                name.length() <= 100 ? name : name.substring(0, 100) + "...",
                                "unknown-parameter",
                                known(declared)));
            } else if (!repeatable && parameter.getValue().length > 1) {
                throw QueryProblem.malformed(
                        "repeated-parameter", name, "Give '%s' once.".formatted(name));
            }
        }
        if (!unknown.isEmpty()) {
            throw QueryProblem.malformed("unknown-parameter", known(declared), unknown);
        }
    }

    private static String known(Map<String, Boolean> declared) {
        return declared.isEmpty()
                ? "This resource takes no query parameters."
                : "This resource takes the query parameters "
                        + String.join(", ", declared.keySet())
                        + ".";
    }

    private static Map<String, Boolean> declaredBy(HandlerMethod method) {
        Map<String, Boolean> names = new TreeMap<>();
        for (MethodParameter parameter : method.getMethodParameters()) {
            RequestParam named = parameter.getParameterAnnotation(RequestParam.class);
            if (named != null) {
                names.put(
                        nameOf(named, parameter),
                        Collection.class.isAssignableFrom(parameter.getParameterType()));
            }
        }
        return names;
    }

    private static String nameOf(RequestParam named, MethodParameter parameter) {
        if (!named.name().isEmpty()) {
            return named.name();
        }
        return parameter.getParameter().getName();
    }
}
