package io.daybook.command.http;

import io.daybook.command.Commands;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

import tools.jackson.databind.json.JsonMapper;

import java.time.Clock;
import java.util.List;
import java.util.Objects;

/// Hands endpoints their [CommandRequest].
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(OrderTerms.class)
class CommandHttpConfiguration implements WebMvcConfigurer {

    private final ObjectProvider<Commands> commands;
    private final ObjectProvider<JsonMapper> json;
    private final Clock clock;

    CommandHttpConfiguration(
            ObjectProvider<Commands> commands,
            ObjectProvider<JsonMapper> json,
            ObjectProvider<Clock> clock) {
        this.commands = commands;
        this.json = json;
        this.clock = clock.getIfAvailable(Clock::systemUTC);
    }

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(
                new HandlerMethodArgumentResolver() {
                    @Override
                    public boolean supportsParameter(MethodParameter parameter) {
                        return parameter.getParameterType() == CommandRequest.class;
                    }

                    @Override
                    public Object resolveArgument(
                            MethodParameter parameter,
                            @Nullable ModelAndViewContainer container,
                            NativeWebRequest request,
                            @Nullable WebDataBinderFactory binders) {
                        return new CommandRequest(
                                Objects.requireNonNull(
                                        request.getNativeRequest(HttpServletRequest.class)),
                                commands.getObject(),
                                json.getObject(),
                                clock);
                    }
                });
    }
}
