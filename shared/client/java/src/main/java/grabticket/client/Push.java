package grabticket.client;

/** A push whose sender is proved. */
public final class Push {
    /** What a push tells (contract §6). */
    public enum Kind { TICKET_ISSUED, TICKET_FAILED, ORDER_EXPIRED, REFUND_SUCCEEDED, REFUND_FAILED }

    private final String id;
    private final Kind kind;
    private final Fields body;

    Push(String id, Kind kind, Fields body) {
        this.id = id;
        this.kind = kind;
        this.body = body;
    }

    /** The same over all attempts: keep the ids that you have handled, and handle each once. */
    public String id() {
        return id;
    }

    public Kind kind() {
        return kind;
    }

    public Fields body() {
        return body;
    }
}
