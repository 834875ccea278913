package grabticket.client;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON (RFC 8259), read strictly into Map, List, String, BigDecimal, Boolean and null, and written from them. */
final class Json {
    /** Deeper than anything that the service answers, and far from the stack's end. */
    private static final int MAX_DEPTH = 64;

    private final String text;
    private int at;

    private Json(String text) {
        this.text = text;
    }

    /** Throws an IllegalArgumentException for what is no JSON. */
    static Object parse(String text) {
        Json json = new Json(text);
        Object value = json.value(0);
        json.skipSpace();
        if (json.at != text.length()) throw json.wrong();
        return value;
    }

    private Object value(int depth) {
        if (depth > MAX_DEPTH) throw wrong();
        skipSpace();
        switch (peek()) {
            case '{':
                return object(depth);
            case '[':
                return list(depth);
            case '"':
                return string();
            case 't':
                return word("true", Boolean.TRUE);
            case 'f':
                return word("false", Boolean.FALSE);
            case 'n':
                return word("null", null);
            default:
                return number();
        }
    }

    private Map<String, Object> object(int depth) {
        Map<String, Object> fields = new LinkedHashMap<>();
        at += 1;
        if (isNext('}')) return fields;
        do {
            skipSpace();
            if (peek() != '"') throw wrong();
            String name = string();
            if (!isNext(':')) throw wrong();
            fields.put(name, value(depth + 1));
        } while (isNext(','));
        if (!isNext('}')) throw wrong();
        return fields;
    }

    private List<Object> list(int depth) {
        List<Object> items = new ArrayList<>();
        at += 1;
        if (isNext(']')) return items;
        do {
            items.add(value(depth + 1));
        } while (isNext(','));
        if (!isNext(']')) throw wrong();
        return items;
    }

    private String string() {
        StringBuilder read = new StringBuilder();
        for (at += 1; peek() != '"'; at += 1) {
            char letter = peek();
            if (letter < ' ') throw wrong();
            read.append(letter == '\\' ? escaped() : letter);
        }
        at += 1;
        return read.toString();
    }

    private char escaped() {
        at += 1;
        char letter = peek();
        if (letter == 'u') {
            if (at + 5 > text.length() || !text.substring(at + 1, at + 5).matches("[0-9a-fA-F]{4}")) throw wrong();
            at += 4;
            return (char) Integer.parseInt(text.substring(at - 3, at + 1), 16);
        }
        int known = "\"\\/bfnrt".indexOf(letter);
        if (known < 0) throw wrong();
        return "\"\\/\b\f\n\r\t".charAt(known);
    }

    private Object word(String word, Object value) {
        if (!text.startsWith(word, at)) throw wrong();
        at += word.length();
        return value;
    }

    private BigDecimal number() {
        int start = at;
        while (at < text.length() && "+-.0123456789eE".indexOf(text.charAt(at)) >= 0) at += 1;
        String number = text.substring(start, at);
        if (!number.matches("-?(0|[1-9]\\d{0,99})(\\.\\d{1,99})?([eE][+-]?\\d{1,3})?")) throw wrong();
        return new BigDecimal(number);
    }

    private void skipSpace() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) at += 1;
    }

    private boolean isNext(char wanted) {
        skipSpace();
        if (at >= text.length() || text.charAt(at) != wanted) return false;
        at += 1;
        return true;
    }

    private char peek() {
        if (at >= text.length()) throw wrong();
        return text.charAt(at);
    }

    private IllegalArgumentException wrong() {
        return new IllegalArgumentException("no JSON at position " + at);
    }

    /** Writes maps, lists, texts, numbers, booleans and null; anything else as its text. */
    static String write(Object value) {
        StringBuilder written = new StringBuilder();
        write(value, written);
        return written.toString();
    }

    private static void write(Object value, StringBuilder to) {
        if (value instanceof Map) {
            String divider = "{";
            for (Map.Entry<?, ?> field : ((Map<?, ?>) value).entrySet()) {
                to.append(divider);
                quote(String.valueOf(field.getKey()), to);
                to.append(':');
                write(field.getValue(), to);
                divider = ",";
            }
            to.append(divider.equals("{") ? "{}" : "}");
        } else if (value instanceof Iterable) {
            String divider = "[";
            for (Object item : (Iterable<?>) value) {
                to.append(divider);
                write(item, to);
                divider = ",";
            }
            to.append(divider.equals("[") ? "[]" : "]");
        } else if (value == null || value instanceof Number || value instanceof Boolean) {
            to.append(value);
        } else {
            quote(value.toString(), to);
        }
    }

    private static void quote(String text, StringBuilder to) {
        to.append('"');
        for (char letter : text.toCharArray()) {
            if (letter == '"' || letter == '\\') to.append('\\').append(letter);
            else if (letter < ' ') to.append(String.format("\\u%04x", (int) letter));
            else to.append(letter);
        }
        to.append('"');
    }
}
