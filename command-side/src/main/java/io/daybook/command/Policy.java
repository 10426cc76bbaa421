package io.daybook.command;

import org.springframework.stereotype.Component;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Marks a bean whose `@EventHandler` methods react to recorded events with commands, at least once per event and in the order of
/// positions. Each policy follows the log by itself, under the name given by Axon's `@ProcessingGroup`; renaming that would make it react to all
/// of history again. A failing policy is tried again until it succeeds, so its commands must be silent when repeated.
///
/// A handler takes the event and, where it needs them, the [io.daybook.shared.log.RecordedEvent] around it as second parameter.
@Documented
@Component
@CommandRole
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Policy {}
