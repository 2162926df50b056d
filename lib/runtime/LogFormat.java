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
import java.util.Arrays;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import whaleware.base.Text;

/// The format of the log, `ww.log`: text, in which each line has its source as prefix, or JSON, one object a line.
public sealed interface LogFormat {
    /// Returns a line of whaleware's own, with its line break.
    byte[] own(boolean error, String line);

    /// Returns whether [#hook] changes lines.
    boolean changes(boolean error);

    /// Returns whole lines of a hook. The lines passed in are plain text, each with the prefix `NAME: `.
    byte[] hook(String name, boolean error, byte[] lines);

    /// Returns the text format. Each stream that is a terminal has colours, unless `NO_COLOR` is set or `TERM` is unset
    /// or `dumb`.
    static LogFormat text(Map<String, String> env) {
        boolean colours = env.getOrDefault("NO_COLOR", "").isEmpty()
                && !env.getOrDefault("TERM", "dumb").equals("dumb");
        return new PlainText(colours && isTerminal(1), colours && isTerminal(2));
    }

    private static boolean isTerminal(int descriptor) {
        try {
            var target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException unreadable) {
            return false;
        }
    }

    /// The text format.
    ///
    /// @param colouredOut whether stdout has colours
    /// @param colouredErr whether stderr has colours
    record PlainText(boolean colouredOut, boolean colouredErr) implements LogFormat {
        private static final String BOLD = "\033[1m", YELLOW = "\033[1;33m", CYAN = "\033[36m", RESET = "\033[0m";

        @Override
        public byte[] own(boolean error, String line) {
            var name = changes(error) ? (error ? YELLOW : BOLD) + "run:" + RESET : "run:";
            return (name + " " + line.replace("\n", "\\n") + "\n").getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public byte[] hook(String name, boolean error, byte[] lines) {
            if (!changes(error)) return lines;
            var prefix = (CYAN + name + ":" + RESET + " ").getBytes(StandardCharsets.UTF_8);
            return rewrite(name, lines, (out, text) -> {
                out.writeBytes(prefix);
                out.writeBytes(text);
            });
        }

        @Override
        public boolean changes(boolean error) {
            return error ? colouredErr : colouredOut;
        }
    }

    /// The JSON format: `{"at":…,"from":"boot","stream":"err","state":"BOOT","line":…}`. A hook's line that is a JSON
    /// object passes unchanged.
    ///
    /// @param clock returns the value of `at`
    /// @param state returns the value of `state`, which is left out if empty
    record Json(Supplier<Instant> clock, Supplier<String> state) implements LogFormat {
        private static final JsonFactory READER = new JsonFactory();

        @Override
        public byte[] own(boolean error, String line) {
            var out = new ByteArrayOutputStream();
            wrap(out, members("run", error), line.getBytes(StandardCharsets.UTF_8));
            out.write('\n');
            return out.toByteArray();
        }

        @Override
        public boolean changes(boolean error) {
            return true;
        }

        @Override
        public byte[] hook(String name, boolean error, byte[] lines) {
            var members = members(name, error);
            return rewrite(name, lines, (out, line) -> {
                if (line.length > 1 && line[0] == '{' && isObject(line)) out.writeBytes(line);
                else wrap(out, members, line);
            });
        }

        private byte[] members(String from, boolean error) {
            var current = state.get();
            return ("{\"at\":\"" + Text.RFC_3339.format(clock.get()) + "\",\"from\":\"" + from
                    + "\",\"stream\":\"" + (error ? "err" : "out")
                    + (current.isEmpty() ? "" : "\",\"state\":\"" + current)
                    + "\",\"line\":\"").getBytes(StandardCharsets.UTF_8);
        }

        // decoding replaces bytes that are not UTF-8, which JSON does not allow
        private static void wrap(ByteArrayOutputStream out, byte[] members, byte[] line) {
            out.writeBytes(members);
            out.writeBytes(JsonStringEncoder.getInstance().quoteAsUTF8(new String(line, StandardCharsets.UTF_8)));
            out.write('"');
            out.write('}');
        }

        private static boolean isObject(byte[] line) {
            // a NUL would make the parser assume UTF-16
            for (byte b : line) if (b == 0) return false;
            try (var parser = READER.createParser(line)) {
                if (parser.nextToken() != JsonToken.START_OBJECT) return false;
                parser.skipChildren();
                return parser.nextToken() == null;
            } catch (IOException invalid) {
                return false;
            }
        }
    }

    /// Rewrites lines, which are passed to the writer without prefix and line break.
    private static byte[] rewrite(String name, byte[] lines, BiConsumer<ByteArrayOutputStream, byte[]> writer) {
        var out = new ByteArrayOutputStream(lines.length * 2);
        int prefix = name.length() + 2;
        for (int from = 0, end; from < lines.length; from = end + 1) {
            end = from;
            while (end < lines.length && lines[end] != '\n') end++;
            writer.accept(out, Arrays.copyOfRange(lines, Math.min(from + prefix, end), end));
            out.write('\n');
        }
        return out.toByteArray();
    }
}
