package grabticket.client;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** A JSON object of an answer or a push: its fields by name. What is missing, null or "" is not known. */
public final class Fields {
    private final Map<String, Object> fields;

    Fields(Map<String, Object> fields) {
        this.fields = Collections.unmodifiableMap(fields);
    }

    /** The fields in an object that was read; empty for anything else. */
    static Optional<Fields> of(Object value) {
        if (!(value instanceof Map)) return Optional.empty();
        @SuppressWarnings("unchecked") // Json makes no other maps
        Map<String, Object> fields = (Map<String, Object>) value;
        return Optional.of(new Fields(fields));
    }

    public boolean has(String name) {
        return fields.containsKey(name);
    }

    /** A text, or a number as text; "" for what is missing or null. */
    public String text(String name) {
        Object value = fields.get(name);
        return value instanceof BigDecimal ? ((BigDecimal) value).toPlainString() : Objects.toString(value, "");
    }

    /** A number, or a text that holds one, such as an amount in yuan; empty for what is not known: that is not 0. */
    public Optional<BigDecimal> number(String name) {
        try {
            return Optional.of(new BigDecimal(text(name).trim()));
        } catch (NumberFormatException none) {
            return Optional.empty();
        }
    }

    /** An object; without fields if it is missing. */
    public Fields object(String name) {
        return of(fields.get(name)).orElseGet(() -> new Fields(Map.of()));
    }

    /** The objects of a list; empty if it is missing. */
    public List<Fields> list(String name) {
        Object value = fields.get(name);
        if (!(value instanceof List)) return List.of();
        return ((List<?>) value).stream().flatMap(item -> of(item).stream()).collect(Collectors.toList());
    }

    /** As Map, List, String, BigDecimal, Boolean and null. */
    public Map<String, Object> asMap() {
        return fields;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Fields && fields.equals(((Fields) other).fields);
    }

    @Override
    public int hashCode() {
        return fields.hashCode();
    }

    /** As JSON. */
    @Override
    public String toString() {
        return Json.write(fields);
    }
}
