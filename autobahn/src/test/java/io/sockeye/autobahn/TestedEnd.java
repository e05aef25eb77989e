package io.sockeye.autobahn;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.client.WebSocketClient;
import io.sockeye.codec.PermessageDeflate;
import io.sockeye.codec.Role;
import io.sockeye.codec.connection.ConnectionThreads;
import io.sockeye.server.WebSocketServer;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.stream.Stream;
import picocli.CommandLine;

/** One of the two ends that the suite tests, and the raw peer it talks to. */
final class TestedEnd implements AutoCloseable {

  /** The ways in which the ends run; virtual threads only where there are any. */
  record Kind(Role role, String flush, ThreadKind threads) {

    static Stream<Kind> all() {
      return Stream.of(Role.values()).flatMap(Kind::of);
    }

    static Stream<Kind> of(Role role) {
      return Stream.of("each", "before-wait")
          .flatMap(
              flush ->
                  Arrays.stream(ThreadKind.values())
                      .filter(
                          threads ->
                              threads == ThreadKind.platform
                                  || ConnectionThreads.virtualThreadsAvailable())
                      .map(threads -> new Kind(role, flush, threads)));
    }

    /** {@return one way for tests to which it makes no difference} */
    static Kind any(Role role) {
      return new Kind(role, "each", ThreadKind.platform);
    }

    ConnectionMode mode() {
      return CommandLine.populateCommand(
          new ConnectionMode(), "--flush", flush, "--threads", threads.name());
    }

    @Override
    public String toString() {
      return role + " " + flush + " " + threads;
    }
  }

  private final Kind kind;
  private final WebSocketServer server;
  private final CaseRun client;
  private RawPeer peer;

  private TestedEnd(Kind kind, WebSocketServer server, CaseRun client) {
    this.kind = kind;
    this.server = server;
    this.client = client;
  }

  static TestedEnd start(Kind kind) throws IOException {
    return kind.role() == Role.SERVER
        ? startServer(kind)
        : startClient(kind, ClientCommand.webSocketClient(kind.mode()));
  }

  /** Starts the end so that it keeps its context unless its peer asks for the contrary. */
  static TestedEnd startKeepingContext(Kind kind) throws IOException {
    return kind.role() == Role.SERVER
        ? startServer(kind)
        : startClient(
            kind,
            WebSocketClient.builder()
                .compressionThreshold(0)
                .permessageDeflate(PermessageDeflate.DEFAULT)
                .connectionOptions(kind.mode().connectionOptions())
                .build());
  }

  private static TestedEnd startServer(Kind kind) throws IOException {
    ServerOptions options = CommandLine.populateCommand(new ServerOptions(), "--port", "0");
    try {
      return new TestedEnd(
          kind, ServerCommand.start(options, kind.mode(), Echo::everyMessage), null);
    } catch (GeneralSecurityException e) {
      throw new AssertionError("there is no TLS", e);
    }
  }

  private static TestedEnd startClient(Kind kind, WebSocketClient client) throws IOException {
    return new TestedEnd(kind, null, CaseRun.start(client, kind.mode().threads("case")));
  }

  /** {@return the server; null when this is a client} */
  WebSocketServer server() {
    return server;
  }

  /**
   * Completes the opening handshake.
   *
   * @param extensions what the peer offers as a client, or answers as a server; null for nothing
   */
  RawPeer open(String extensions) throws IOException {
    String[] headers =
        extensions == null
            ? new String[0]
            : new String[] {"Sec-WebSocket-Extensions: " + extensions};
    if (kind.role() == Role.SERVER) {
      peer = RawPeer.connect(server.port());
      peer.send(OpeningHandshakes.request(headers));
      RawPeer.Head response = peer.readHead();
      assertThat(response.startLine()).startsWith("HTTP/1.1 101 ");
      assertThat(response.header("Sec-WebSocket-Extensions")).isEqualTo(extensions);
    } else {
      peer = client.accept();
      peer.send(OpeningHandshakes.response(peer.readHead(), headers));
    }
    return peer;
  }

  /** Ends what is left, and checks that the end has not stumbled. */
  @Override
  public void close() throws IOException {
    if (peer != null) {
      peer.close();
    }
    if (server != null) {
      server.close();
    } else {
      client.close();
      assertThat(client.failure()).isNull();
    }
  }
}
