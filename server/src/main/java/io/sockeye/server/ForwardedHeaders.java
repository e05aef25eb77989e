package io.sockeye.server;

import io.sockeye.handshake.HandshakeException;
import io.sockeye.handshake.HandshakeException.Reason;
import io.sockeye.handshake.Headers;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What the header fields of a request say of where it came from. Each proxy on the way has added
 * its word at the end; it is read from there, as far as those are trusted who have said it.
 */
final class ForwardedHeaders {

  private static final String X_FORWARDED_FOR = "X-Forwarded-For";
  private static final String X_FORWARDED_PROTO = "X-Forwarded-Proto";
  private static final String FORWARDED = "Forwarded";

  private final Headers headers;
  private final Predicate<InetAddress> trusted;

  /**
   * @param headers of a request that has come from a trusted proxy
   * @param trusted who else is
   */
  ForwardedHeaders(Headers headers, Predicate<InetAddress> trusted) {
    this.headers = headers;
    this.trusted = trusted;
  }

  /** {@return what the X-Forwarded fields say} */
  Forwarded xForwarded() throws HandshakeException {
    List<String> nodes = headers.tokens(X_FORWARDED_FOR);
    InetSocketAddress client = null;
    for (int i = nodes.size() - 1; i >= 0; i--) {
      client = xForwardedNode(nodes.get(i));
      if (!isTrusted(client)) {
        break;
      }
    }
    return new Forwarded(
        client, scheme(X_FORWARDED_PROTO, last(X_FORWARDED_PROTO)), last("X-Forwarded-Host"));
  }

  private static InetSocketAddress xForwardedNode(String text) throws HandshakeException {
    InetAddress withoutBrackets = IpAddress.parse(text);
    return withoutBrackets == null
        ? node(X_FORWARDED_FOR, text)
        : new InetSocketAddress(withoutBrackets, 0);
  }

  private String last(String name) {
    List<String> values = headers.tokens(name);
    return values.isEmpty() ? null : values.get(values.size() - 1);
  }

  /** {@return what the field Forwarded says} */
  Forwarded forwarded() throws HandshakeException {
    List<Map<String, String>> elements;
    try {
      elements = ForwardedElements.parse(String.join(",", headers.all(FORWARDED)));
    } catch (IllegalArgumentException e) {
      throw malformed(FORWARDED, e);
    }
    InetSocketAddress client = null;
    Map<String, String> element = Map.of();
    for (int i = elements.size() - 1; i >= 0; i--) {
      element = elements.get(i);
      String node = element.get("for");
      client = node == null ? null : node(FORWARDED, node);
      if (!isTrusted(client)) {
        break;
      }
    }
    return new Forwarded(client, scheme(FORWARDED, element.get("proto")), element.get("host"));
  }

  private boolean isTrusted(InetSocketAddress node) {
    return node != null && trusted.test(node.getAddress());
  }

  private static InetSocketAddress node(String header, String text) throws HandshakeException {
    try {
      return ForwardedNode.parse(text);
    } catch (IllegalArgumentException e) {
      throw malformed(header, e);
    }
  }

  private static String scheme(String header, String text) throws HandshakeException {
    return switch (text == null ? "" : text.toLowerCase(Locale.ROOT)) {
      case "" -> null;
      case "http", "ws" -> "http";
      case "https", "wss" -> "https";
      default -> throw malformed(header, new IllegalArgumentException("no scheme of HTTP"));
    };
  }

  private static HandshakeException malformed(String header, IllegalArgumentException why) {
    HandshakeException malformed =
        new HandshakeException(
            Reason.HEADER_MALFORMED,
            "the header " + header + " of the proxy is malformed: there is " + why.getMessage());
    malformed.initCause(why);
    return malformed;
  }
}
