package io.sockeye.client;

import io.sockeye.codec.connection.Transport;
import io.sockeye.handshake.HandshakeRequest;
import io.sockeye.handshake.HandshakeResponse;
import io.sockeye.handshake.HeadLimits;
import io.sockeye.handshake.Headers;
import io.sockeye.handshake.WebSocketUri;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** A tunnel through an HTTP proxy by CONNECT (RFC 9110, section 9.3.6). */
final class HttpTunnel implements Tunnel {

  private final HeadLimits limits;
  private final boolean canAuthenticate;

  /**
   * @param canAuthenticate whether a refusal for want of credentials leads to another attempt
   */
  HttpTunnel(HeadLimits limits, boolean canAuthenticate) {
    this.limits = limits;
    this.canAuthenticate = canAuthenticate;
  }

  @Override
  public void open(
      SocketChannel channel, String proxy, WebSocketUri target, BasicCredentials credentials)
      throws IOException {
    String authority = Endpoint.authority(target.host(), target.port());
    Headers headers = Headers.of("Host", authority);
    if (credentials != null) {
      headers = headers.with("Proxy-Authorization", credentials.header());
    }
    Transport transport = Transport.of(channel);
    transport.write(
        ByteBuffer.wrap(new HandshakeRequest("CONNECT", authority, "HTTP/1.1", headers).encode()));
    check(new ResponseReader(transport, limits), proxy, credentials != null);
  }

  private void check(ResponseReader reader, String proxy, boolean authenticated)
      throws IOException {
    HandshakeResponse response = reader.read();
    if (response == null) {
      throw new ConnectException(proxy + " ended the connection without an answer");
    }
    if (response.status() == 407) {
      throw unauthenticated(response, reader, proxy, authenticated);
    }
    if (response.status() < 200 || response.status() > 299) {
      throw new ProxyException(
          proxy + " answered " + response.status(), reader.withBody(response), null);
    }
    // It is the client that begins: nothing can have come from the server.
    if (reader.rest().hasRemaining()) {
      throw new ProxyException(
          proxy
              + " sent more than the answer "
              + response.status()
              + ", before anything was sent to the server");
    }
  }

  private ProxyException unauthenticated(
      HandshakeResponse response, ResponseReader reader, String proxy, boolean authenticated) {
    BasicChallenge challenge = BasicChallenge.find(response.headers().all("Proxy-Authenticate"));
    String answered = proxy + " answered 407: ";
    if (challenge == null) {
      return new ProxyException(
          answered + "it wants an authentication other than Basic, which is the only one here",
          reader.withBody(response),
          null);
    }
    if (authenticated) {
      return new ProxyException(
          answered + "it does not accept the user and password of the Authenticator",
          reader.withBody(response),
          null);
    }
    return new ProxyException(
        answered
            + "it wants a user and a password: "
            + (canAuthenticate ? "the Authenticator gave none" : "set an authenticator"),
        canAuthenticate ? response : reader.withBody(response),
        challenge);
  }
}
