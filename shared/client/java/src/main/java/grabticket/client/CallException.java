package grabticket.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Every error of a call. Which one it is, its class and {@link #kind} tell. */
public abstract class CallException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** What can come of a call that did not succeed. */
    public enum Kind {
        /** The request itself was refused: nothing was done. */
        REFUSED,
        /** The door was not passed: nothing was done. */
        TURNED_AWAY,
        /** A read told nothing: ask again. */
        TRANSPORT,
        /** It may have been done: ask orderDetail, or make the very same call again. */
        UNKNOWN_OUTCOME
    }

    /** Why there was no answer that tells anything. CODE: 10014, or an error_code that is not known. */
    public enum Trouble { TIMEOUT, NETWORK, HTTP, UNREADABLE, CODE }

    private final Kind kind;
    private final String operation;
    private final int code;
    private final String requestId;
    private final String docs;

    CallException(Kind kind, String operation, String message, Reply reply) {
        super(operation + ": " + message, reply.cause());
        this.kind = kind;
        this.operation = operation;
        this.code = reply.code();
        this.requestId = reply.requestId();
        this.docs = reply.docs();
    }

    public Kind kind() {
        return kind;
    }

    /** The operation that was called, such as {@code submitOrder}. */
    public String operation() {
        return operation;
    }

    /** The error_code, or the HTTP status of an answer without one; 0 where there was no answer. */
    public int code() {
        return code;
    }

    /** The service's {@code x-request-id}: name it when you ask for help. */
    public Optional<String> requestId() {
        return Optional.ofNullable(requestId);
    }

    /** The service's {@code x-docs}: where this error is explained. */
    public Optional<String> docs() {
        return Optional.ofNullable(docs);
    }

    /** The request itself was refused (223804, 223801): nothing was done, and asking the same again will not help. */
    public static final class Refused extends CallException {
        private static final long serialVersionUID = 1;
        private static final Pattern NAMED =
            Pattern.compile("([A-Za-z][\\w.\\[\\]]*|请求方式|请求体|请求参数) (.+)", Pattern.DOTALL);

        private final String reason;

        Refused(String operation, Reply reply) {
            super(Kind.REFUSED, operation, reply.code() + " " + reply.reason(), reply);
            this.reason = reply.reason();
        }

        /** The service's own words. */
        public String reason() {
            return reason;
        }

        /** What was wrong, where the reason names parameters ({@code 参数错误:…}); otherwise empty. */
        public List<RefusedField> fields() {
            List<RefusedField> fields = new ArrayList<>();
            if (!reason.matches("(?s)参数错误[:：].*")) return fields;
            for (String part : reason.substring(5).split("[;；]")) {
                Matcher named = NAMED.matcher(part.trim());
                if (named.matches()) fields.add(new RefusedField(named.group(1), named.group(2)));
            }
            return fields;
        }
    }

    /** The door was not passed (10001 … 10021: key, permission, quota, maintenance; HTTP 429): nothing was done. */
    public static final class TurnedAway extends CallException {
        private static final long serialVersionUID = 1;
        private static final Set<Integer> PASSING = Set.of(10011, 10012, 10013, 10020, Reply.TOO_MANY_REQUESTS);

        private final String reason;

        TurnedAway(String operation, Reply reply) {
            super(Kind.TURNED_AWAY, operation, reply.code() + " " + reply.reason(), reply);
            this.reason = reply.reason();
        }

        public String reason() {
            return reason;
        }

        /** Whether the very same request may be taken later, with no change of yours: a limit or maintenance. */
        public boolean mayPassLater() {
            return PASSING.contains(code());
        }
    }

    /** Nothing could be learnt, and nothing was changed: the call only reads. Ask again. */
    public static final class Transport extends CallException {
        private static final long serialVersionUID = 1;
        private final Trouble trouble;

        Transport(String operation, Reply reply) {
            super(Kind.TRANSPORT, operation, "no usable answer (" + reply.trouble() + " " + reply.code() + ")", reply);
            this.trouble = reply.trouble();
        }

        public Trouble trouble() {
            return trouble;
        }
    }

    /**
     * The call changes something, and it is unknown whether it did. Do not take it for a failure: ask orderDetail, or
     * repeat the call where that is safe (this service: always; Juhe itself: never for a submit).
     */
    public static final class UnknownOutcome extends CallException {
        private static final long serialVersionUID = 1;
        private final Trouble trouble;

        UnknownOutcome(String operation, Reply reply) {
            super(Kind.UNKNOWN_OUTCOME, operation, "outcome unknown (" + reply.trouble() + " " + reply.code() + ")", reply);
            this.trouble = reply.trouble();
        }

        public Trouble trouble() {
            return trouble;
        }
    }
}
