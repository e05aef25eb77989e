package io.sockeye.interop;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** The client of the JDK, {@code java.net.http}. */
final class JdkPeer extends JvmPeer {

  JdkPeer() {
    super("java.net.http", Ability.BE_CLIENT, Ability.SEND_FRAGMENTS, Ability.SEND_PING);
  }

  @Override
  public Running call(URI server, int windowBits) {
    Lines lines = lines(System.getProperty("java.version"));
    HttpClient http = HttpClient.newHttpClient();
    http.newWebSocketBuilder()
        .subprotocols("other", "interop")
        .buildAsync(server, new Listener(lines))
        .exceptionally(
            failure -> {
              Throwable cause = failure.getCause() == null ? failure : failure.getCause();
              lines.add(
                  cause instanceof WebSocketHandshakeException refused
                      ? "refused " + refused.getResponse().statusCode()
                      : "error " + cause);
              return null;
            });
    return running(lines, () -> {});
  }

  private static final class Listener implements WebSocket.Listener {

    private final Lines lines;
    private final StringBuilder text = new StringBuilder();
    private final ByteArrayOutputStream binary = new ByteArrayOutputStream();

    Listener(Lines lines) {
      this.lines = lines;
    }

    @Override
    public CompletionStage<?> onText(WebSocket ws, CharSequence data, boolean last) {
      ws.request(1);
      text.append(data);
      if (last) {
        String message = text.toString();
        text.setLength(0);
        try {
          Commands.obey(message, new Sender(ws));
        } catch (Exception e) {
          lines.add("error " + e);
        }
      }
      return null;
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket ws, ByteBuffer data, boolean last) {
      ws.request(1);
      byte[] bytes = new byte[data.remaining()];
      data.get(bytes);
      binary.writeBytes(bytes);
      if (last) {
        ByteBuffer message = ByteBuffer.wrap(binary.toByteArray());
        binary.reset();
        return ws.sendBinary(message, true);
      }
      return null;
    }

    @Override
    public CompletionStage<?> onPong(WebSocket ws, ByteBuffer payload) {
      ws.request(1);
      return ws.sendText("pong " + StandardCharsets.UTF_8.decode(payload), true);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket ws, int code, String reason) {
      lines.add("closed " + code + " " + reason);
      return null;
    }

    @Override
    public void onError(WebSocket ws, Throwable failure) {
      lines.add("error " + failure);
    }
  }

  private record Sender(WebSocket ws) implements Commands.Connection {

    @Override
    public void text(String message) {
      ws.sendText(message, true);
    }

    @Override
    public void close(int code, String reason) {
      ws.sendClose(code, reason);
    }

    @Override
    public void ping(String payload) {
      ws.sendPing(StandardCharsets.UTF_8.encode(payload));
    }

    @Override
    public void fragments(int count, String text) throws Exception {
      for (int i = 1; i <= count; i++) {
        // Sending fails while another is being sent. It needs none of this thread, which receives.
        ws.sendText(text, i == count).get(Program.LIMIT.toSeconds(), TimeUnit.SECONDS);
      }
    }

    @Override
    public String subprotocol() {
      return ws.getSubprotocol();
    }
  }
}
