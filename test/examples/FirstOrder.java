import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** One order from search to ticket. Java 11 or later, no dependency: java FirstOrder.java */
public class FirstOrder {
    static final String BASE_URL = env("BASE_URL", "http://127.0.0.1:3000");
    static final String KEY = env("KEY", "demo-key");
    static final String ORDER = env("ORDER", "JAVA" + System.currentTimeMillis());
    static final HttpClient HTTP = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    public static void main(String[] args) throws Exception {
        LocalDate day = LocalDate.now(ZoneId.of("Asia/Shanghai")).plusDays(30);
        // 1. search
        String found = call("search", Map.of(
            "from", "苏州", "to", "昆山", "date", day.format(DateTimeFormatter.BASIC_ISO_DATE)));

        // 2. submitOrder
        Map<String, String> order = new LinkedHashMap<>();
        order.put("queryKey", text(found, "queryKey"));
        order.put("outOrderNo", ORDER); // the same request again is the same order: repeat it after a timeout
        order.put("trainNo", first(found, "\"trainNo\":\"([GD]\\d+)\""));
        order.put("seatClassCode", "secondseat");
        order.put("fromStation", "苏州");
        order.put("toStation", "昆山");
        order.put("departDate", day.toString());
        order.put("closeTime", day.minusDays(1) + " 18:00:00");
        order.put("acceptNoSeat", "0");
        order.put("person", "出票"); // the contact; at the sandbox it chooses the scenario
        order.put("cellphone", "13800138000");
        order.put("passengers", "[{\"passengerName\":\"测试乘客\",\"passengerType\":1,"
            + "\"idCardType\":0,\"idCardNo\":\"110101199003077715\"}]");
        call("submitOrder", order);

        // 3. orderDetail, until grabbing has ended; a push tells it, too
        String status;
        do {
            Thread.sleep(1000);
            status = text(call("orderDetail", Map.of("outOrderNo", ORDER)), "status");
        } while ("NBD".contains(status));
        System.out.println(ORDER + " " + status);
    }

    /** The answer's JSON; throws with the reason, which names every wrong field, when the service refuses. */
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
        String code = first(answer, "\"error_code\":(\\d+)");
        if (!code.equals("0")) throw new IllegalStateException(code + " " + text(answer, "reason"));
        return answer;
    }

    /** A field's text. Use your JSON library in an application. */
    static String text(String json, String name) {
        return first(json, "\"" + name + "\":\"([^\"]*)\"");
    }

    static String first(String text, String pattern) {
        var matcher = Pattern.compile(pattern).matcher(text);
        if (!matcher.find()) throw new IllegalStateException("no " + pattern + " in " + text);
        return matcher.group(1);
    }

    static String env(String name, String usual) {
        return System.getenv().getOrDefault(name, usual);
    }
}
