import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Refunds the tickets of an issued order. Java 11 or later, no dependency: ORDER=… java Refund.java */
public class Refund {
    static final String BASE_URL = System.getenv().getOrDefault("BASE_URL", "http://127.0.0.1:3000");
    static final String KEY = System.getenv().getOrDefault("KEY", "demo-key");
    static final String ORDER = System.getenv("ORDER");
    static final HttpClient HTTP = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    public static void main(String[] args) throws Exception {
        // One ticket a call. The same call again is the same refund: repeat it after a timeout.
        for (Map.Entry<String, String> ticket : states().entrySet())
            if (ticket.getValue().equals("F"))
                call("applyRefundOrder", Map.of("outOrderNo", ORDER, "passengerId", ticket.getKey()));

        // "Accepted" is not "refunded": the push of type 2 tells how it ended, and so does the ticket's state
        // (T, or O for failed).
        Map<String, String> states;
        do {
            Thread.sleep(1000);
            states = states();
        } while (states.containsValue("F") || states.containsValue("C"));
        for (String state : states.values()) System.out.println(ORDER + " " + state);
    }

    /** Each ticket's state by passengerId. */
    static Map<String, String> states() throws Exception {
        String detail = call("orderDetail", Map.of("outOrderNo", ORDER, "issue", "1"));
        Matcher ticket = Pattern.compile("\\{\"passengerId\":\"([^\"]*)\"[^}]*\"ticketStateCode\":\"([A-Z])\"").matcher(detail);
        Map<String, String> states = new LinkedHashMap<>();
        while (ticket.find()) states.put(ticket.group(1), ticket.group(2));
        return states;
    }

    /** The answer's JSON; throws with it when the service refuses. Use your JSON library in an application. */
    static String call(String operation, Map<String, String> parameters) throws Exception {
        Map<String, String> form = new LinkedHashMap<>(parameters);
        form.put("key", KEY);
        String body = form.entrySet().stream()
            .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
        HttpRequest request = HttpRequest.newBuilder(URI.create(BASE_URL + "/grabTicket/action/" + operation + ".php"))
            .timeout(Duration.ofSeconds(30))
            .header("content-type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
        String answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8)).body();
        if (!answer.contains("\"error_code\":0")) throw new IllegalStateException(answer);
        return answer;
    }
}
