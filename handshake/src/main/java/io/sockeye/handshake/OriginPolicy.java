package io.sockeye.handshake;

import java.util.Arrays;
import java.util.List;

/**
 * From which web pages a server lets browsers connect (RFC 6455, sections 4.2.2 and 10.2). Without
 * such a check any page on the web could connect in the name of whoever looks at it.
 *
 * <p>A request without an Origin header is always allowed: it does not come from a web page. The
 * origin {@code null}, which a page can give itself, and malformed ones are allowed by {@link
 * #any()} alone.
 */
public final class OriginPolicy {

  private final boolean any;
  private final boolean same;
  private final List<OriginPattern> patterns;

  private OriginPolicy(boolean any, boolean same, String... patterns) {
    this.any = any;
    this.same = same;
    this.patterns = Arrays.stream(patterns).map(OriginPattern::parse).toList();
  }

  /**
   * {@return the policy that allows pages from the host and port that the request asks for, and
   * from origins that match a pattern}
   *
   * <p>On a secure connection the page has to be secure too. On a plain one it may be, since a
   * proxy in front of the server may have ended TLS.
   *
   * @param alsoAllowed patterns as {@link #only(String...)} takes them
   * @throws IllegalArgumentException when a pattern is malformed
   */
  public static OriginPolicy sameOrigin(String... alsoAllowed) {
    return new OriginPolicy(false, true, alsoAllowed);
  }

  /**
   * {@return the policy that allows pages from origins that match a pattern, and no others}
   *
   * @param patterns scheme, host and perhaps port, such as {@code https://example.com}; {@code
   *     https://*.example.com} for all hosts under example.com, without example.com; {@code
   *     http://localhost:*} for any port; {@code https://*} for any host. Without a port it is the
   *     default port of the scheme. Case does not matter.
   * @throws IllegalArgumentException when a pattern is malformed
   */
  public static OriginPolicy only(String... patterns) {
    return new OriginPolicy(false, false, patterns);
  }

  /**
   * {@return the policy that allows any page: for services that give nothing to a browser's user}
   */
  public static OriginPolicy any() {
    return new OriginPolicy(true, false);
  }

  /**
   * {@return whether a request comes from a page that may connect, or from none}
   *
   * @param request the request
   * @param secure whether it came over TLS
   */
  public boolean allows(HandshakeRequest request, boolean secure) {
    List<String> origins = request.headers().all("Origin");
    if (any || origins.isEmpty()) {
      return true;
    }
    Origin origin = origins.size() == 1 ? Origin.parse(origins.get(0)) : null;
    if (origin == null) {
      return false;
    }
    Authority asked = request.authority();
    return same && asked != null && origin.isSame(asked, secure)
        || patterns.stream().anyMatch(pattern -> pattern.matches(origin));
  }
}
