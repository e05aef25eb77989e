package io.sockeye.client;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.sockeye.handshake.WebSocketUri;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * A tunnel through a SOCKS5 proxy (RFC 1928), which looks up the host, with a user and a password
 * (RFC 1929) where it wants them.
 */
final class Socks5Tunnel implements Tunnel {

  private static final int VERSION = 5;
  private static final int NO_AUTHENTICATION = 0;
  private static final int USER_AND_PASSWORD = 2;
  private static final int NO_METHOD = 0xFF;
  private static final int USER_AND_PASSWORD_VERSION = 1;
  private static final int CONNECT = 1;
  private static final int MAX_NAME_BYTES = 255;

  /** Kinds of addresses (RFC 1928, section 5), with the bytes of those that have a fixed length. */
  private static final int IPV4 = 1;

  private static final int NAME = 3;
  private static final int IPV6 = 4;
  private static final int IPV4_BYTES = 4;
  private static final int IPV6_BYTES = 16;
  private static final int PORT_BYTES = 2;

  private final boolean canAuthenticate;

  /**
   * @param canAuthenticate whether a refusal for want of credentials leads to another attempt
   */
  Socks5Tunnel(boolean canAuthenticate) {
    this.canAuthenticate = canAuthenticate;
  }

  @Override
  public void open(
      SocketChannel channel, String proxy, WebSocketUri target, BasicCredentials credentials)
      throws IOException {
    byte[] request = request(target);
    Exchange exchange = new Exchange(channel, proxy);
    exchange.authenticate(credentials == null ? null : login(credentials), canAuthenticate);
    exchange.connect(request);
  }

  /** RFC 1928, section 4. */
  private static byte[] request(WebSocketUri target) throws ProxyException {
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.write(VERSION);
    request.write(CONNECT);
    request.write(0);
    byte[] address = IpLiteral.parse(target.host());
    if (address != null) {
      request.write(address.length == IPV4_BYTES ? IPV4 : IPV6);
    } else {
      address = target.host().getBytes(US_ASCII);
      if (address.length > MAX_NAME_BYTES) {
        throw new ProxyException(
            "the name of the host has " + address.length + " bytes; for SOCKS5 it has up to 255");
      }
      request.write(NAME);
      request.write(address.length);
    }
    request.writeBytes(address);
    request.write(target.port() >> 8);
    request.write(target.port());
    return request.toByteArray();
  }

  /** RFC 1929, section 2. */
  private static byte[] login(BasicCredentials credentials) {
    ByteArrayOutputStream login = new ByteArrayOutputStream();
    login.write(USER_AND_PASSWORD_VERSION);
    login.write(credentials.userBytes().length);
    login.writeBytes(credentials.userBytes());
    login.write(credentials.passwordBytes().length);
    login.writeBytes(credentials.passwordBytes());
    return login.toByteArray();
  }

  /** What goes to and fro. Never more is read than SOCKS is: the rest is the server's. */
  private record Exchange(SocketChannel channel, String proxy) {

    /**
     * @param login null for no credentials
     */
    void authenticate(byte[] login, boolean canAuthenticate) throws IOException {
      boolean offered = login != null || canAuthenticate;
      write(
          offered
              ? new byte[] {VERSION, 2, NO_AUTHENTICATION, USER_AND_PASSWORD}
              : new byte[] {VERSION, 1, NO_AUTHENTICATION});
      byte[] answer = read(2);
      requireVersion(answer[0]);
      int method = answer[1] & 0xFF;
      if (method == NO_AUTHENTICATION) {
        return;
      }
      if (method == NO_METHOD && !offered) {
        throw refusal("wants to be told who asks: set an authenticator");
      }
      if (method == NO_METHOD) {
        throw refusal("takes neither who gives no name nor who gives a user and a password");
      }
      if (method != USER_AND_PASSWORD || !offered) {
        throw refusal("chose an authentication that was not offered: it is no SOCKS5 proxy");
      }
      if (login == null) {
        throw new ProxyException(
            proxy + " wants a user and a password: the Authenticator gave none",
            null,
            new BasicChallenge("SOCKS authentication"));
      }
      write(login);
      if (read(2)[1] != 0) {
        throw refusal("does not accept the user and password of the Authenticator");
      }
    }

    void connect(byte[] request) throws IOException {
      write(request);
      byte[] reply = read(4);
      requireVersion(reply[0]);
      if (reply[1] != 0) {
        throw refusal(words(reply[1] & 0xFF));
      }
      // The address that the proxy connects from is of no interest.
      switch (reply[3]) {
        case IPV4 -> read(IPV4_BYTES + PORT_BYTES);
        case IPV6 -> read(IPV6_BYTES + PORT_BYTES);
        case NAME -> read((read(1)[0] & 0xFF) + PORT_BYTES);
        default -> throw refusal("answered with an address of an unknown kind");
      }
    }

    /** RFC 1928, section 6. */
    private static String words(int reply) {
      return "answered "
          + reply
          + switch (reply) {
            case 1 -> ", general failure";
            case 2 -> ", not allowed by its rules";
            case 3 -> ", network unreachable";
            case 4 -> ", host unreachable";
            case 5 -> ", connection refused";
            case 6 -> ", TTL expired";
            case 7 -> ", command not supported";
            case 8 -> ", address type not supported";
            default -> ", an unknown failure";
          };
    }

    private void requireVersion(byte version) throws ProxyException {
      if (version != VERSION) {
        throw refusal("did not answer as a SOCKS5 proxy does");
      }
    }

    private ProxyException refusal(String why) {
      return new ProxyException(proxy + " " + why);
    }

    private void write(byte[] bytes) throws IOException {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    }

    private byte[] read(int count) throws IOException {
      ByteBuffer buffer = ByteBuffer.allocate(count);
      while (buffer.hasRemaining()) {
        if (channel.read(buffer) < 0) {
          throw new ConnectException(proxy + " ended the connection without an answer");
        }
      }
      return buffer.array();
    }
  }
}
