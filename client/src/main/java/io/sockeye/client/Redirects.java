package io.sockeye.client;

import io.sockeye.handshake.HandshakeResponse;
import io.sockeye.handshake.WebSocketUri;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Where the responses to one call lead, and what of that is allowed. */
final class Redirects {

  private static final Set<Integer> STATUSES = Set.of(301, 302, 303, 307, 308);
  private static final int MAX_SHOWN = 80;

  /** A redirect that is not followed; the message says why. */
  static final class NotAllowedException extends Exception {

    private static final long serialVersionUID = 1L;

    private NotAllowedException(String message) {
      super(message);
    }
  }

  /** What would be answered as it was before, and so lead round and round. */
  private record Visit(WebSocketUri uri, String cookies, boolean authenticated) {}

  private final int max;
  private final boolean leavesOrigin;
  private final Set<Visit> visits = new HashSet<>();
  private final List<WebSocketUri> path = new ArrayList<>();
  private boolean sameOrigin = true;

  /**
   * @param max how many are followed; 0 for none
   * @param leavesOrigin whether they may lead to other origins
   * @param asked what the caller has named
   */
  Redirects(int max, boolean leavesOrigin, WebSocketUri asked) {
    this.max = max;
    this.leavesOrigin = leavesOrigin;
    path.add(asked);
  }

  /** {@return what to connect to} */
  WebSocketUri current() {
    return path.get(path.size() - 1);
  }

  /**
   * {@return whether all so far led to the origin that the caller has named} Once another was asked
   * it is no more: it may have led back on purpose.
   */
  boolean sameOrigin() {
    return sameOrigin;
  }

  /** {@return whether it is a response that leads elsewhere} */
  static boolean isRedirect(HandshakeResponse response) {
    return STATUSES.contains(response.status());
  }

  /** {@return where a redirect leads} */
  WebSocketUri next(HandshakeResponse response) throws NotAllowedException {
    if (max == 0) {
      throw new NotAllowedException("redirects are not followed unless maxRedirects is set");
    }
    if (path.size() > max) {
      throw new NotAllowedException("more than " + max + " redirects are not followed");
    }
    List<String> locations = response.headers().all("Location");
    if (locations.size() != 1) {
      throw new NotAllowedException(
          "a redirect has one Location, and this one has " + locations.size());
    }
    WebSocketUri next = target(locations.get(0));
    if (current().secure() && !next.secure()) {
      throw new NotAllowedException(
          "a redirect from wss to " + shown(next) + " is not followed, as all could be read");
    }
    if (!leavesOrigin && !isSameOrigin(current(), next)) {
      throw new NotAllowedException(
          "a redirect to "
              + shown(next)
              + " is not followed, since a Unix domain socket leads to one server alone");
    }
    return next;
  }

  private static boolean isSameOrigin(WebSocketUri one, WebSocketUri other) {
    return one.secure() == other.secure()
        && one.host().equals(other.host())
        && one.port() == other.port();
  }

  private WebSocketUri target(String location) throws NotAllowedException {
    try {
      return Location.resolve(current(), location);
    } catch (IllegalArgumentException e) {
      throw new NotAllowedException("it is not followed, since " + e.getMessage());
    }
  }

  /**
   * Notes what is asked now.
   *
   * @param cookies which it is asked with; null for none
   * @param authenticated whether it is asked with credentials, where they may be sent
   */
  void ask(String cookies, boolean authenticated) {
    visits.add(new Visit(current(), cookies, authenticated));
  }

  /**
   * Makes sure that what is next has not been asked before.
   *
   * @throws NotAllowedException when it has been
   */
  void check(WebSocketUri next, String cookies, boolean authenticated) throws NotAllowedException {
    if (visits.contains(new Visit(next, cookies, authenticated))) {
      throw new NotAllowedException("the redirects go round in a circle");
    }
  }

  void follow(WebSocketUri next) {
    sameOrigin &= isSameOrigin(current(), next);
    path.add(next);
  }

  /**
   * {@return each of the URIs that were asked, for the end of a message; empty without redirects}
   */
  String told() {
    if (path.size() == 1) {
      return "";
    }
    return " (redirected: "
        + String.join(" -> ", path.stream().map(Redirects::shown).toList())
        + ")";
  }

  /** Without the query, which may be secret. */
  private static String shown(WebSocketUri uri) {
    String shown = (uri.secure() ? "wss://" : "ws://") + uri.hostHeader() + HttpUri.path(uri);
    return shown.length() > MAX_SHOWN ? shown.substring(0, MAX_SHOWN) + "..." : shown;
  }
}
