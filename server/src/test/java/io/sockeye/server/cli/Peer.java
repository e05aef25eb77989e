package io.sockeye.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The JDK's own client: what it hears is put in line for a test to take. */
final class Peer implements WebSocket.Listener, AutoCloseable {

  private static final long LIMIT_SECONDS = 20;

  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private final StringBuilder text = new StringBuilder();
  private WebSocket webSocket;

  static Peer connect(URI uri) throws Exception {
    return connect(HttpClient.newHttpClient(), uri);
  }

  static Peer connect(HttpClient client, URI uri, String... headers) throws Exception {
    Peer peer = new Peer();
    WebSocket.Builder builder = client.newWebSocketBuilder().connectTimeout(Duration.ofSeconds(10));
    for (int i = 0; i < headers.length; i += 2) {
      builder.header(headers[i], headers[i + 1]);
    }
    peer.webSocket = builder.buildAsync(uri, peer).get(LIMIT_SECONDS, TimeUnit.SECONDS);
    return peer;
  }

  void send(String message) throws Exception {
    webSocket.sendText(message, true).get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  void send(byte[] message) throws Exception {
    webSocket.sendBinary(ByteBuffer.wrap(message), true).get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  void sendClose(int code) throws Exception {
    webSocket.sendClose(code, "").get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  void abort() {
    webSocket.abort();
  }

  /** The next message; {@code "close CODE"} or {@code "error ..."} for the end. */
  String next() throws InterruptedException {
    String next = heard.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
    assertThat(next).as("something heard within %d s", LIMIT_SECONDS).isNotNull();
    return next;
  }

  @Override
  public CompletionStage<?> onText(WebSocket ws, CharSequence data, boolean last) {
    text.append(data);
    if (last) {
      heard.add(text.toString());
      text.setLength(0);
    }
    ws.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onBinary(WebSocket ws, ByteBuffer data, boolean last) {
    heard.add("binary " + data.remaining());
    ws.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket ws, int code, String reason) {
    heard.add("close " + code);
    return null;
  }

  @Override
  public void onError(WebSocket ws, Throwable error) {
    heard.add("error " + error);
  }

  @Override
  public void close() {
    webSocket.abort();
  }
}
