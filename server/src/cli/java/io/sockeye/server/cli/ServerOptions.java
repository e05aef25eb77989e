package io.sockeye.server.cli;

import io.sockeye.codec.PermessageDeflate;
import io.sockeye.codec.connection.ConnectionOptions;
import io.sockeye.codec.connection.ConnectionThreads;
import io.sockeye.codec.connection.FlushPolicy;
import io.sockeye.handshake.OriginPolicy;
import io.sockeye.server.WebSocketServer;
import io.sockeye.server.WebSocketServerBuilder;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options that all servers have. */
final class ServerOptions {

  private static final long DEFAULT_MAX_MESSAGE_BYTES = 1 << 20;
  private static final int MAX_PORT = 65_535;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      defaultValue = "127.0.0.1",
      description =
          "Name or address to listen on; 0.0.0.0 is every address (default: ${DEFAULT-VALUE}).")
  private String host;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "8080",
      description = "Port, 0 for a free one (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--path",
      paramLabel = "/PATH",
      defaultValue = "/",
      description = "Path of the WebSocket (default: ${DEFAULT-VALUE}).")
  private String path;

  @ArgGroup(heading = "%nFor wss and https, PEM files or a keystore:%n")
  private TlsOptions tls;

  @ArgGroup(exclusive = false, heading = "%nBehind proxies:%n")
  private ProxyOptions proxies;

  @Option(
      names = "--origin",
      paramLabel = "PATTERN",
      description =
          "Pages from where may connect besides the server's own: https://example.com,"
              + " https://*.example.com, '*' for anywhere. May be repeated.")
  private List<String> origins = List.of();

  @Option(names = "--no-deflate", description = "Agrees to no compression.")
  private boolean noDeflate;

  @Option(
      names = "--max-message-bytes",
      paramLabel = "N",
      description =
          "The longest message to accept; a longer one is answered with 1009 (default: 1048576,"
              + " chat: 65536).")
  private Long maxMessageBytes;

  @Option(
      names = "--flush",
      paramLabel = "WHEN",
      defaultValue = "each",
      converter = FlushPolicyConverter.class,
      description =
          "When messages leave: each at once, or before-wait, together before the server waits for"
              + " more: faster for many at once (default: ${DEFAULT-VALUE}).")
  private FlushPolicy flushPolicy;

  @Option(
      names = "--threads",
      paramLabel = "KIND",
      converter = ThreadsConverter.class,
      description =
          "What runs a connection: virtual or platform threads"
              + " (default: virtual from Java 21 on, or else platform).")
  private ThreadFactory threadFactory;

  WebSocketServerBuilder builder() throws CannotStartException {
    return builder(DEFAULT_MAX_MESSAGE_BYTES);
  }

  /**
   * {@return a server with these options, but without a handler}
   *
   * @param defaultMaxMessageBytes used where the person gave none
   */
  WebSocketServerBuilder builder(long defaultMaxMessageBytes) throws CannotStartException {
    if (port < 0 || port > MAX_PORT) {
      throw new CannotStartException("--port is 0 to 65535, not " + port);
    }
    if (maxMessageBytes != null && maxMessageBytes < 1) {
      throw new CannotStartException("--max-message-bytes is 1 or more, not " + maxMessageBytes);
    }
    if (!path.matches("/[A-Za-z0-9/._~!$&'()*+,;=:@%-]*")) {
      throw new CannotStartException(
          "--path begins with '/' and has no space, '?' or '#', and other characters"
              + " percent-encoded; not "
              + path);
    }
    try {
      WebSocketServerBuilder builder =
          WebSocketServer.builder()
              .host(host())
              .port(port)
              .originPolicy(originPolicy())
              .permessageDeflate(noDeflate ? null : PermessageDeflate.DEFAULT)
              .maxMessageBytes(maxMessageBytes == null ? defaultMaxMessageBytes : maxMessageBytes)
              .connectionOptions(ConnectionOptions.DEFAULT.withFlushPolicy(flushPolicy));
      if (threadFactory != null) {
        builder.threadFactory(threadFactory);
      }
      if (proxies != null) {
        proxies.applyTo(builder);
      }
      if (tls != null) {
        builder.sslContext(tls.sslContext());
      }
      return builder;
    } catch (IllegalArgumentException e) {
      throw new CannotStartException(e.getMessage(), e);
    }
  }

  private OriginPolicy originPolicy() {
    return origins.contains("*")
        ? OriginPolicy.any()
        : OriginPolicy.sameOrigin(origins.toArray(String[]::new));
  }

  /** {@return the host without the brackets that an IPv6 address has in a URL} */
  String host() {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }

  int port() {
    return port;
  }

  String path() {
    return path;
  }

  String webSocketUrl(int boundPort) {
    return (tls == null ? "ws://" : "wss://") + hostAndPort(boundPort) + path;
  }

  String pageUrl(int boundPort) {
    return (tls == null ? "http://" : "https://") + hostAndPort(boundPort) + "/";
  }

  String hostAndPort(int boundPort) {
    String name = host();
    return (name.indexOf(':') >= 0 ? "[" + name + "]" : name) + ":" + boundPort;
  }

  private static final class FlushPolicyConverter implements ITypeConverter<FlushPolicy> {
    @Override
    public FlushPolicy convert(String value) {
      return switch (value) {
        case "each" -> FlushPolicy.EACH_MESSAGE;
        case "before-wait" -> FlushPolicy.BEFORE_WAIT;
        default -> throw new TypeConversionException("each or before-wait, not '" + value + "'");
      };
    }
  }

  private static final class ThreadsConverter implements ITypeConverter<ThreadFactory> {
    @Override
    public ThreadFactory convert(String value) {
      try {
        return switch (value) {
          case "virtual" -> ConnectionThreads.virtualThreads("sockeye-server");
          case "platform" -> ConnectionThreads.platformThreads("sockeye-server");
          default -> throw new TypeConversionException("virtual or platform, not '" + value + "'");
        };
      } catch (UnsupportedOperationException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
