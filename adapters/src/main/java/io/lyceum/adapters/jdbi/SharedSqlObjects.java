package io.lyceum.adapters.jdbi;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.config.ConfigRegistry;
import org.jdbi.v3.core.extension.ExtensionContext;
import org.jdbi.v3.core.extension.ExtensionFactory;
import org.jdbi.v3.core.extension.Extensions;
import org.jdbi.v3.core.extension.HandleSupplier;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.spi.JdbiPlugin;
import org.jdbi.v3.sqlobject.config.RegisterRowMapper;

/// Makes [Handle#attach] cheap: JDBI would look through an SQL interface anew in every transaction, which costs more
/// than most queries. Here each interface has one object, which works on the handle that its thread is using.
///
/// The row mappers that the interfaces name by [RegisterRowMapper] become those of the whole [Jdbi]; other annotations
/// that configure JDBI have no effect on them. Interfaces that are not listed are attached as always.
///
/// Must be the last plugin that is installed.
public final class SharedSqlObjects implements JdbiPlugin {

    private static final ScopedValue<Handle> IN_USE = ScopedValue.newInstance();

    private final Set<Class<?>> types;

    public SharedSqlObjects(Collection<Class<?>> types) {
        this.types = Set.copyOf(types);
    }

    /// Runs `work` with the objects of this thread working on `handle`.
    static <T> T use(Handle handle, ScopedValue.CallableOp<T, RuntimeException> work) {
        return ScopedValue.where(IN_USE, handle).call(work);
    }

    static boolean inUse() {
        return IN_USE.isBound();
    }

    @Override
    public void customizeJdbi(Jdbi jdbi) {
        for (var type : types) {
            for (var annotation : type.getAnnotationsByType(RegisterRowMapper.class)) {
                jdbi.registerRowMapper(make(annotation.value()));
            }
        }
        var each = new HandleInUse(jdbi, jdbi.getConfig().createCopy());
        jdbi.configure(Extensions.class, extensions -> extensions.register(new Factory(types, each)));
    }

    private static RowMapper<?> make(Class<? extends RowMapper<?>> mapper) {
        try {
            return mapper.getConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(mapper + " has no public constructor without parameters", e);
        }
    }

    private record Factory(Set<Class<?>> types, HandleInUse handle, Map<Class<?>, Object> objects)
            implements ExtensionFactory {

        Factory(Set<Class<?>> types, HandleInUse handle) {
            this(types, handle, new ConcurrentHashMap<>());
        }

        @Override
        public boolean accepts(Class<?> type) {
            return inUse() && types.contains(type);
        }

        @Override
        public Set<FactoryFlag> getFactoryFlags() {
            return Set.of(FactoryFlag.DONT_USE_PROXY);
        }

        @Override
        public <E> E attach(Class<E> type, HandleSupplier ignored) {
            return type.cast(objects.computeIfAbsent(type, _ -> handle.attach(type)));
        }
    }

    /// @param config without [Factory], so that JDBI makes the objects in its own way
    private record HandleInUse(Jdbi jdbi, ConfigRegistry config) implements HandleSupplier {

        <E> E attach(Class<E> type) {
            return config.get(Extensions.class).findFor(type, this).orElseThrow();
        }

        @Override
        public Handle getHandle() {
            return IN_USE.get();
        }

        @Override
        public Jdbi getJdbi() {
            return jdbi;
        }

        @Override
        public ConfigRegistry getConfig() {
            return config;
        }

        @Override
        public <V> V invokeInContext(ExtensionContext context, Callable<V> task) throws Exception {
            return task.call();
        }
    }
}
