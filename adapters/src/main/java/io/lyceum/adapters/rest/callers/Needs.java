package io.lyceum.adapters.rest.callers;

import io.lyceum.domain.accounts.Scope;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The scope that an API key must have for a resource method, or for all of a resource, where it is not `read` for GET
/// and `write` for the others.
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface Needs {

    Scope value();
}
