package whaleware.base;

import java.util.ArrayList;
import java.util.List;

/// One reading of a key path, from left to right.
final class KeyPathReader {
    private final String path;
    private int at;

    KeyPathReader(String path) {
        this.path = path;
    }

    List<Object> steps() {
        var steps = new ArrayList<Object>();
        steps.add(peek() == '[' ? index() : name());
        while (at < path.length()) {
            if (peek() == '[') {
                steps.add(index());
            } else {
                if (path.charAt(at++) != '.') throw wrong("'.' or '['", at - 1);
                steps.add(name());
            }
        }
        return steps;
    }

    private String name() {
        if (peek() == '"') return quoted();
        var start = at;
        while (at < path.length() && ".[]\"".indexOf(path.charAt(at)) < 0) at++;
        if (at == start) throw wrong("a key", at);
        return path.substring(start, at);
    }

    private int index() {
        var end = path.indexOf(']', at);
        var digits = end < 0 ? "" : path.substring(at + 1, end);
        if (!digits.matches("\\d{1,9}")) throw wrong("a number and ']'", at + 1);
        at = end + 1;
        return Integer.parseInt(digits);
    }

    private String quoted() {
        var start = at++;
        while (peek() != '"') {
            if (at >= path.length()) throw wrong("'\"'", at);
            at += peek() == '\\' ? 2 : 1;
        }
        at++;
        try {
            return Json.object("{\"key\":" + path.substring(start, at) + "}", "", "").get("key").textValue();
        } catch (Failure broken) {
            throw wrong("JSON's escapes", start);
        }
    }

    private char peek() {
        return at < path.length() ? path.charAt(at) : 0;
    }

    private Failure wrong(String expected, int column) {
        return new Failure(ExitCode.USAGE, "cannot read key '" + KeyPath.shown(path) + "': expected " + expected + " at column " + (column + 1) + " (write db.host, hosts[0].name or \"a.b\".c)");
    }
}
