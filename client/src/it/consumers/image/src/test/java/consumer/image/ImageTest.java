package consumer.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import consumer.server.EchoServer;
import io.sockeye.client.WebSocketClient;
import io.sockeye.codec.Message;
import io.sockeye.codec.WebSocketProtocol;
import io.sockeye.codec.connection.WebSocket;
import io.sockeye.handshake.HandshakeRequest;
import io.sockeye.server.WebSocketServer;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A run-time image of the echo server: the modules that it needs, and no JDK beside it. */
@Timeout(120)
class ImageTest {

  /** Nearly all of it is java.base: it depends on the JDK. */
  private static final int MAX_MEGABYTES = 70;

  @TempDir private Path directory;

  private static String modulePath() {
    return Stream.of(
            EchoServer.class,
            WebSocketServer.class,
            HandshakeRequest.class,
            WebSocketProtocol.class)
        .map(ImageTest::place)
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static String place(Class<?> type) {
    return new File(URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString()))
        .getPath();
  }

  private static void link(Path image, String... modules) {
    StringWriter out = new StringWriter();
    PrintWriter writer = new PrintWriter(out);
    int status =
        ToolProvider.findFirst("jlink")
            .orElseThrow()
            .run(
                writer,
                writer,
                "--module-path",
                modulePath(),
                "--add-modules",
                String.join(",", modules),
                "--strip-debug",
                "--no-header-files",
                "--no-man-pages",
                "--output",
                image.toString());
    assertEquals(0, status, out::toString);
  }

  private static long bytes(Path directory) throws Exception {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).mapToLong(ImageTest::size).sum();
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts the server of an image, has it echo, and ends it. */
  private static void echo(Path image, String... options) throws Exception {
    List<String> command = new ArrayList<>();
    // By java itself: the script of a launcher would end without it.
    command.add(image.resolve("bin/java").toString());
    command.addAll(List.of(options));
    command.addAll(List.of("--module", "consumer.server/consumer.server.EchoServer", "0"));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().clear();
    Process server = builder.start();
    try (BufferedReader out = server.inputReader()) {
      String line = out.readLine();
      while (line != null && !line.startsWith("listening")) {
        // What the Flight Recorder says of its start.
        line = out.readLine();
      }
      assertNotNull(line);
      String port = line.substring("listening at port ".length());
      try (WebSocket ws = WebSocketClient.connect("ws://localhost:" + port)) {
        ws.send("hello");
        assertEquals(Message.text("hello"), ws.receive());
      }
      server.destroy();
      assertTrue(server.waitFor(20, TimeUnit.SECONDS), "it ends when it is told to");
    } finally {
      server.destroyForcibly();
    }
  }

  private static boolean hasFlightRecorder(Path image) throws IOException {
    return Files.readString(image.resolve("release")).contains("jdk.jfr");
  }

  @Test
  void an_echo_server_runs_without_a_jdk() throws Exception {
    Path image = directory.resolve("image");
    link(image, "consumer.server");
    long megabytes = bytes(image) / 1_000_000;
    System.out.println("the image of an echo server has " + megabytes + " MB");
    assertTrue(megabytes < MAX_MEGABYTES, megabytes + " MB");
    assertFalse(hasFlightRecorder(image));
    echo(image);
  }

  @Test
  void with_the_flight_recorder_in_the_image_it_is_recorded() throws Exception {
    Path image = directory.resolve("image");
    link(image, "consumer.server", "jdk.jfr");
    assertTrue(hasFlightRecorder(image));
    Path recording = directory.resolve("recording.jfr");
    echo(
        image,
        "--add-modules",
        "jdk.jfr",
        "-XX:StartFlightRecording:dumponexit=true,filename=" + recording);
    Set<String> events =
        RecordingFile.readAllEvents(recording).stream()
            .map(event -> event.getEventType().getName())
            .filter(name -> name.startsWith("io.sockeye."))
            .collect(Collectors.toSet());
    // Of the end of its connection the server may not have told before it was ended itself.
    assertTrue(events.contains("io.sockeye.OpeningHandshake"), events::toString);
  }
}
