package grabticket.client;

/** What may happen when a call is sent twice. */
enum Effect {
    /** Nothing: it only reads. */
    NONE,
    /** The same once. */
    REPEATABLE,
    /** A second effect. */
    ONCE
}
