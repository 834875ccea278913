package grabticket.client;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Proves who sent a push, after Standard Webhooks; safe for use by several threads. */
public final class PushVerifier {
    private static final long TOLERANCE_S = 300;

    private final List<SecretKeySpec> keys = new ArrayList<>();
    private final Clock clock;

    /**
     * Several secrets are for the time in which one replaces the other. Throws an IllegalArgumentException for one that
     * is none ({@code whsec_} and base64).
     */
    public PushVerifier(String... secrets) {
        this(Clock.systemUTC(), secrets);
    }

    /** The same by another clock. */
    public PushVerifier(Clock clock, String... secrets) {
        this.clock = clock;
        for (String secret : secrets) {
            // The key is what the text after whsec_ holds in base64, not the text itself.
            byte[] key = Base64.getDecoder().decode(secret.replaceFirst("^whsec_", ""));
            if (key.length == 0) throw new IllegalArgumentException("a webhook secret is whsec_ followed by base64");
            keys.add(new SecretKeySpec(key, "HmacSHA256"));
        }
    }

    /**
     * What the push says.
     *
     * @param header gives a header's value by its name, or null: {@code request::getHeader}
     * @param body the bytes as they came: parsed and written again they are another text
     */
    public Push verify(Function<String, String> header, byte[] body) throws PushException {
        String id = Optional.ofNullable(header.apply("webhook-id")).orElse("");
        String timestamp = Optional.ofNullable(header.apply("webhook-timestamp")).orElse("");
        String signatures = Optional.ofNullable(header.apply("webhook-signature")).orElse("");
        if (id.isEmpty() || !timestamp.matches("\\d{1,12}") || signatures.isEmpty())
            throw new PushException(PushException.Fault.UNSIGNED);
        if (!isSigned(id + "." + timestamp + ".", body, signatures)) throw new PushException(PushException.Fault.FORGED);
        if (Math.abs(clock.instant().getEpochSecond() - Long.parseLong(timestamp)) > TOLERANCE_S)
            throw new PushException(PushException.Fault.STALE);
        return read(id, new String(body, StandardCharsets.UTF_8));
    }

    private boolean isSigned(String head, byte[] body, String signatures) {
        for (SecretKeySpec key : keys) {
            byte[] expected = signature(key, head, body).getBytes(StandardCharsets.UTF_8);
            for (String given : signatures.split(" "))
                if (MessageDigest.isEqual(expected, given.getBytes(StandardCharsets.UTF_8))) return true;
        }
        return false;
    }

    private static String signature(SecretKeySpec key, String head, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update(head.getBytes(StandardCharsets.UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The kind is told by the fields: expiry and failure share their msgCode. */
    private static Push read(String id, String text) throws PushException {
        Fields body = bodyOf(text).orElseThrow(() -> new PushException(PushException.Fault.UNREADABLE));
        Map<String, Object> fields = body.asMap();
        for (String name : List.of("msgCode", "msgInfo", "orderNo", "outOrderNo"))
            if (!(fields.get(name) instanceof String)) throw new PushException(PushException.Fault.UNREADABLE);
        boolean hasPassengers = fields.get("passengers") instanceof List;
        boolean isSuccess = body.text("msgCode").equals("100");
        Push.Kind kind = Push.Kind.ORDER_EXPIRED;
        if (hasPassengers && body.has("refundTime"))
            kind = isSuccess ? Push.Kind.REFUND_SUCCEEDED : Push.Kind.REFUND_FAILED;
        else if (hasPassengers && body.has("ticketNo"))
            kind = isSuccess ? Push.Kind.TICKET_ISSUED : Push.Kind.TICKET_FAILED;
        return new Push(id, kind, body);
    }

    /** The JSON itself, or (format=form) the field {@code data} of a form, which holds it. */
    private static Optional<Fields> bodyOf(String text) {
        try {
            String json = text.trim().startsWith("{") ? text : Arrays.stream(text.split("&"))
                .filter(field -> field.startsWith("data="))
                .map(field -> URLDecoder.decode(field.substring("data=".length()), StandardCharsets.UTF_8))
                .findFirst()
                .orElse("");
            return Fields.of(Json.parse(json));
        } catch (IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }
}
