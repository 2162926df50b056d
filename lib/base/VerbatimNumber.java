package whaleware.base;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.node.NumericNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;

/// A number that prints as it was written: `1.10` stays `1.10`, `1e400` stays `1e400`. Its value is computed when it is
/// needed, since a JVM's first [BigDecimal] takes 15 ms.
final class VerbatimNumber extends NumericNode {
    private final String text;
    private volatile BigDecimal value;

    /// @param text a valid number, with an exponent of at most four digits
    VerbatimNumber(String text) {
        this.text = text;
    }

    private BigDecimal value() {
        if (value == null) value = new Decimal(text);
        return value;
    }

    /// A number for template libraries, which print it by `toString`.
    private static final class Decimal extends BigDecimal {
        private static final long serialVersionUID = 1;
        private final String text;

        Decimal(String text) {
            super(text);
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    @Override
    public String asText() {
        return text;
    }

    @Override
    public void serialize(JsonGenerator out, SerializerProvider provider) throws IOException {
        out.writeNumber(text);
    }

    @Override
    public JsonToken asToken() {
        return JsonToken.VALUE_NUMBER_FLOAT;
    }

    @Override
    public JsonParser.NumberType numberType() {
        return JsonParser.NumberType.BIG_DECIMAL;
    }

    @Override
    public boolean isFloatingPointNumber() {
        return true;
    }

    @Override
    public boolean isBigDecimal() {
        return true;
    }

    @Override
    public Number numberValue() {
        return value();
    }

    @Override
    public int intValue() {
        return value().intValue();
    }

    @Override
    public long longValue() {
        return value().longValue();
    }

    @Override
    public double doubleValue() {
        return value().doubleValue();
    }

    @Override
    public BigDecimal decimalValue() {
        return value();
    }

    @Override
    public BigInteger bigIntegerValue() {
        return value().toBigInteger();
    }

    @Override
    public boolean canConvertToInt() {
        return between(Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    @Override
    public boolean canConvertToLong() {
        return between(Long.MIN_VALUE, Long.MAX_VALUE);
    }

    @Override
    public boolean canConvertToExactIntegral() {
        return value().signum() == 0 || value().stripTrailingZeros().scale() <= 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VerbatimNumber number && number.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    private boolean between(long min, long max) {
        return value().compareTo(BigDecimal.valueOf(min)) >= 0 && value().compareTo(BigDecimal.valueOf(max)) <= 0;
    }
}
