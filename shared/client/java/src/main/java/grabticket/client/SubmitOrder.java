package grabticket.client;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An order to be grabbed (contract §2). */
public final class SubmitOrder {
    private static final Pattern ID_CARD = Pattern.compile("\\d{6}(\\d{4})(\\d{2})(\\d{2})[\\dXx]{4}");
    static final ZoneId CHINA = ZoneId.of("Asia/Shanghai");

    private final Map<String, String> parameters = new LinkedHashMap<>();
    private final List<Map<String, String>> passengers = new ArrayList<>();

    /** Your own number: 6–32 digits and Latin letters. The same number is the same order. */
    public SubmitOrder(String outOrderNo) {
        parameters.put("outOrderNo", outOrderNo);
        parameters.put("acceptNoSeat", "0");
    }

    /** What must agree with the search, taken from it: one of its trains, and further ones to choose from. */
    public SubmitOrder trip(Fields found, Fields main, Fields... alternatives) {
        parameters.put("queryKey", found.text("queryKey"));
        parameters.put("trainNo", Stream.concat(Stream.of(main), Stream.of(alternatives))
            .map(train -> train.text("trainNo"))
            .collect(Collectors.joining("|")));
        parameters.put("mainTrainNo", main.text("trainNo"));
        parameters.put("fromStation", main.text("fromStation"));
        parameters.put("toStation", main.text("toStation"));
        String day = found.text("trainDate").replaceAll("^(\\d{4})(\\d{2})(\\d{2})$", "$1-$2-$3");
        parameters.put("departDate", day + " " + main.text("fromTime"));
        return this;
    }

    /** The main seat class, and further ones to choose from, such as {@code secondseat}. */
    public SubmitOrder seatClasses(String main, String... alternatives) {
        parameters.put("seatClassCode", Stream.concat(Stream.of(main), Stream.of(alternatives)).collect(Collectors.joining("|")));
        parameters.put("mainSeatClass", main);
        return this;
    }

    /** When grabbing ends. */
    public SubmitOrder closeTime(Instant moment) {
        DateTimeFormatter format = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(CHINA);
        parameters.put("closeTime", format.format(moment));
        return this;
    }

    /** Not accepted unless said. */
    public SubmitOrder acceptNoSeat(boolean isAccepted) {
        parameters.put("acceptNoSeat", isAccepted ? "1" : "0");
        return this;
    }

    /** The contact. (At the sandbox the name chooses the scenario.) */
    public SubmitOrder contact(String person, String cellphone) {
        parameters.put("person", person);
        parameters.put("cellphone", cellphone);
        return this;
    }

    /** Any other parameter of the contract, such as {@code email}. */
    public SubmitOrder parameter(String name, String value) {
        parameters.put(name, value);
        return this;
    }

    /**
     * One of 1 to 5 travellers; an ID card's number holds the birthday.
     *
     * @param passengerType 1 adult, 2 child
     * @param idCardType 0 ID card, 1 passport, 2 Taiwan permit, 3 Hong Kong and Macau permit
     */
    public SubmitOrder passenger(String passengerName, int passengerType, int idCardType, String idCardNo) {
        Matcher idCard = ID_CARD.matcher(idCardNo);
        boolean hasBirthday = idCardType == 0 && idCard.matches();
        String birthday = hasBirthday ? idCard.group(1) + "-" + idCard.group(2) + "-" + idCard.group(3) : null;
        return passenger(passengerName, passengerType, idCardType, idCardNo, birthday);
    }

    /** The same with a birthday, {@code yyyy-MM-dd}. */
    public SubmitOrder passenger(
            String passengerName, int passengerType, int idCardType, String idCardNo, String birthday) {
        Map<String, String> passenger = new LinkedHashMap<>();
        passenger.put("passengerName", passengerName);
        passenger.put("passengerType", String.valueOf(passengerType));
        passenger.put("idCardType", String.valueOf(idCardType));
        passenger.put("idCardNo", idCardNo);
        if (birthday != null) passenger.put("birthday", birthday);
        passengers.add(passenger);
        return this;
    }

    /** The form's fields. */
    Map<String, String> parameters() {
        Map<String, String> all = new LinkedHashMap<>(parameters);
        all.put("passengers", Json.write(passengers));
        return all;
    }
}
