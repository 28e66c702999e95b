package io.lyceum.adapters.rest;

import io.lyceum.adapters.rest.problems.ProblemType;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// What the emitted OpenAPI document says of a resource method beyond what its signature tells.
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Operation {

    /// The name that generated clients use: unique, and kept when the method is renamed.
    String id();

    String summary();

    String description() default "";

    /// Problems of this method's own. Those that follow from its signature are added by rule.
    ProblemType[] refuses() default {};
}
