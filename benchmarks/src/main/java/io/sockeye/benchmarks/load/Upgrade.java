package io.sockeye.benchmarks.load;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The client's end of the opening handshake, RFC 6455, section 4.1. */
final class Upgrade {

  private static final int TIMEOUT_MILLIS = 60_000;
  private static final int MAX_RESPONSE = 8192;
  private static final String END = "\r\n\r\n";

  /** The key and the value to accept it with of RFC 6455, section 1.3. */
  private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

  private static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

  private Upgrade() {}

  static byte[] request(InetSocketAddress server, String path, String extensions) {
    return ("GET "
            + path
            + " HTTP/1.1\r\nHost: 127.0.0.1:"
            + server.getPort()
            + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: "
            + KEY
            + "\r\nSec-WebSocket-Version: 13\r\n"
            + (extensions == null ? "" : "Sec-WebSocket-Extensions: " + extensions + "\r\n")
            + "\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  /** {@return whether the response has ended} */
  static boolean isComplete(StringBuilder response) {
    return response.length() >= END.length()
        && response.indexOf(END, response.length() - END.length()) >= 0;
  }

  static void requireAccepted(String response, boolean deflate) throws LoadException {
    String lowerCase = response.toLowerCase(Locale.ROOT);
    if (!response.startsWith("HTTP/1.1 101") || !response.contains(ACCEPT)) {
      throw new LoadException(
          "the server refused to upgrade: " + response.lines().findFirst().orElse(""));
    }
    if (lowerCase.contains("permessage-deflate") != deflate) {
      throw new LoadException(
          deflate
              ? "the server did not agree to permessage-deflate"
              : "the server agreed to permessage-deflate, which was not offered");
    }
  }

  /** {@return a connection whose handshake is done, and that does not block} */
  static SocketChannel open(InetSocketAddress server, String path, String extensions)
      throws IOException {
    SocketChannel channel = connect(server);
    try {
      Socket socket = channel.socket();
      socket.setSoTimeout(TIMEOUT_MILLIS);
      channel.write(ByteBuffer.wrap(request(server, path, extensions)));
      requireAccepted(readResponse(socket.getInputStream()), extensions != null);
      channel.configureBlocking(false);
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** {@return a connection that blocks} */
  static SocketChannel connect(InetSocketAddress server) throws IOException {
    SocketChannel channel = SocketChannel.open();
    try {
      channel.socket().connect(server, TIMEOUT_MILLIS);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static String readResponse(InputStream in) throws IOException {
    StringBuilder response = new StringBuilder();
    while (!isComplete(response)) {
      int next = in.read();
      if (next < 0 || response.length() == MAX_RESPONSE) {
        throw new LoadException("the server's response does not end: " + response);
      }
      response.append((char) next);
    }
    return response.toString();
  }
}
