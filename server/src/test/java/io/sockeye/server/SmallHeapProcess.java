package io.sockeye.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.codec.WebSocketProtocol;
import io.sockeye.handshake.HandshakeRequest;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/** A {@link SmallHeapServer} in its process, and what clients do to it. */
final class SmallHeapProcess {

  /** What a client does; it asserts how it ends. */
  interface Attack {
    void run() throws Exception;
  }

  private final Process process;
  private final int port;
  private final int securePort;
  private final SSLContext tls;
  private final ExecutorService attackers = Executors.newCachedThreadPool();

  private SmallHeapProcess(Process process, int port, int securePort, SSLContext tls) {
    this.process = process;
    this.port = port;
    this.securePort = securePort;
    this.tls = tls;
  }

  /** Starts it with a heap of 64 MiB; it ends at the first {@link OutOfMemoryError}. */
  static SmallHeapProcess start(Path directory) throws Exception {
    SSLContext tls = new TestCertificate(directory).context();
    Path passwordFile = Files.writeString(directory.resolve("password"), TestCertificate.PASSWORD);
    String classPath =
        Stream.of(
                SmallHeapServer.class,
                WebSocketServer.class,
                HandshakeRequest.class,
                WebSocketProtocol.class)
            .map(SmallHeapProcess::placeOf)
            .collect(Collectors.joining(File.pathSeparator));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                classPath,
                SmallHeapServer.class.getName(),
                directory.resolve("localhost.p12").toString(),
                passwordFile.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String line = process.inputReader().readLine();
    assertThat(line).as("the ports").matches("[0-9]+ [0-9]+");
    String[] ports = line.split(" ");
    return new SmallHeapProcess(
        process, Integer.parseInt(ports[0]), Integer.parseInt(ports[1]), tls);
  }

  private static String placeOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  void stop() throws Exception {
    attackers.shutdownNow();
    process.getOutputStream().close();
    try {
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).as("it ends when asked to").isTrue();
      assertThat(process.exitValue()).isZero();
    } finally {
      process.destroyForcibly();
    }
  }

  int port() {
    return port;
  }

  int securePort() {
    return securePort;
  }

  /** {@return what trusts the server's certificate} */
  SSLContext tls() {
    return tls;
  }

  ExecutorService attackers() {
    return attackers;
  }

  /** Runs the attack, with a client before it that is served meanwhile, and another after it. */
  void survives(Attack attack) throws Exception {
    try (RawClient bystander = open("/echo")) {
      Future<?> attacking =
          attackers.submit(
              () -> {
                attack.run();
                return null;
              });
      do {
        echo(bystander, "meanwhile");
      } while (!attacking.isDone());
      attacking.get();

      assertThat(process.isAlive()).as("the server lives").isTrue();
      echo(bystander, "after");
      try (RawClient newcomer = open("/echo", "Sec-WebSocket-Extensions: permessage-deflate")) {
        echo(newcomer, "new");
      }
    }
  }

  RawClient open(String path, String... headers) throws IOException {
    return RawClient.connect(port, 0).shakeHands(path, headers);
  }

  static void echo(RawClient client, String text) throws IOException {
    client.sendText(text);
    assertThat(client.readFrame().text()).isEqualTo(text);
  }

  /** Sends until all was sent, or the server has had enough of it. */
  Future<?> send(RawClient client, byte[] first, byte[] repeated, int times) {
    return attackers.submit(
        () -> {
          try {
            client.send(first);
            for (int i = 0; i < times; i++) {
              client.send(repeated);
            }
          } catch (IOException e) {
            // It was cut off; what it has been told is there to be read.
          }
        });
  }

  /** The client asks for 1 GB, and reads none of it until the server has ended the connection. */
  static void neverReads(RawClient client) throws Exception {
    try (client) {
      client.shakeHands("/much");
      awaitEnd(client);
    }
  }

  /** Waits, without reading, until the server has ended the connection. */
  static void awaitEnd(RawClient client) {
    Await.until(
        "the server has given up",
        () -> {
          try {
            client.send(RawClient.frame(0x8A, new byte[0]));
            return false;
          } catch (IOException e) {
            return true;
          }
        });
  }
}
