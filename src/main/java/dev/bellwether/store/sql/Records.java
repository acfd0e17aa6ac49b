package dev.bellwether.store.sql;

import dev.bellwether.document.Spelled;
import dev.bellwether.store.sql.Columns.Wire;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Rows read as records: a column for each component, in their order, and in the place of a component that is a record its own. What is
 * optional is empty where its column, or its first one, is NULL; durations are nanoseconds, enumerations their spelling.
 */
public final class Records {
    private Records() {}

    /** How a type is read from so many columns, from a place on. */
    private record Shape(int width, Reading reading) {}

    private interface Reading {
        Object at(Row row, int column);
    }

    /** To be made once for each query: what a row of a record's columns says. */
    public static <T extends Record> Function<Row, T> reader(Class<T> type) {
        Shape shape = shape(type);
        return row -> type.cast(shape.reading.at(row, 0));
    }

    private static Shape shape(Type type) {
        if (raw(type).isRecord()) {
            return ofRecord(raw(type));
        }
        if (raw(type) == Optional.class) {
            Shape there = shape(argument(type, 0));
            return new Shape(
                    there.width,
                    (row, column) ->
                            Optional.ofNullable(row.getValue(column)).map(value -> there.reading.at(row, column)));
        }
        Function<Object, Object> value = value(type);
        return new Shape(1, (row, column) -> value.apply(row.getValue(column)));
    }

    private static Shape ofRecord(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        List<Shape> shapes = Arrays.stream(components)
                .map(component -> shape(component.getGenericType()))
                .toList();
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return new Shape(shapes.stream().mapToInt(Shape::width).sum(), (row, first) -> {
                Object[] values = new Object[types.length];
                int column = first;
                for (int i = 0; i < values.length; i++) {
                    values[i] = shapes.get(i).reading.at(row, column);
                    column += shapes.get(i).width;
                }
                try {
                    return constructor.newInstance(values);
                } catch (ReflectiveOperationException e) {
                    throw new IllegalStateException("the store holds what is no " + type.getSimpleName(), e);
                }
            });
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("a record has a constructor of its components", e);
        }
    }

    private static Function<Object, Object> value(Type type) {
        Class<?> raw = raw(type);
        if (raw == Instant.class) {
            return value -> ((OffsetDateTime) value).toInstant();
        }
        if (raw == Duration.class) {
            return value -> Duration.ofNanos(((Number) value).longValue());
        }
        if (raw == OptionalInt.class) {
            return value -> value == null ? OptionalInt.empty() : OptionalInt.of((Integer) value);
        }
        if (raw == OptionalLong.class) {
            return value -> value == null ? OptionalLong.empty() : OptionalLong.of((Long) value);
        }
        if (raw.isEnum()) {
            Spelled[] all = (Spelled[]) raw.getEnumConstants();
            return value -> Wire.of(all, Spelled::wire, (String) value);
        }
        if (raw == List.class) {
            Function<Object, Object> element = value(argument(type, 0));
            return value -> Arrays.stream((Object[]) value).map(element).toList();
        }
        if (raw == Map.class) {
            Function<Object, Object> element = value(argument(type, 1));
            return value -> ((JsonObject) value)
                    .stream().collect(Collectors.toMap(Map.Entry::getKey, field -> element.apply(field.getValue())));
        }
        return Function.identity();
    }

    private static Class<?> raw(Type type) {
        return (Class<?>) (type instanceof ParameterizedType generic ? generic.getRawType() : type);
    }

    private static Type argument(Type type, int place) {
        return ((ParameterizedType) type).getActualTypeArguments()[place];
    }
}
