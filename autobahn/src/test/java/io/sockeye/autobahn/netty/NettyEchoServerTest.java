package io.sockeye.autobahn.netty;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.client.WebSocketClient;
import io.sockeye.codec.Message;
import io.sockeye.codec.connection.WebSocket;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class NettyEchoServerTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1000, 16 << 20})
  void it_echoes_text_and_binary_messages(int length) throws Exception {
    WebSocketClient client = WebSocketClient.builder().maxMessageBytes(16 << 20).build();
    try (NettyEchoServer server = NettyEchoServer.start(0);
        WebSocket webSocket = client.connectTo("ws://127.0.0.1:" + server.port() + "/")) {
      for (Message message :
          new Message[] {Message.text("x".repeat(length)), Message.binary(new byte[length])}) {
        webSocket.send(message);
        assertThat(webSocket.receive()).isEqualTo(message);
      }
    }
  }

  @Test
  void the_suite_can_tell_its_name() throws Exception {
    try (NettyEchoServer server = NettyEchoServer.start(0);
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(20_000);
      socket
          .getOutputStream()
          .write(
              ("GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                      + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Extensions: permessage-deflate\r\n"
                      + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                  .getBytes(US_ASCII));
      BufferedReader head =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
      List<String> lines = new ArrayList<>();
      for (String line; !(line = head.readLine()).isEmpty(); ) {
        lines.add(line.toLowerCase(Locale.ROOT));
      }
      assertThat(lines).contains("server: netty", "sec-websocket-extensions: permessage-deflate");
    }
  }
}
