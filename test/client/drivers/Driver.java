package grabticket.client;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Drives the Java files for the tests: a request in JSON on each line of the input, answers in JSON on the output. */
public class Driver {
    static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    public static void main(String[] args) throws Exception {
        var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            Fields request = Fields.of(Json.parse(line)).orElseThrow();
            try {
                Object result = perform(request);
                answer("result", result instanceof Fields ? ((Fields) result).asMap() : result);
            } catch (CallException error) {
                answer("error", told(error));
            } catch (PushException error) {
                answer("error", Map.of("fault", words(error.fault())));
            } catch (IllegalArgumentException error) {
                answer("error", Map.of("invalid", String.valueOf(error.getMessage())));
            }
        }
    }

    static Object perform(Fields request) throws PushException {
        GrabTicketClient client = clientOf(request);
        String number = request.text("outOrderNo");
        switch (request.text("do")) {
            case "search":
                LocalDate day = Instant.parse(request.text("date")).atZone(SubmitOrder.CHINA).toLocalDate();
                return client.search(request.text("from"), request.text("to"), day);
            case "submitOrder":
                return client.submitOrder(orderOf(request));
            case "orderDetail":
                return client.orderDetail(number);
            case "issuedDetail":
                return client.issuedDetail(number);
            case "cancelOrder":
                return client.cancelOrder(number);
            case "applyRefundOrder":
                return client.applyRefundOrder(number, request.text("passengerId"));
            case "addCallbackUrl":
                client.addCallbackUrl(request.text("url"), number(request, "type"), request.has("format") ? request.text("format") : "json");
                return null;
            case "dataDictionary":
                return client.dataDictionary();
            case "listOrders":
                return client.readExtension("listOrders", Map.of("limit", "1"));
            case "followOrder":
                Duration every = Duration.ofMillis(number(request, "everyMs"));
                for (Fields detail : client.followOrder(number, every, request.text("throughRefund").equals("true")))
                    answer("item", detail.asMap());
                return null;
            case "verify":
                return verified(request);
            default:
                throw new IllegalStateException(request.text("do"));
        }
    }

    static GrabTicketClient clientOf(Fields request) {
        var builder = GrabTicketClient.at(request.text("baseUrl"), request.text("key"));
        if (request.has("timeoutMs")) builder.timeout(Duration.ofMillis(number(request, "timeoutMs")));
        if (request.has("retries")) builder.retries(number(request, "retries"));
        if (request.text("retryEffects").equals("true")) builder.retryEffects();
        return builder.build();
    }

    static SubmitOrder orderOf(Fields request) {
        Fields order = request.object("order");
        SubmitOrder made = new SubmitOrder(order.text("outOrderNo"))
            .trip(request.object("found"), request.object("main"), request.list("alternatives").toArray(new Fields[0]))
            .closeTime(Instant.parse(order.text("closeTime")))
            .acceptNoSeat(order.text("acceptNoSeat").equals("true"))
            .contact(order.text("person"), order.text("cellphone"));
        List<String> seats = new ArrayList<>();
        for (Object seat : (List<?>) order.asMap().get("seatClassCode")) seats.add((String) seat);
        made.seatClasses(seats.get(0), seats.subList(1, seats.size()).toArray(new String[0]));
        if (order.has("queryKey")) made.parameter("queryKey", order.text("queryKey"));
        for (Fields one : order.list("passengers"))
            made.passenger(one.text("passengerName"), number(one, "passengerType"), number(one, "idCardType"), one.text("idCardNo"));
        return made;
    }

    static Object verified(Fields request) throws PushException {
        List<String> secrets = new ArrayList<>();
        for (Object secret : (List<?>) request.asMap().get("secrets")) secrets.add((String) secret);
        Clock clock = Clock.fixed(Instant.ofEpochSecond(number(request, "now")), ZoneOffset.UTC);
        Map<String, String> headers = new HashMap<>();
        request.object("headers").asMap().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), (String) value));
        byte[] body = request.text("body").getBytes(StandardCharsets.UTF_8);
        Push push = new PushVerifier(clock, secrets.toArray(new String[0])).verify(headers::get, body);
        return Map.of("id", push.id(), "kind", words(push.kind()), "body", push.body().asMap());
    }

    static Map<String, Object> told(CallException error) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("kind", words(error.kind()));
        told.put("operation", error.operation());
        told.put("code", error.code());
        error.requestId().ifPresent(id -> told.put("requestId", id));
        error.docs().ifPresent(docs -> told.put("docs", docs));
        if (error instanceof CallException.Refused) {
            List<Object> fields = new ArrayList<>();
            for (RefusedField one : ((CallException.Refused) error).fields())
                fields.add(Map.of("field", one.field(), "rule", one.rule()));
            told.put("reason", ((CallException.Refused) error).reason());
            told.put("fields", fields);
        }
        if (error instanceof CallException.TurnedAway) {
            told.put("reason", ((CallException.TurnedAway) error).reason());
            told.put("mayPassLater", ((CallException.TurnedAway) error).mayPassLater());
        }
        if (error instanceof CallException.Transport) told.put("trouble", words(((CallException.Transport) error).trouble()));
        if (error instanceof CallException.UnknownOutcome)
            told.put("trouble", words(((CallException.UnknownOutcome) error).trouble()));
        return told;
    }

    /** TURNED_AWAY is `turnedAway`, as in the other languages. */
    static String words(Enum<?> value) {
        StringBuilder words = new StringBuilder();
        for (String word : value.name().split("_"))
            words.append(words.length() == 0 ? word.toLowerCase(Locale.ROOT) : word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT));
        return words.toString();
    }

    static int number(Fields fields, String name) {
        return fields.number(name).orElseThrow().intValueExact();
    }

    static void answer(String what, Object value) {
        Map<String, Object> line = new HashMap<>();
        line.put(what, value);
        OUT.println(Json.write(line));
    }
}
