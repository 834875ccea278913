package grabticket.client;

import java.time.Duration;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Supplier;

/** An order each time that it has changed; hasNext waits for the change. */
final class FollowedOrder implements Iterator<Fields> {
    private static final String ENDS = "UOCTE";
    /** The longest pause between two looks while nothing can be learnt, ms. */
    private static final long LONGEST_PAUSE_MS = 60_000;

    private final Supplier<Fields> look;
    private final long everyMs;
    private final String ends;
    private Fields seen;
    private Fields next;
    private boolean isLooking;

    FollowedOrder(Supplier<Fields> look, Duration every, boolean throughRefund) {
        this.look = look;
        this.everyMs = every.toMillis();
        this.ends = throughRefund ? ENDS : ENDS + "F";
    }

    @Override
    public boolean hasNext() {
        long pauseMs = everyMs;
        while (next == null && (seen == null || !ends.contains(seen.text("status")))) {
            if (isLooking) Caller.sleep(pauseMs);
            isLooking = true;
            Fields detail = lookOnce();
            pauseMs = detail == null ? Math.min(pauseMs * 2, Math.max(everyMs, LONGEST_PAUSE_MS)) : everyMs;
            if (detail != null && !detail.equals(seen)) next = detail;
        }
        return next != null;
    }

    @Override
    public Fields next() {
        if (!hasNext()) throw new NoSuchElementException("the order has come to its end");
        seen = next;
        next = null;
        return seen;
    }

    /** The order, or null when waiting may mend what is in the way. */
    private Fields lookOnce() {
        try {
            return look.get();
        } catch (CallException.TurnedAway turnedAway) {
            if (turnedAway.mayPassLater()) return null;
            throw turnedAway;
        } catch (CallException.Transport nothing) {
            // HTTP 404 is no outage: this host has no such operation.
            if (nothing.trouble() == CallException.Trouble.HTTP && nothing.code() == 404) throw nothing;
            return null;
        }
    }
}
