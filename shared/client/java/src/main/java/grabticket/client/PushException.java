package grabticket.client;

/** A push that is not believed. Answer 401, and do nothing of what it says. */
public final class PushException extends Exception {
    private static final long serialVersionUID = 1;

    /** Why a push is not believed. */
    public enum Fault {
        /** A {@code webhook-…} header is missing. */
        UNSIGNED,
        /** It was sent more than five minutes ago, or ahead: a recorded push sent again, or a wrong clock. */
        STALE,
        /** It was not signed with this secret, or what was signed is not what came. */
        FORGED,
        /** The signature is right, but this is none of the five pushes. */
        UNREADABLE
    }

    private final Fault fault;

    PushException(Fault fault) {
        super("the push is " + fault);
        this.fault = fault;
    }

    public Fault fault() {
        return fault;
    }
}
