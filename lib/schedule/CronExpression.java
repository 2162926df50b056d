package whaleware.schedule;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.field.CronFieldName;
import com.cronutils.model.field.expression.Always;
import com.cronutils.model.field.expression.And;
import com.cronutils.model.field.expression.Between;
import com.cronutils.model.field.expression.Every;
import com.cronutils.model.field.expression.FieldExpression;
import com.cronutils.model.field.expression.On;
import com.cronutils.model.field.value.FieldValue;
import com.cronutils.parser.CronParser;
import java.time.LocalDate;
import java.util.BitSet;
import java.util.Map;
import whaleware.base.Failure;

/// The five fields of a cron expression, as crontab(5) has them: the values at which each field matches. The only class
/// that uses cron-utils, so that without a schedule none of that library is loaded.
///
/// @param minutes 0 to 59
/// @param hours 0 to 23
/// @param days of the month, 1 to 31
/// @param months 1 to 12
/// @param weekdays 0, Sunday, to 6
/// @param either whether a date matches if its day or its weekday does, since the expression limits both
record CronExpression(BitSet minutes, BitSet hours, BitSet days, BitSet months, BitSet weekdays, boolean either) {
    private static final Map<String, String> NICKNAMES = Map.of("@hourly", "0 * * * *", "@daily", "0 0 * * *",
            "@weekly", "0 0 * * 0", "@monthly", "0 0 1 * *");
    private static final int[] LONGEST_MONTHS = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    /// Parses an expression of five fields, or one of the nicknames `@hourly`, `@daily`, `@weekly` and `@monthly`.
    ///
    /// Throws IllegalArgumentException, with `<why> (<cure>)`, if it is none, or if no date can match.
    static CronExpression parse(String text) {
        var expression = NICKNAMES.getOrDefault(text.strip(), text.strip());
        if (expression.startsWith("@")) {
            throw new IllegalArgumentException(
                    "no such nickname (use @hourly, @daily, @weekly, @monthly or five fields)");
        }
        var words = expression.split("\\s+");
        if (words.length != 5 || expression.isEmpty()) throw wrongCount(expression.isEmpty() ? 0 : words.length);
        if (expression.contains("|")) {
            throw new IllegalArgumentException("'|' is not supported (use a list such as 1,2)");
        }
        var cron = parsed(expression);
        // crontab(5): a field that begins with * does not limit the date
        boolean either = !words[2].startsWith("*") && !words[4].startsWith("*");
        var fields = new CronExpression(values(cron, CronFieldName.MINUTE, 0, 59),
                values(cron, CronFieldName.HOUR, 0, 23), values(cron, CronFieldName.DAY_OF_MONTH, 1, 31),
                values(cron, CronFieldName.MONTH, 1, 12), values(cron, CronFieldName.DAY_OF_WEEK, 0, 6), either);
        if (!fields.isPossible()) {
            throw new IllegalArgumentException("no month that it names has such a day (correct the day or the month)");
        }
        return fields;
    }

    private static IllegalArgumentException wrongCount(int fields) {
        var found = "it has " + fields + " fields, expected five: minute, hour, day, month, weekday";
        return new IllegalArgumentException(fields == 6 ? found + " (there are no seconds: leave out the sixth field)"
                : found + " (for example \"30 2 * * *\" is 02:30 every day)");
    }

    private static com.cronutils.model.Cron parsed(String expression) {
        try {
            return new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX)).parse(expression);
        } catch (IllegalArgumentException e) {
            var why = Failure.reason(e.getCause() == null ? e : e.getCause());
            throw new IllegalArgumentException(why + " (see crontab(5))");
        }
    }

    private static BitSet values(com.cronutils.model.Cron cron, CronFieldName field, int min, int max) {
        var values = new BitSet();
        add(values, cron.retrieve(field).getExpression(), min, max, 1);
        // 7 is Sunday, too
        if (field == CronFieldName.DAY_OF_WEEK && values.get(7)) values.set(0);
        values.clear(max + 1, Math.max(max + 1, values.length()));
        return values;
    }

    private static void add(BitSet values, FieldExpression expression, int min, int max, int period) {
        switch (expression) {
            case And list -> list.getExpressions().forEach(each -> add(values, each, min, max, period));
            case Every every -> add(values, every.getExpression(), min, max, every.getPeriod().getValue());
            case Between range -> add(values, number(range.getFrom()), number(range.getTo()), period);
            // 5/10 is 5-59/10
            case On on -> add(values, on.getTime().getValue(), period > 1 ? max : on.getTime().getValue(), period);
            case Always _ -> add(values, min, max, period);
            default -> throw new IllegalArgumentException(
                    "'" + expression.asString() + "' is not supported (see crontab(5))");
        }
    }

    private static void add(BitSet values, int from, int to, int period) {
        for (int value = from; value <= to; value += period) values.set(value);
    }

    private static int number(FieldValue<?> value) {
        return ((Number) value.getValue()).intValue();
    }

    private boolean isPossible() {
        if (either) return true;
        return months.stream().anyMatch(month -> days.nextSetBit(1) <= LONGEST_MONTHS[month - 1]);
    }

    /// Returns whether the date matches.
    boolean matches(LocalDate date) {
        if (!months.get(date.getMonthValue())) return false;
        boolean day = days.get(date.getDayOfMonth()), weekday = weekdays.get(date.getDayOfWeek().getValue() % 7);
        return either ? day || weekday : day && weekday;
    }

    /// Returns whether each hour matches: then the expression counts the time that passes, not the hours on the clock.
    boolean everyHour() {
        return hours.cardinality() == 24;
    }
}
