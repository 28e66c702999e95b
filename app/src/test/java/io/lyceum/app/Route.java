package io.lyceum.app;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A method and a path template that a resource answers to.
record Route(String method, String path) {

    static List<Route> of(Collection<Class<?>> resources) {
        return resources.stream()
                .filter(type -> type.isAnnotationPresent(Path.class))
                .flatMap(Route::of)
                .sorted((one, other) -> one.toString().compareTo(other.toString()))
                .toList();
    }

    /// Whether a part of the path names one thing.
    boolean hasId() {
        return path.contains("{id}");
    }

    private static Stream<Route> of(Class<?> resource) {
        return Arrays.stream(resource.getMethods())
                .flatMap(method -> Arrays.stream(method.getAnnotations())
                        .map(annotation -> annotation.annotationType().getAnnotation(HttpMethod.class))
                        .flatMap(Stream::ofNullable)
                        .map(verb -> new Route(
                                verb.value(),
                                pathOf(resource.getAnnotation(Path.class))
                                        + pathOf(method.getAnnotation(Path.class)))));
    }

    private static String pathOf(@org.jspecify.annotations.Nullable Path path) {
        String text = Optional.ofNullable(path).map(Path::value).orElse("");
        return text.isEmpty() || text.startsWith("/") ? text : "/" + text;
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
