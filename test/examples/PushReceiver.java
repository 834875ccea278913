import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Takes pushes and believes only those that are signed. Java 11 or later: java PushReceiver.java */
public class PushReceiver {
    // The key is what the text after whsec_ holds in base64, not the text itself.
    static final byte[] KEY = Base64.getDecoder().decode(System.getenv("WEBHOOK_SECRET").substring("whsec_".length()));
    // In an application a table with a unique index on the id, written in one transaction with the push.
    static final Set<String> HANDLED = ConcurrentHashMap.newKeySet();
    static final ExecutorService WORK = Executors.newSingleThreadExecutor();

    public static void main(String[] args) throws IOException {
        int port = Integer.parseInt(System.getenv().getOrDefault("PORT", "8000"));
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
        server.createContext("/", PushReceiver::take);
        server.start();
        System.out.println("listening http://127.0.0.1:" + port);
    }

    static void take(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes(); // as it came: parsed and written again it is another text
        String id = header(exchange, "webhook-id");
        boolean isGenuine = isSigned(id, header(exchange, "webhook-timestamp"), header(exchange, "webhook-signature"), body);
        boolean isNew = isGenuine && HANDLED.add(id); // the same id may come again
        exchange.sendResponseHeaders(isGenuine ? 204 : 401, -1); // within 10 seconds; what takes long comes after it
        exchange.close();
        if (isNew) WORK.execute(() -> process(new String(body, StandardCharsets.UTF_8)));
    }

    static void process(String push) {
        System.out.println(text(push, "outOrderNo") + " " + text(push, "msgCode") + " " + text(push, "msgInfo"));
    }

    /** Standard Webhooks: HMAC-SHA-256 over id.timestamp.body, five minutes of tolerance. */
    static boolean isSigned(String id, String timestamp, String signatures, byte[] body) {
        if (!timestamp.matches("\\d{1,12}")) return false;
        if (Math.abs(System.currentTimeMillis() / 1000 - Long.parseLong(timestamp)) > 300) return false;
        try {
            ByteArrayOutputStream content = new ByteArrayOutputStream();
            content.write((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
            content.write(body);
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
            byte[] expected = ("v1," + Base64.getEncoder().encodeToString(mac.doFinal(content.toByteArray()))).getBytes();
            for (String given : signatures.split(" "))
                if (MessageDigest.isEqual(expected, given.getBytes(StandardCharsets.UTF_8))) return true;
            return false;
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static String header(HttpExchange exchange, String name) {
        String value = exchange.getRequestHeaders().getFirst(name);
        return value == null ? "" : value;
    }

    /** A field's text. Use your JSON library in an application. */
    static String text(String json, String name) {
        var matcher = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(json);
        return matcher.find() ? matcher.group(1) : "";
    }
}
