package io.daybook.command;

import org.springframework.stereotype.Component;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Marks a bean whose `@CommandHandler` methods are subscribed to the command bus. A shell loads streams, asks a pure model what to
/// do, records the events, and decides nothing itself. A handler takes the [Command] and, where it needs it, the [CommandContext] as second parameter,
/// and returns an [Outcome].
@Documented
@Component
@CommandRole
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface CommandShell {}
