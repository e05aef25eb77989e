package io.sockeye.interop;

import java.net.URI;
import okhttp3.OkHttp;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.ByteString;

/** OkHttp, which sends neither fragments nor, on demand, Pings, and always offers to compress. */
final class OkHttpPeer extends JvmPeer {

  OkHttpPeer() {
    super("OkHttp", Ability.BE_CLIENT, Ability.DEFLATE);
  }

  @Override
  public Running call(URI server, int windowBits) {
    Lines lines = lines(OkHttp.VERSION);
    OkHttpClient client = new OkHttpClient();
    Request request =
        new Request.Builder()
            .url(server.toString())
            .header("Sec-WebSocket-Protocol", "other, interop")
            .build();
    client.newWebSocket(request, new Listener(lines));
    return running(
        lines,
        () -> {
          client.dispatcher().executorService().shutdown();
          client.connectionPool().evictAll();
        });
  }

  private static final class Listener extends WebSocketListener {

    private final Lines lines;
    private String subprotocol;

    Listener(Lines lines) {
      this.lines = lines;
    }

    @Override
    public void onOpen(WebSocket ws, Response response) {
      subprotocol = response.header("Sec-WebSocket-Protocol");
    }

    @Override
    public void onMessage(WebSocket ws, String text) {
      try {
        Commands.obey(text, new Sender(ws, subprotocol));
      } catch (Exception e) {
        lines.add("error " + e);
      }
    }

    @Override
    public void onMessage(WebSocket ws, ByteString bytes) {
      ws.send(bytes);
    }

    @Override
    public void onClosing(WebSocket ws, int code, String reason) {
      ws.close(code, reason);
    }

    @Override
    public void onClosed(WebSocket ws, int code, String reason) {
      lines.add("closed " + code + " " + reason);
    }

    @Override
    public void onFailure(WebSocket ws, Throwable failure, Response response) {
      lines.add(response == null ? "error " + failure : "refused " + response.code());
    }
  }

  private record Sender(WebSocket ws, String subprotocol) implements Commands.Connection {

    @Override
    public void text(String message) {
      ws.send(message);
    }

    @Override
    public void close(int code, String reason) {
      ws.close(code, reason);
    }

    @Override
    public void ping(String payload) {
      throw new UnsupportedOperationException("it sends Pings at intervals");
    }

    @Override
    public void fragments(int count, String text) {
      throw new UnsupportedOperationException("it sends messages whole");
    }
  }
}
