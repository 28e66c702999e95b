package io.lyceum.adapters.rest;

import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// An answer of a resource method that returns a `Response`, or of all methods with some annotation; one for each
/// status and body.
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Repeatable(Answers.All.class)
public @interface Answers {

    int status() default 200;

    /// The record that is written, or the sealed interface of a stream's events; `Void` means no content.
    Class<?> value() default Void.class;

    /// The body is a page of such things.
    boolean paged() default false;

    /// The media types with this body; those of the method when none are given.
    String[] types() default {};

    String[] headers() default {};

    @Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
    @Retention(RetentionPolicy.RUNTIME)
    @interface All {

        Answers[] value();
    }
}
