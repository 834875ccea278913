package grabticket.client;

import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.Set;

/** What an HTTP answer tells. Only codes that are documented say for sure that nothing was done. */
final class Reply {
    enum Kind { ANSWERED, REFUSED, TURNED_AWAY, TROUBLE }

    /** HTTP's own status: the gateway did not let the request through. */
    static final int TOO_MANY_REQUESTS = 429;

    private static final Set<Integer> REFUSED = Set.of(223801, 223804);
    /** System codes that say that the request was not let in; 10014 is none of them. */
    private static final Set<Integer> TURNED_AWAY =
        Set.of(10001, 10002, 10003, 10004, 10005, 10007, 10008, 10009, 10011, 10012, 10013, 10020, 10021);

    private final Kind kind;
    private final int code;
    private final String reason;
    private final Fields result;
    private final CallException.Trouble trouble;
    private Throwable cause;
    private HttpHeaders headers;

    private Reply(Kind kind, int code, String reason, Fields result, CallException.Trouble trouble) {
        this.kind = kind;
        this.code = code;
        this.reason = reason;
        this.result = result;
        this.trouble = trouble;
    }

    static Reply trouble(CallException.Trouble trouble, int code) {
        return new Reply(Kind.TROUBLE, code, "", null, trouble);
    }

    static Reply failure(CallException.Trouble trouble, Throwable cause) {
        Reply reply = trouble(trouble, 0);
        reply.cause = cause;
        return reply;
    }

    /** The envelope decides, whatever the status; without one, the status is all there is. */
    static Reply of(HttpResponse<String> response) {
        Reply reply = of(response.statusCode(), response.body());
        reply.headers = response.headers();
        return reply;
    }

    private static Reply of(int status, String text) {
        Optional<Fields> body = bodyOf(text);
        String given = body.map(fields -> fields.text("error_code").trim()).orElse("");
        if (!given.matches("-?\\d{1,9}")) {
            if (status == TOO_MANY_REQUESTS) return new Reply(Kind.TURNED_AWAY, status, "too many requests", null, null);
            return status == 200
                ? trouble(CallException.Trouble.UNREADABLE, 0)
                : trouble(CallException.Trouble.HTTP, status);
        }
        int code = Integer.parseInt(given);
        if (code == 0) {
            if (status != 200) return trouble(CallException.Trouble.HTTP, status);
            return new Reply(Kind.ANSWERED, 0, "", body.get().object("result"), null);
        }
        String reason = body.get().text("reason");
        if (REFUSED.contains(code)) return new Reply(Kind.REFUSED, code, reason, null, null);
        if (TURNED_AWAY.contains(code)) return new Reply(Kind.TURNED_AWAY, code, reason, null, null);
        return trouble(CallException.Trouble.CODE, code);
    }

    private static Optional<Fields> bodyOf(String text) {
        try {
            return Fields.of(Json.parse(text.startsWith("\uFEFF") ? text.substring(1) : text));
        } catch (IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }

    Kind kind() {
        return kind;
    }

    int code() {
        return code;
    }

    String reason() {
        return reason;
    }

    Fields result() {
        return result;
    }

    CallException.Trouble trouble() {
        return trouble;
    }

    Throwable cause() {
        return cause;
    }

    String requestId() {
        return header("x-request-id");
    }

    String docs() {
        return header("x-docs");
    }

    /** Null where there was no answer, or none of this name. */
    String header(String name) {
        return headers == null ? null : headers.firstValue(name).orElse(null);
    }
}
