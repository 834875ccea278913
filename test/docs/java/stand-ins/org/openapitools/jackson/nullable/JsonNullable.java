package org.openapitools.jackson.nullable;

import com.fasterxml.jackson.annotation.JsonCreator;

/** A field of an answer that may be left out or null. */
public class JsonNullable<T> {
    private final T value;

    private JsonNullable(T value) {
        this.value = value;
    }

    public static <T> JsonNullable<T> undefined() {
        return new JsonNullable<>(null);
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static <T> JsonNullable<T> of(T value) {
        return new JsonNullable<>(value);
    }

    public T orElse(T other) {
        return value == null ? other : value;
    }
}
