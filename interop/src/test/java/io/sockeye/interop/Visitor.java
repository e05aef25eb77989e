package io.sockeye.interop;

import io.sockeye.codec.ProtocolConfig;
import io.sockeye.codec.Role;
import io.sockeye.codec.connection.ConnectionOptions;
import io.sockeye.codec.connection.Transport;
import io.sockeye.codec.connection.WebSocket;
import io.sockeye.handshake.Agreement;
import io.sockeye.handshake.ClientHandshake;
import io.sockeye.handshake.HandshakeException;
import io.sockeye.handshake.HandshakeResponse;
import io.sockeye.handshake.HeadDecoder;
import io.sockeye.handshake.HeadLimits;
import io.sockeye.handshake.Headers;
import io.sockeye.handshake.WebSocketUri;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLContext;

/**
 * Who connects to a proxy, over TLS, from an address that is not the proxy's: they are on the same
 * machine.
 */
final class Visitor implements AutoCloseable {

  static final String ADDRESS = "127.0.0.2";

  private final Socket tcp;
  private final Agreement agreement;
  private final WebSocket webSocket;
  private final TimeLimit timeLimit;

  private Visitor(Socket tcp, Agreement agreement, WebSocket webSocket) {
    this.tcp = tcp;
    this.agreement = agreement;
    this.webSocket = webSocket;
    timeLimit = new TimeLimit(webSocket);
  }

  /**
   * Connects.
   *
   * @param origin may be null
   * @param headers to be sent as well
   * @throws HandshakeException when it is refused
   */
  static Visitor connect(int port, SSLContext tls, String origin, Headers headers)
      throws IOException {
    Socket tcp =
        new Socket(InetAddress.getByName("127.0.0.1"), port, InetAddress.getByName(ADDRESS), 0);
    try {
      tcp.setSoTimeout((int) Program.LIMIT.toMillis());
      Socket socket = tls.getSocketFactory().createSocket(tcp, "127.0.0.1", port, true);
      Transport transport = Transport.of(socket, tcp);
      ClientHandshake.Builder builder =
          ClientHandshake.builder(WebSocketUri.of("wss://127.0.0.1:" + port + "/")).origin(origin);
      headers.forEach(builder::header);
      ClientHandshake handshake = builder.build();
      transport.write(ByteBuffer.wrap(handshake.request().encode()));
      ByteBuffer in = ByteBuffer.allocate(1024).limit(0);
      Agreement agreement = handshake.verify(read(transport, in));
      return new Visitor(
          tcp,
          agreement,
          WebSocket.of(
              transport,
              ProtocolConfig.of(Role.CLIENT)
                  .withMaxMessageBytes(Call.MAX_BYTES)
                  .withPermessageDeflate(agreement.permessageDeflate()),
              ConnectionOptions.DEFAULT,
              agreement.subprotocol(),
              in));
    } catch (IOException | RuntimeException e) {
      tcp.close();
      throw e;
    }
  }

  private static HandshakeResponse read(Transport transport, ByteBuffer in) throws IOException {
    HeadDecoder<HandshakeResponse> decoder = HandshakeResponse.decoder(HeadLimits.DEFAULT);
    for (HandshakeResponse response; ; in.flip()) {
      if ((response = decoder.decode(in)) != null) {
        return response;
      }
      if (transport.read(in.clear()) < 0) {
        throw new EOFException("the proxy has closed the connection without an answer");
      }
    }
  }

  int port() {
    return tcp.getLocalPort();
  }

  Agreement agreement() {
    return agreement;
  }

  WebSocket webSocket() {
    return webSocket;
  }

  @Override
  public void close() {
    webSocket.close();
    timeLimit.close();
  }
}
