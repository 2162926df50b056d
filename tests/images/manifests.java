//usr/bin/env true; exec jbang "$0" "$@"
//JAVA 25+
//DEPS io.kubernetes:client-java-api:24.0.0
//DEPS org.yaml:snakeyaml:2.7
//DEPS org.slf4j:slf4j-nop:2.0.17

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import org.yaml.snakeyaml.Yaml;

/// Prints Kubernetes manifests as a JSON array. Throws an exception if a manifest fails the checks of the official
/// client's model of its kind: unknown keys, missing keys, types of values.
void main(String... args) throws Exception {
    var all = new JsonArray();
    for (var document : new Yaml().loadAll(Files.readString(Path.of(args[0])))) {
        var manifest = new Gson().toJsonTree(document).getAsJsonObject();
        var version = manifest.get("apiVersion").getAsString();
        var prefix = version.substring(version.indexOf('/') + 1).replaceFirst("v", "V");
        var model = "io.kubernetes.client.openapi.models." + prefix + manifest.get("kind").getAsString();
        Class.forName(model).getMethod("validateJsonElement", JsonElement.class).invoke(null, manifest);
        Class.forName(model).getMethod("fromJson", String.class).invoke(null, manifest.toString());
        all.add(manifest);
    }
    IO.println(all);
}
