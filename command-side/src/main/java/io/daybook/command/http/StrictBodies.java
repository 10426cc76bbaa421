package io.daybook.command.http;

import io.daybook.command.Rejection.Problem;

import org.springframework.core.MethodParameter;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.RequestBodyAdviceAdapter;

import java.lang.reflect.Type;
import java.util.List;

/// Refuses bodies that lack what their record requires, before an endpoint sees them.
@ControllerAdvice
class StrictBodies extends RequestBodyAdviceAdapter {

    @Override
    public boolean supports(
            MethodParameter parameter,
            Type type,
            Class<? extends HttpMessageConverter<?>> converter) {
        return type instanceof Class<?> body && body.isRecord();
    }

    @Override
    public Object afterBodyRead(
            Object body,
            HttpInputMessage input,
            MethodParameter parameter,
            Type type,
            Class<? extends HttpMessageConverter<?>> converter) {
        List<Problem> missing = RequiredComponents.missingIn(body);
        if (!missing.isEmpty()) {
            throw BadRequest.malformed(missing);
        }
        return body;
    }
}
