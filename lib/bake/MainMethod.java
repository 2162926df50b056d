package whaleware.bake;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;

/// Finds the `main` of a script as JBang does: in a `//MAIN` line, in a class of its file, or in a file of its
/// `//SOURCES`. The compiler's parser reads the files: a `main` in a comment or a text is none.
///
/// Not thread-safe.
final class MainMethod {
    private static final Pattern MAIN = Pattern.compile("(?m)^//MAIN\\s+\\S");
    private static final Pattern LIKE_MAIN = Pattern.compile("\\bvoid\\s+main\\s*\\(");
    private static final Pattern SOURCES = Pattern.compile("(?m)^//SOURCES\\s+(.*?)(\\s//\\s.*)?$");
    private static final Pattern WORDS = Pattern.compile("[\\s;,\"']+");

    private final Path lib;
    private final Set<Path> seen = new HashSet<>();

    private MainMethod(Path lib) {
        this.lib = lib;
    }

    /// Returns whether JBang would find a `main` for a script.
    ///
    /// @param lib the folder of the library: a script that only has its `//SOURCES` is none
    static boolean isIn(Path script, Path lib) throws IOException {
        return new MainMethod(lib).isIn(script);
    }

    private boolean isIn(Path script) throws IOException {
        if (!seen.add(script) || script.startsWith(lib)) return false;
        var text = Files.readString(script);
        if (MAIN.matcher(text).find() || text.contains("main") && declaresMain(script, text)) return true;
        var sources = SOURCES.matcher(text);
        while (sources.find()) {
            for (var name : WORDS.split(sources.group(1))) {
                var file = script.resolveSibling(name).normalize();
                if (name.endsWith(".java") && Files.isRegularFile(file) && isIn(file)) return true;
            }
        }
        return false;
    }

    private static boolean declaresMain(Path file, String text) throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) return LIKE_MAIN.matcher(text).find();
        boolean[] wrong = new boolean[1];
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            var task = (JavacTask) compiler.getTask(null, files, _ -> wrong[0] = true, List.of("-proc:none"), null,
                    files.getJavaFileObjects(file));
            for (CompilationUnitTree unit : task.parse()) {
                for (Tree type : unit.getTypeDecls()) if (type instanceof ClassTree c && hasMain(c)) return true;
            }
        }
        // JBang prints what is wrong with the file
        return wrong[0] && LIKE_MAIN.matcher(text).find();
    }

    private static boolean hasMain(ClassTree type) {
        for (var member : type.getMembers()) {
            if (member instanceof MethodTree method && method.getName().contentEquals("main")
                    && String.valueOf(method.getReturnType()).equals("void") && takesArguments(method)) return true;
        }
        return false;
    }

    private static boolean takesArguments(MethodTree method) {
        List<? extends VariableTree> parameters = method.getParameters();
        if (parameters.isEmpty()) return true;
        var type = parameters.getFirst().getType().toString();
        return parameters.size() == 1 && (type.equals("String[]") || type.equals("java.lang.String[]")
                || type.endsWith("String..."));
    }
}
