package io.bactrian.validate;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.stream.Stream;
import org.apache.camel.catalog.DefaultCamelCatalog;
import org.apache.camel.tooling.model.ComponentModel;
import org.apache.camel.tooling.model.JsonMapper;

/**
 * What is known of components: of those on the class path by the description that each carries, ours included, and of the
 * others that Camel has by its catalog, so that a missing jar is told from a misspelt name.
 */
final class Components {

    private static final String SERVICES = "META-INF/services/org/apache/camel/";

    private final DefaultCamelCatalog catalog = new DefaultCamelCatalog(true);
    private final ClassLoader loader = Components.class.getClassLoader();
    private final Map<String, Optional<ComponentModel>> known = new HashMap<>();

    Optional<ComponentModel> find(String scheme) {
        return known.computeIfAbsent(scheme, this::load);
    }

    /** Whether the component is on the class path. */
    boolean isInstalled(String scheme) {
        return loader.getResource(SERVICES + "component/" + scheme) != null;
    }

    /** Names of all components on the class path. */
    List<String> installed() {
        TreeSet<String> names = new TreeSet<>();
        try {
            for (URL folder : Collections.list(loader.getResources(SERVICES + "component/"))) {
                if (folder.openConnection() instanceof JarURLConnection jar) {
                    jar.getJarFile().stream()
                            .map(JarEntry::getName)
                            .filter(entry -> entry.startsWith(SERVICES + "component/"))
                            .forEach(entry -> names.add(entry.substring(entry.lastIndexOf('/') + 1)));
                } else {
                    try (Stream<Path> files = Files.list(Path.of(folder.toURI()))) {
                        files.forEach(file -> names.add(file.getFileName().toString()));
                    }
                }
            }
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException("cannot list the components on the class path", e);
        }
        names.remove("");
        return List.copyOf(names);
    }

    /** Whether the text is a duration as Camel reads it. */
    boolean isDuration(String text) {
        return catalog.validateTimePattern(text);
    }

    /** The options that the path of a URI gives, by name; empty when the path cannot be split. */
    Optional<Map<String, String>> pathOptions(String uri) {
        try {
            return Optional.ofNullable(catalog.endpointProperties(uri));
        } catch (URISyntaxException | RuntimeException e) {
            // The catalog answers a path that does not fit the component's syntax with either.
            return Optional.empty();
        }
    }

    private Optional<ComponentModel> load(String scheme) {
        if (!scheme.matches("[A-Za-z][A-Za-z0-9+.-]{0,60}")) {
            return Optional.empty();
        }
        String json = described(scheme);
        if (json == null) {
            return Optional.ofNullable(catalog.componentModel(scheme));
        }
        ComponentModel model = JsonMapper.generateComponentModel(json);
        if (catalog.componentJSonSchema(scheme) == null) {
            catalog.addComponent(scheme, model.getJavaType(), json);
        }
        return Optional.of(model);
    }

    /** The generated description beside a component's class. */
    private String described(String scheme) {
        Properties service = new Properties();
        try (InputStream in = loader.getResourceAsStream(SERVICES + "component/" + scheme)) {
            if (in == null) {
                return null;
            }
            service.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the description of component " + scheme, e);
        }
        String type = service.getProperty("class", "");
        String folder = type.substring(0, Math.max(0, type.lastIndexOf('.'))).replace('.', '/');
        try (InputStream in = loader.getResourceAsStream("META-INF/" + folder + "/" + scheme + ".json")) {
            return in == null ? null : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the description of component " + scheme, e);
        }
    }
}
