package io.daybook.query;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

import tools.jackson.databind.json.JsonMapper;

import java.util.Objects;

/// Hands endpoints their [OperationRequest].
final class OperationRequests implements HandlerMethodArgumentResolver {

    private final ObjectProvider<OperationAnswers> answers;
    private final ObjectProvider<JsonMapper> json;

    OperationRequests(ObjectProvider<OperationAnswers> answers, ObjectProvider<JsonMapper> json) {
        this.answers = answers;
        this.json = json;
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == OperationRequest.class;
    }

    @Override
    public Object resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders) {
        return new OperationRequest(
                Objects.requireNonNull(request.getNativeRequest(HttpServletRequest.class)),
                answers.getObject(),
                json.getObject());
    }
}
