package grabticket.client;

/** One parameter that was refused, and the rule that it broke, in Chinese. */
public final class RefusedField {
    private final String field;
    private final String rule;

    RefusedField(String field, String rule) {
        this.field = field;
        this.rule = rule;
    }

    /** The parameter, with a path where it has parts: {@code passengers[0].idCardNo}. */
    public String field() {
        return field;
    }

    public String rule() {
        return rule;
    }
}
