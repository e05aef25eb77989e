package io.sockeye.server;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The JDK's own WebSocket client, and what has come to it. */
final class JdkClient implements WebSocket.Listener, AutoCloseable {

  static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final long SECONDS = 20;

  record Text(String text, int parts) {}

  record Binary(ByteBuffer data, int parts) {}

  record Ping(ByteBuffer data) {}

  record Pong(ByteBuffer data) {}

  record Close(int code, String reason) {}

  record Failure(Throwable error) {}

  private final BlockingQueue<Object> events = new LinkedBlockingQueue<>();
  private final StringBuilder text = new StringBuilder();
  private final ByteArrayOutputStream binary = new ByteArrayOutputStream();
  private int parts;
  private WebSocket webSocket;

  static JdkClient open(WebSocketServer server, String path) throws Exception {
    return open(HTTP, "ws", server, path, b -> b);
  }

  /** Adds to what is asked for. */
  interface Asking {
    WebSocket.Builder ask(WebSocket.Builder builder);
  }

  static JdkClient open(
      HttpClient http, String scheme, WebSocketServer server, String path, Asking asking)
      throws Exception {
    JdkClient client = new JdkClient();
    client.webSocket =
        asking
            .ask(http.newWebSocketBuilder())
            .buildAsync(URI.create(scheme + "://localhost:" + server.port() + path), client)
            .get(SECONDS, TimeUnit.SECONDS);
    return client;
  }

  WebSocket webSocket() {
    return webSocket;
  }

  void sendText(String message, boolean last) throws Exception {
    webSocket.sendText(message, last).get(SECONDS, TimeUnit.SECONDS);
  }

  void sendBinary(ByteBuffer message, boolean last) throws Exception {
    webSocket.sendBinary(message, last).get(SECONDS, TimeUnit.SECONDS);
  }

  void sendClose(int code, String reason) throws Exception {
    webSocket.sendClose(code, reason).get(SECONDS, TimeUnit.SECONDS);
  }

  /** The next thing that has come. */
  Object next() throws InterruptedException {
    Object event = events.poll(SECONDS, TimeUnit.SECONDS);
    if (event == null) {
      throw new AssertionError("nothing has come for " + SECONDS + " s");
    }
    return event;
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    text.append(data);
    parts++;
    if (last) {
      events.add(new Text(text.toString(), parts));
      text.setLength(0);
      parts = 0;
    }
    from.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
    byte[] bytes = new byte[data.remaining()];
    data.get(bytes);
    binary.writeBytes(bytes);
    parts++;
    if (last) {
      events.add(new Binary(ByteBuffer.wrap(binary.toByteArray()), parts));
      binary.reset();
      parts = 0;
    }
    from.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onPing(WebSocket from, ByteBuffer data) {
    events.add(new Ping(copy(data)));
    from.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onPong(WebSocket from, ByteBuffer data) {
    events.add(new Pong(copy(data)));
    from.request(1);
    return null;
  }

  private static ByteBuffer copy(ByteBuffer data) {
    return ByteBuffer.allocate(data.remaining()).put(data).flip();
  }

  @Override
  public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    events.add(new Close(code, reason));
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    events.add(new Failure(error));
  }

  @Override
  public void close() {
    webSocket.abort();
  }
}
