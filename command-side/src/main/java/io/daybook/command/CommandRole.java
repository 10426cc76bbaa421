package io.daybook.command;

import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Marks what only processes with the role `command` (`daybook.roles`) have: shells, policies, timers, payment providers.
@Documented
@ConditionalOnExpression("'${daybook.roles:command,projection,query}'.contains('command')")
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface CommandRole {}
