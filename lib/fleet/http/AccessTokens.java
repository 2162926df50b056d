package whaleware.fleet.http;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The two tokens of the fleet. An empty one lets everybody in. All comparisons take the same time for each token.
///
/// A login sets a cookie with a time and a signature by the read token. No session is stored, so each collector
/// behind a balancer accepts it, and a new token ends all logins. Thread-safe.
public final class AccessTokens {
    /// How long a login lasts.
    static final Duration LOGIN = Duration.ofDays(7);
    private static final String COOKIE = "ww_fleet", BEARER = "Bearer ";

    private final byte[] report, read;
    private final InstantSource clock;

    /// @param report `ww.fleet.tokens.report`
    /// @param read `ww.fleet.tokens.read`
    public AccessTokens(String report, String read, InstantSource clock) {
        this.report = bytes(report);
        this.read = bytes(read);
        this.clock = clock;
    }

    /// Returns whether both tokens are set.
    boolean complete() {
        return report.length > 0 && read.length > 0;
    }

    /// Returns whether a request may report.
    ///
    /// @param authorization its header, or null
    boolean mayReport(String authorization) {
        return report.length == 0 || isEqual(report, bearer(authorization));
    }

    /// Returns whether a request may read.
    ///
    /// @param authorization its header, or null
    /// @param cookies its header `Cookie`, or null
    boolean mayRead(String authorization, String cookies) {
        return read.length == 0 || isEqual(read, bearer(authorization)) || isValid(cookie(cookies));
    }

    /// Returns whether a text is the read token.
    boolean isReadToken(String text) {
        return read.length == 0 || isEqual(read, text);
    }

    /// Returns whether a request has the cookie of a login.
    public static boolean hasLogin(Request request) {
        return !cookie(request.headers().get("cookie")).isEmpty();
    }

    /// Returns the header `Set-Cookie` of a login.
    ///
    /// @param secure whether browsers send it over TLS only
    String login(boolean secure) {
        long until = clock.instant().plus(LOGIN).getEpochSecond();
        return COOKIE + "=" + until + "." + signature(until) + "; Path=/; HttpOnly; SameSite=Strict; Max-Age="
                + LOGIN.toSeconds() + (secure ? "; Secure" : "");
    }

    /// Returns the header `Set-Cookie` that ends a login.
    static String logout() {
        return COOKIE + "=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0";
    }

    private boolean isValid(String cookie) {
        int point = cookie.indexOf('.');
        if (point < 1 || point > 18) return false;
        try {
            long until = Long.parseLong(cookie.substring(0, point));
            return isEqual(bytes(signature(until)), cookie.substring(point + 1))
                    && Instant.ofEpochSecond(until).isAfter(clock.instant());
        } catch (NumberFormatException noTime) {
            return false;
        }
    }

    private String signature(long until) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(read, "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(bytes("whaleware fleet login " + until)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("each Java has HmacSHA256", e);
        }
    }

    private static String cookie(String cookies) {
        if (cookies != null) for (var cookie : cookies.split(";")) {
            var pair = cookie.strip();
            if (pair.startsWith(COOKIE + "=")) return pair.substring(COOKIE.length() + 1);
        }
        return "";
    }

    private static String bearer(String authorization) {
        boolean bearer = authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length());
        return bearer ? authorization.substring(BEARER.length()).strip() : "";
    }

    private static boolean isEqual(byte[] expected, String given) {
        return MessageDigest.isEqual(expected, bytes(given));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
