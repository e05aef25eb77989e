package io.sockeye.autobahn;

import io.sockeye.codec.PermessageDeflate;
import io.sockeye.handshake.OriginPolicy;
import io.sockeye.server.ServerSslContext;
import io.sockeye.server.WebSocketHandler;
import io.sockeye.server.WebSocketServer;
import io.sockeye.server.WebSocketServerBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Where the server listens and what it agrees to, as in {@code sockeye-server-cli.jar echo}. */
final class ServerOptions {

  @Option(
      names = "--host",
      paramLabel = "HOST",
      description = "Name or address to listen on (${DEFAULT-VALUE}).")
  private String host = "127.0.0.1";

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "The port, 0 to have one chosen (${DEFAULT-VALUE}).")
  private int port = 9001;

  @Option(
      names = "--path",
      paramLabel = "/PATH",
      description = "Path of the WebSocket (${DEFAULT-VALUE}).")
  private String path = "/";

  @Option(
      names = "--origin",
      paramLabel = "PATTERN",
      description = "Pages from where may connect; may be repeated (from anywhere).")
  private String[] origins = {};

  @Option(names = "--no-deflate", description = "Agrees to no compression.")
  private boolean noDeflate;

  @Option(
      names = "--max-message-bytes",
      paramLabel = "N",
      description = "The longest message to accept (${DEFAULT-VALUE}).")
  private long maxMessageBytes = Echo.MAX_MESSAGE_BYTES;

  @ArgGroup(exclusive = false, heading = "%nFor wss:%n")
  private Pkcs12 tls;

  private static final class Pkcs12 {

    @Option(
        names = "--keystore",
        paramLabel = "FILE.p12",
        required = true,
        description = "Certificate and key in a PKCS#12 file.")
    private Path keyStore;

    @Option(
        names = "--keystore-password-file",
        paramLabel = "FILE",
        required = true,
        description = "A file whose first line is the password of the keystore.")
    private Path passwordFile;
  }

  /** {@return a server with these options} */
  WebSocketServerBuilder builder(WebSocketHandler handler)
      throws IOException, GeneralSecurityException {
    WebSocketServerBuilder builder =
        WebSocketServer.builder()
            .host(host)
            .port(port)
            .handler(path, handler)
            .originPolicy(
                origins.length == 0 ? OriginPolicy.any() : OriginPolicy.sameOrigin(origins))
            .permessageDeflate(noDeflate ? null : PermessageDeflate.DEFAULT)
            .maxMessageBytes(maxMessageBytes);
    if (tls != null) {
      builder.sslContext(ServerSslContext.ofPkcs12(tls.keyStore, tls.passwordFile));
    }
    return builder;
  }

  /** {@return where a server with these options is reached} */
  String url(int boundPort) {
    String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    return (tls == null ? "ws://" : "wss://") + name + ":" + boundPort + path;
  }
}
