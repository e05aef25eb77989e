package io.sockeye.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** What Maven Central requires of a library: its three jars, and who, what and where in its POM. */
class PublishedFilesIT {

  private static final String VERSION = text(pom(Path.of("../pom.xml")), "version");

  private static Element pom(Path file) {
    try {
      Document document =
          DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder().parse(file.toFile());
      return document.getDocumentElement();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** {@return the text of the child at the end of a path, or null} */
  private static String text(Element element, String... path) {
    Node node = element;
    for (String name : path) {
      node = child(node, name);
      if (node == null) {
        return null;
      }
    }
    return node.getTextContent().strip();
  }

  private static Node child(Node node, String name) {
    for (Node child = node.getFirstChild(); child != null; child = child.getNextSibling()) {
      if (name.equals(child.getNodeName())) {
        return child;
      }
    }
    return null;
  }

  private static List<String> entries(String module, String classifier) throws Exception {
    Path jar =
        Path.of("..", module, "target", "sockeye-" + module + "-" + VERSION + classifier + ".jar");
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      return zip.stream().map(ZipEntry::getName).toList();
    }
  }

  @Test
  void the_parent_says_for_all_what_is_common() {
    Element pom = pom(Path.of("../pom.xml"));
    assertThat(text(pom, "properties", "repository.path")).matches("[\\w.-]+/[\\w.-]+");
    String url = text(pom, "url");
    assertThat(url).isEqualTo("https://github.com/${repository.path}");
    assertThat(text(pom, "licenses", "license", "name")).isEqualTo("Apache-2.0");
    assertThat(text(pom, "licenses", "license", "url")).startsWith("https://");
    assertThat(text(pom, "developers", "developer", "name")).isNotEmpty();
    assertThat(text(pom, "scm", "url")).isEqualTo(url);
    assertThat(text(pom, "scm", "connection")).startsWith("scm:git:" + url);
    assertThat(text(pom, "scm", "developerConnection")).startsWith("scm:git:");
  }

  @ParameterizedTest
  @CsvSource({
    "codec, io/sockeye/codec/WebSocketProtocol",
    "handshake, io/sockeye/handshake/ServerHandshake",
    "server, io/sockeye/server/WebSocketServer",
    "client, io/sockeye/client/WebSocketClient"
  })
  void a_library_has_its_files(String module, String type) throws Exception {
    Element pom = pom(Path.of("..", module, "pom.xml"));
    assertThat(text(pom, "artifactId")).isEqualTo("sockeye-" + module);
    assertThat(text(pom, "name")).isNotEmpty();
    assertThat(text(pom, "description")).isNotEmpty();

    assertThat(entries(module, ""))
        .contains("module-info.class", type + ".class")
        .noneMatch(name -> name.contains("/cli/"));
    assertThat(entries(module, "-sources"))
        .contains("module-info.java", type + ".java")
        .noneMatch(name -> name.contains("/cli/"));
    assertThat(entries(module, "-javadoc"))
        .contains("index.html", "io.sockeye." + module + "/" + type + ".html")
        .noneMatch(name -> name.contains("/cli/"));
  }
}
