package io.daybook.command.http;

import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.web.bind.annotation.RestController;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Marks a door for commands, open in processes with the role `command`.
///
/// Its methods read a strict body, make one command of it, and leave all else to [CommandRequest]. Members of a body's record that are not
/// `@Nullable` are required.
@Documented
@RestController
@ConditionalOnExpression("'${daybook.roles:command,projection,query}'.contains('command')")
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface CommandEndpoint {}
