package io.daybook.query;

import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.web.bind.annotation.RestController;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// An HTTP endpoint that is there in processes with the role `query`. An endpoint checks what it is given, asks its one query, and sets
/// headers; it has no domain object in sight.
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@RestController
@ConditionalOnExpression(QueryEndpoint.ROLE)
public @interface QueryEndpoint {
    /// True in processes with the role `query`.
    String ROLE = "'${daybook.roles:command,projection,query}'.contains('query')";
}
