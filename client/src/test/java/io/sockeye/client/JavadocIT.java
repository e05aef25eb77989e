package io.sockeye.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;

/** The Javadoc of all libraries, as the build has made it. */
class JavadocIT {

  private static final Path ROOT = Path.of("../target/apidocs").toAbsolutePath().normalize();

  /** Where documents of others may be; nothing is fetched from there. */
  private static final Set<String> OTHER_SITES = Set.of("docs.oracle.com", "www.rfc-editor.org");

  /** In constant-values.html, by the tool of JDK 17 where no constant is in that package itself. */
  private static final String TOOLS_OWN_FAULT = "#io.sockeye";

  private final Map<Path, Document> pages = new HashMap<>();

  private Document page(Path file) {
    return pages.computeIfAbsent(
        file,
        path -> {
          try {
            return Jsoup.parse(path, "UTF-8", path.toUri().toString());
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        });
  }

  private static List<Path> pageFiles() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files.filter(file -> file.toString().endsWith(".html")).toList();
    }
  }

  /** {@return what is wrong with a reference, or null} */
  private String fault(Path from, String reference) {
    URI uri = from.toUri().resolve(reference.replace(" ", "%20"));
    if (!uri.getScheme().equals("file")) {
      return OTHER_SITES.contains(uri.getHost()) ? null : "to a site that is not known";
    }
    Path file = Path.of(uri.getPath());
    if (!Files.isRegularFile(file)) {
      return "to a file that is not there";
    }
    String fragment = uri.getFragment();
    boolean found =
        fragment == null
            || fragment.isEmpty()
            || page(file).getElementById(fragment) != null
            || !page(file).getElementsByAttributeValue("name", fragment).isEmpty();
    return found ? null : "to a part that is not there";
  }

  @Test
  void every_link_leads_somewhere() throws IOException {
    List<String> faults = new ArrayList<>();
    int links = 0;
    for (Path file : pageFiles()) {
      for (Element element : page(file).select("[href], [src]")) {
        String reference = element.attr(element.hasAttr("href") ? "href" : "src");
        if (reference.startsWith("javascript:") || reference.equals(TOOLS_OWN_FAULT)) {
          continue;
        }
        links++;
        String fault = fault(file, reference);
        if (fault != null) {
          faults.add(ROOT.relativize(file) + " links " + fault + ": " + reference);
        }
      }
    }
    assertThat(faults).isEmpty();
    assertThat(links).isGreaterThan(5_000);
  }

  @Test
  void every_public_package_is_there_and_leads_to_those_below_it() throws IOException {
    Set<String> packages = new TreeSet<>();
    for (Path file : pageFiles()) {
      if (file.getFileName().toString().equals("package-summary.html")) {
        packages.add(ROOT.relativize(file.getParent()).toString());
      }
    }
    assertThat(packages)
        .containsExactly(
            "io.sockeye.client/io/sockeye/client",
            "io.sockeye.codec/io/sockeye/codec",
            "io.sockeye.codec/io/sockeye/codec/connection",
            "io.sockeye.handshake/io/sockeye/handshake",
            "io.sockeye.server/io/sockeye/server",
            "io.sockeye.server/io/sockeye/server/redis");
    Set<String> linked =
        page(ROOT.resolve("io.sockeye.client/io/sockeye/client/WebSocketClient.html"))
            .select("a[href]")
            .stream()
            .map(link -> link.attr("href"))
            .collect(Collectors.toSet());
    assertThat(linked)
        .anyMatch(
            link -> link.contains("io.sockeye.codec/io/sockeye/codec/connection/WebSocket.html"))
        .anyMatch(
            link -> link.contains("io.sockeye.handshake/io/sockeye/handshake/WebSocketUri.html"))
        .anyMatch(link -> link.startsWith("https://docs.oracle.com/en/java/javase/"));
  }
}
