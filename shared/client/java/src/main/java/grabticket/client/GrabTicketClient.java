package grabticket.client;

import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * A client of this service, of its sandbox, or of Juhe; safe for use by several threads. Each operation answers its result
 * or throws a {@link CallException}. Times are China Standard Time, money is in yuan; what is not known is "".
 */
public final class GrabTicketClient {
    private static final Predicate<Fields> ANYTHING = result -> true;
    private static final Predicate<Fields> HAS_ORDER_NO = result -> !result.text("orderNo").isEmpty();

    private final Caller caller;

    private GrabTicketClient(Builder settings) {
        this.caller = new Caller(settings);
    }

    /** A client of a service such as {@code https://orders.example.com}. */
    public static Builder at(String baseUrl, String key) {
        return new Builder(baseUrl, key);
    }

    /** How calls are made. */
    public static final class Builder {
        final String baseUrl;
        final String key;
        Duration timeout = Duration.ofSeconds(30);
        int retries = 2;
        boolean retryEffects;

        private Builder(String baseUrl, String key) {
            this.baseUrl = baseUrl.replaceAll("/+$", "");
            this.key = key;
        }

        /** How long one attempt may take; 30 s unless given, the most that the service takes. */
        public Builder timeout(Duration timeout) {
            this.timeout = timeout;
            return this;
        }

        /** How often a call that told nothing is made again where that is safe; twice unless given. */
        public Builder retries(int retries) {
            this.retries = retries;
            return this;
        }

        /**
         * Makes submits, cancels and refunds again, too, when it is unknown whether they arrived. Right for this service,
         * where the same call again does nothing twice; wrong for Juhe itself, where a repeated submit may buy a second
         * ticket.
         */
        public Builder retryEffects() {
            this.retryEffects = true;
            return this;
        }

        public GrabTicketClient build() {
            return new GrabTicketClient(this);
        }
    }

    /** Contract §1: stations in Chinese or pinyin, the day of departure in China. */
    public Fields search(String from, String to, LocalDate date) {
        return search(from, to, date, 1);
    }

    /** The same for 1 normal tickets, 2 students'. */
    public Fields search(String from, String to, LocalDate date, int type) {
        String day = date.format(DateTimeFormatter.BASIC_ISO_DATE);
        Map<String, String> parameters = Map.of("from", from, "to", to, "date", day, "type", String.valueOf(type));
        return caller.call("search", parameters, Effect.NONE,
            result -> !result.text("queryKey").isEmpty() && result.has("trains"));
    }

    /** Contract §2. At this service the same order again is the same order. */
    public Fields submitOrder(SubmitOrder order) {
        return caller.call("submitOrder", order.parameters(), Effect.ONCE, HAS_ORDER_NO);
    }

    /** Contract §3: the grab order. */
    public Fields orderDetail(String outOrderNo) {
        return caller.call("orderDetail", Map.of("outOrderNo", outOrderNo), Effect.NONE,
            result -> !result.text("status").isEmpty() && result.has("passengers"));
    }

    /** Contract §3 with {@code issue=1}: the order of the issued tickets, with each {@code passengerId}. */
    public Fields issuedDetail(String outOrderNo) {
        return caller.call("orderDetail", Map.of("outOrderNo", outOrderNo, "issue", "1"), Effect.NONE,
            result -> !result.text("orderStateCode").isEmpty() && result.has("passengers"));
    }

    /** Contract §4. */
    public Fields cancelOrder(String outOrderNo) {
        return caller.call("cancelOrder", Map.of("outOrderNo", outOrderNo), Effect.ONCE, HAS_ORDER_NO);
    }

    /** Contract §5: one ticket; how it ends comes by push. */
    public Fields applyRefundOrder(String outOrderNo, String passengerId) {
        Map<String, String> parameters = Map.of("outOrderNo", outOrderNo, "passengerId", passengerId);
        return caller.call("applyRefundOrder", parameters, Effect.ONCE, HAS_ORDER_NO);
    }

    /** Contract §6: 1 ticket results, 2 refunds, 3 expiries. */
    public void addCallbackUrl(String url, int type) {
        addCallbackUrl(url, type, "json");
    }

    /** The same with an extension: {@code json}, or {@code form}, a form whose field {@code data} holds the JSON. */
    public void addCallbackUrl(String url, int type, String format) {
        Map<String, String> parameters = new TreeMap<>(Map.of("url", url, "type", String.valueOf(type)));
        if (!format.equals("json")) parameters.put("format", format);
        caller.call("addCallbackUrl", parameters, Effect.REPEATABLE, ANYTHING);
    }

    /** Contract §7. */
    public Fields dataDictionary() {
        return caller.call("dataDictionary", Map.of(), Effect.NONE,
            result -> result.has("msgCode") && result.has("orderStatus"));
    }

    /**
     * The order each time that it has changed, from how it stands now to its end: issued, failed, expired or cancelled;
     * with throughRefund on, until all of it is refunded (T) or changed (E). Goes on through outages; ends early only by
     * an error that waiting does not mend, or by an interrupt.
     */
    public Iterable<Fields> followOrder(String outOrderNo, Duration every, boolean throughRefund) {
        return () -> new FollowedOrder(() -> orderDetail(outOrderNo), every, throughRefund);
    }

    /** What this service offers beyond the contract, by its name, such as {@code listOrders} or {@code statement}. */
    public Fields readExtension(String operation, Map<String, String> parameters) {
        return caller.call(operation, parameters, Effect.NONE, ANYTHING);
    }

    /** An extension that sends something: resendPush, resendPushes, testCallbackUrl. Once more does no harm. */
    public Fields callExtension(String operation, Map<String, String> parameters) {
        return caller.call(operation, parameters, Effect.REPEATABLE, ANYTHING);
    }
}
