package io.daybook.command.eventstore.snapshots;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/// How a model's state is stored: its record as JSON.
///
/// @param revision changes with the names and types of all components, down to the last nested one; a snapshot of another revision is
///     ignored
public record SnapshotForm<S>(Class<S> state, int revision) {

    /// @param meaning to be raised when the fold changes and the shape does not
    public static <S extends Record> SnapshotForm<S> of(Class<S> state, int meaning) {
        StringBuilder shape = new StringBuilder().append(meaning).append(' ');
        describe(state, new HashSet<>(), shape);
        return new SnapshotForm<>(state, shape.toString().hashCode());
    }

    private static void describe(Type type, Set<Class<?>> seen, StringBuilder shape) {
        switch (type) {
            case ParameterizedType generic -> {
                shape.append(generic.getRawType().getTypeName());
                for (Type argument : generic.getActualTypeArguments()) {
                    describe(argument, seen, shape.append(' '));
                }
            }
            case Class<?> plain -> {
                shape.append(plain.getName());
                if (plain.isEnum()) {
                    shape.append(Arrays.toString(plain.getEnumConstants()));
                } else if (plain.isRecord() && seen.add(plain)) {
                    shape.append('(');
                    for (RecordComponent component : plain.getRecordComponents()) {
                        shape.append(component.getName()).append(':');
                        describe(component.getGenericType(), seen, shape);
                        shape.append(';');
                    }
                    shape.append(')');
                }
            }
            default -> shape.append(type.getTypeName());
        }
    }
}
