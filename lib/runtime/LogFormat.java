package whaleware.runtime;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;
import whaleware.base.Text;

/// How the log looks, `ww.log`: text, each line behind the name of who says it; or JSON, one object a line.
public sealed interface LogFormat {
    /// A line of whaleware's own, with its line break.
    byte[] own(boolean error, String line);

    /// Whole lines of a hook. They come as they are in plain text, each behind `NAME: `.
    byte[] hook(String name, boolean error, byte[] lines);

    /// Text, in colours where a stream is a terminal, unless `NO_COLOR` is set or `TERM` is none that has any.
    static LogFormat text(Map<String, String> env) {
        boolean may = env.getOrDefault("NO_COLOR", "").isEmpty() && !env.getOrDefault("TERM", "dumb").equals("dumb");
        return new PlainText(may && terminal(1), may && terminal(2));
    }

    private static boolean terminal(int descriptor) {
        try {
            var behind = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
            return behind.startsWith("/dev/pts/") || behind.startsWith("/dev/tty") || behind.equals("/dev/console");
        } catch (IOException hidden) {
            return false;
        }
    }

    /// @param out whether stdout is coloured
    /// @param err whether stderr is
    record PlainText(boolean out, boolean err) implements LogFormat {
        private static final String BOLD = "\033[1m", YELLOW = "\033[1;33m", CYAN = "\033[36m", END = "\033[0m";

        @Override
        public byte[] own(boolean error, String line) {
            var name = error ? err ? YELLOW + "run:" + END : "run:" : out ? BOLD + "run:" + END : "run:";
            return (name + " " + line.replace("\n", "\\n") + "\n").getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public byte[] hook(String name, boolean error, byte[] lines) {
            if (!(error ? err : out)) return lines;
            var coloured = (CYAN + name + ":" + END + " ").getBytes(StandardCharsets.UTF_8);
            return each(name, lines, (to, text) -> {
                to.writeBytes(coloured);
                to.writeBytes(text);
            });
        }
    }

    /// `{"at":…,"from":"boot","stream":"err","state":"BOOT","line":…}`. A hook's line that is a JSON object already is left as it is.
    ///
    /// @param clock tells `at`
    /// @param state tells `state`; left out while it is empty
    record Json(Supplier<Instant> clock, Supplier<String> state) implements LogFormat {
        private static final JsonFactory READER = new JsonFactory();

        @Override
        public byte[] own(boolean error, String line) {
            var to = new ByteArrayOutputStream();
            add(to, before("run", error), line.getBytes(StandardCharsets.UTF_8));
            to.write('\n');
            return to.toByteArray();
        }

        @Override
        public byte[] hook(String name, boolean error, byte[] lines) {
            var before = before(name, error);
            return each(name, lines, (to, line) -> {
                if (line.length > 1 && line[0] == '{' && isObject(line)) to.writeBytes(line);
                else add(to, before, line);
            });
        }

        private byte[] before(String from, boolean error) {
            var in = state.get();
            return ("{\"at\":\"" + Text.RFC_3339.format(clock.get()) + "\",\"from\":\"" + from + "\",\"stream\":\"" + (error ? "err" : "out")
                    + (in.isEmpty() ? "" : "\",\"state\":\"" + in) + "\",\"line\":\"").getBytes(StandardCharsets.UTF_8);
        }

        // what is no UTF-8 is replaced: JSON has nothing else
        private static void add(ByteArrayOutputStream to, byte[] before, byte[] line) {
            to.writeBytes(before);
            to.writeBytes(JsonStringEncoder.getInstance().quoteAsUTF8(new String(line, StandardCharsets.UTF_8)));
            to.write('"');
            to.write('}');
        }

        private static boolean isObject(byte[] line) {
            // a NUL would make the parser guess at UTF-16
            for (byte b : line) if (b == 0) return false;
            try (var parser = READER.createParser(line)) {
                if (parser.nextToken() != JsonToken.START_OBJECT) return false;
                parser.skipChildren();
                return parser.nextToken() == null;
            } catch (IOException none) {
                return false;
            }
        }
    }

    /// Adds one line, without its end.
    interface Line {
        void add(ByteArrayOutputStream to, byte[] line);
    }

    private static byte[] each(String name, byte[] lines, Line line) {
        var to = new ByteArrayOutputStream(lines.length * 2);
        int prefix = name.length() + 2;
        for (int from = 0, end; from < lines.length; from = end + 1) {
            end = from;
            while (end < lines.length && lines[end] != '\n') end++;
            line.add(to, java.util.Arrays.copyOfRange(lines, Math.min(from + prefix, end), end));
            to.write('\n');
        }
        return to.toByteArray();
    }
}
