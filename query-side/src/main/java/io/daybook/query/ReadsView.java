package io.daybook.query;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Names the views that an endpoint answers from. A request with a `Consistency-Token` waits until all of them have passed it, and
/// every answer tells how far the least advanced of them has come (`Daybook-Position`) and how many events it lags behind the log
/// (`Daybook-Lag`). On a method it takes the place of what stands on its class.
@Documented
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface ReadsView {

    /// Stands for the log itself, which is never behind.
    String LOG = "log";

    /// Names as of `ViewWriter.view()`, such as `order-tracking`, or [#LOG].
    String[] value();

    /// Views that are read in place of these while a store of theirs is away, see [Reading]. None: the endpoint has no other source.
    String[] standIns() default {};
}
