package io.sockeye.client;

import io.sockeye.client.Redirects.NotAllowedException;
import io.sockeye.codec.connection.WebSocket;
import io.sockeye.handshake.ClientHandshake;
import io.sockeye.handshake.HandshakeException;
import io.sockeye.handshake.HandshakeResponse;
import io.sockeye.handshake.WebSocketUri;
import java.io.IOException;

/** The opening handshakes of one call: with those that follow a redirect, or answer a 401. */
final class OpeningAttempts {

  /** One connection, and one opening handshake on it. */
  interface Attempt {
    WebSocket open(WebSocketUri uri, ClientHandshake handshake, Responses responses)
        throws IOException;
  }

  /** Is told of the response. */
  interface Responses {

    /**
     * {@return whether another attempt is going to answer it, so that its body is not waited for}
     *
     * @param response as it came: nothing has been checked
     */
    boolean isAnswered(HandshakeResponse response) throws IOException;
  }

  private final HandshakeTemplate template;
  private final Cookies cookies;
  private final Credentials credentials;
  private final Redirects redirects;

  /** For the origin that the caller has named; null as long as it has not asked for them. */
  private BasicCredentials given;

  /** What the response leads to: one of them, or none. */
  private WebSocketUri location;

  private BasicChallenge challenge;

  /** Why a response that could lead on does not; empty where there is nothing to say. */
  private String whyNot;

  OpeningAttempts(
      HandshakeTemplate template, Cookies cookies, Credentials credentials, Redirects redirects) {
    this.template = template;
    this.cookies = cookies;
    this.credentials = credentials;
    this.redirects = redirects;
  }

  WebSocket open(Attempt attempt) throws IOException {
    while (true) {
      location = null;
      challenge = null;
      whyNot = "";
      try {
        return attempt.open(redirects.current(), handshake(), this::isAnswered);
      } catch (HandshakeException e) {
        if (!goesOn()) {
          throw Failures.withMore(e, whyNot + redirects.told());
        }
      } catch (IOException e) {
        throw Failures.withMore(e, redirects.told());
      }
    }
  }

  private ClientHandshake handshake() throws IOException {
    boolean sameOrigin = redirects.sameOrigin();
    String cookie = cookies.of(redirects.current());
    redirects.ask(cookie, given != null);
    return template.handshake(
        redirects.current(),
        sameOrigin,
        sameOrigin && given != null ? given.header() : null,
        cookie);
  }

  private boolean isAnswered(HandshakeResponse response) throws IOException {
    cookies.store(redirects.current(), response.headers());
    if (response.status() == 401) {
      findChallenge(response);
    } else if (Redirects.isRedirect(response)) {
      findLocation(response);
    }
    return location != null || challenge != null;
  }

  private void findLocation(HandshakeResponse response) throws IOException {
    try {
      WebSocketUri next = redirects.next(response);
      redirects.check(next, cookies.of(next), given != null);
      location = next;
    } catch (NotAllowedException e) {
      whyNot = ": " + e.getMessage();
    }
  }

  private void findChallenge(HandshakeResponse response) {
    BasicChallenge found = BasicChallenge.find(response.headers().all("WWW-Authenticate"));
    boolean callersOwn = template.hasHeader("Authorization");
    if (!redirects.sameOrigin() && (callersOwn || credentials.canBeAskedFor())) {
      whyNot = ": credentials go only to the origin that was to be connected to, not to this one";
    } else if (callersOwn || !credentials.canBeAskedFor()) {
      whyNot = callersOwn || found == null ? "" : ": an authenticator could give what it asks for";
    } else if (found == null) {
      whyNot = ": it wants an authentication other than Basic, which is the only one here";
    } else if (given != null) {
      whyNot = ": it does not accept the user and password of the Authenticator";
    } else {
      challenge = found;
    }
  }

  /** Takes the step that the response leads to, if there is one. */
  private boolean goesOn() throws IOException {
    if (location != null) {
      redirects.follow(location);
      return true;
    }
    if (challenge != null) {
      given = credentials.forServer(redirects.current(), challenge);
      whyNot = ": the Authenticator has no user and password for it";
    }
    return challenge != null && given != null;
  }
}
