package io.sockeye.server.cli;

import io.sockeye.server.ProxyHeader;
import io.sockeye.server.WebSocketServerBuilder;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The proxies that are in front of the server. */
final class ProxyOptions {

  @Option(
      names = "--trusted-proxy",
      paramLabel = "NETWORK",
      required = true,
      description =
          "A proxy that is believed when it says for whom it connects: its address, or a network"
              + " such as 10.0.0.0/8. May be repeated.")
  private List<String> networks;

  @Option(
      names = "--proxy-header",
      paramLabel = "KIND",
      defaultValue = "x-forwarded",
      converter = ProxyHeaderConverter.class,
      description =
          "How it says so: x-forwarded, forwarded (RFC 7239) or proxy-protocol"
              + " (default: ${DEFAULT-VALUE}).")
  private ProxyHeader header;

  /**
   * @throws IllegalArgumentException when a network is none
   */
  void applyTo(WebSocketServerBuilder builder) {
    builder.trustedProxies(header, networks.toArray(String[]::new));
  }

  private static final class ProxyHeaderConverter implements ITypeConverter<ProxyHeader> {
    @Override
    public ProxyHeader convert(String value) {
      return switch (value) {
        case "x-forwarded" -> ProxyHeader.X_FORWARDED;
        case "forwarded" -> ProxyHeader.FORWARDED;
        case "proxy-protocol" -> ProxyHeader.PROXY_PROTOCOL;
        default ->
            throw new TypeConversionException(
                "x-forwarded, forwarded or proxy-protocol, not '" + value + "'");
      };
    }
  }
}
