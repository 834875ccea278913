package grabticket.client;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Makes calls, again where that is safe. */
final class Caller {
    /** The pause before the first repetition, ms; each further one is twice as long. */
    private static final long FIRST_PAUSE_MS = 250;
    /** The longest pause that an answer can ask for, ms. */
    private static final long LONGEST_PAUSE_MS = 30_000;

    private final GrabTicketClient.Builder settings;
    private final HttpClient http;

    Caller(GrabTicketClient.Builder settings) {
        this.settings = settings;
        this.http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(settings.timeout)
            .build();
    }

    /** The result, if it has what the caller cannot do without. Throws a CallException. */
    Fields call(String operation, Map<String, String> parameters, Effect effect, Predicate<Fields> isComplete) {
        boolean isRepeatable = effect != Effect.ONCE || settings.retryEffects;
        Reply doubt = null;
        for (int attempt = 1; ; attempt += 1) {
            Reply reply = send(operation, parameters);
            if (reply.kind() == Reply.Kind.ANSWERED && !isComplete.test(reply.result()))
                reply = Reply.trouble(CallException.Trouble.UNREADABLE, 0);
            boolean isTrouble = reply.kind() == Reply.Kind.TROUBLE;
            boolean isTurnedAway = reply.kind() == Reply.Kind.TURNED_AWAY;
            if (isTrouble) doubt = reply;
            boolean isSafe = isTrouble ? isRepeatable : isTurnedAway && reply.code() == Reply.TOO_MANY_REQUESTS;
            if (!isSafe || attempt > settings.retries) {
                // That the last attempt did nothing says nothing of one before it that was not answered.
                boolean isDoubtful = isTurnedAway && effect != Effect.NONE && doubt != null;
                return resultOf(operation, effect, isDoubtful ? doubt : reply);
            }
            double jitter = 1 + ThreadLocalRandom.current().nextDouble() / 2;
            long pauseMs = (long) (FIRST_PAUSE_MS * Math.pow(2, attempt - 1) * jitter);
            sleep(Math.max(pauseMs, Math.min(askedPauseMs(reply.header("retry-after")), LONGEST_PAUSE_MS)));
        }
    }

    private Reply send(String operation, Map<String, String> parameters) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("key", settings.key);
        form.putAll(parameters);
        String body = form.entrySet().stream()
            .filter(field -> field.getValue() != null)
            .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
        // By POST, also what GET would do for: keys do not belong into URLs, which get logged.
        HttpRequest request =
            HttpRequest.newBuilder(URI.create(settings.baseUrl + "/grabTicket/action/" + operation + ".php"))
                .timeout(settings.timeout)
                .header("content-type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            return Reply.of(http.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8)));
        } catch (HttpTimeoutException late) {
            return Reply.failure(CallException.Trouble.TIMEOUT, late);
        } catch (IOException broken) {
            return Reply.failure(CallException.Trouble.NETWORK, broken);
        } catch (InterruptedException interrupted) {
            throw ended(interrupted);
        }
    }

    private static Fields resultOf(String operation, Effect effect, Reply reply) {
        switch (reply.kind()) {
            case ANSWERED:
                return reply.result();
            case REFUSED:
                throw new CallException.Refused(operation, reply);
            case TURNED_AWAY:
                throw new CallException.TurnedAway(operation, reply);
            default:
                if (effect == Effect.NONE) throw new CallException.Transport(operation, reply);
                throw new CallException.UnknownOutcome(operation, reply);
        }
    }

    /** Retry-After: seconds or a date. */
    private static long askedPauseMs(String header) {
        if (header == null) return 0;
        if (header.matches("\\d{1,9}")) return Long.parseLong(header) * 1000;
        try {
            Instant then = ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
            return Math.max(0, Duration.between(Instant.now(), then).toMillis());
        } catch (DateTimeParseException unreadable) {
            return 0;
        }
    }

    /** Throws a CancellationException when the thread is interrupted. */
    static void sleep(long ms) {
        try {
            Thread.sleep(ms);
        } catch (InterruptedException interrupted) {
            throw ended(interrupted);
        }
    }

    private static CancellationException ended(InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        CancellationException ended = new CancellationException("interrupted; what was on its way may still have its effect");
        ended.initCause(interrupted);
        return ended;
    }
}
