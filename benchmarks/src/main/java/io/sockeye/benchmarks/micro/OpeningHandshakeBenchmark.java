package io.sockeye.benchmarks.micro;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.http.websocketx.extensions.compression.WebSocketServerCompressionHandler;
import io.sockeye.handshake.HandshakeRequest;
import io.sockeye.handshake.ServerHandshake;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.java_websocket.drafts.Draft;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.enums.Role;
import org.java_websocket.extensions.permessage_deflate.PerMessageDeflateExtension;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.handshake.HandshakeImpl1Server;
import org.openjdk.jmh.annotations.Benchmark;

/**
 * The bytes of a browser's request to the bytes of the server's response (RFC 6455, section 4.2),
 * permessage-deflate agreed. The handshakes of Jetty and Tyrus cannot be had without their HTTP
 * servers; OkHttp has no server.
 */
public class OpeningHandshakeBenchmark extends Comparison {

  private static final Pattern ACCEPT =
      Pattern.compile("(?is)HTTP/1.1 101 .*\r\nsec-websocket-accept: ([^\r]*)\r\n.*\r\n\r\n");

  private static final String EXTENSION = "\r\nsec-websocket-extensions: permessage-deflate";

  private final byte[] request = Samples.request();
  private final ServerHandshake handshake = ServerHandshake.builder().build();
  private final WebSocketServerProtocolConfig nettyConfig =
      WebSocketServerProtocolConfig.newBuilder()
          .websocketPath("/chat")
          .allowExtensions(true)
          .build();
  private NettyPeer nettyConnection;

  @Override
  protected void prepare() {}

  @Override
  protected void release() {
    nettyConnection.close();
  }

  /** The example of RFC 6455, section 1.3. */
  @Override
  protected byte[] expected() {
    return "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=".getBytes(US_ASCII);
  }

  @Override
  protected byte[] content(Object yielded) {
    String response = new String(Content.of(yielded), US_ASCII);
    Matcher accept = ACCEPT.matcher(response);
    if (!accept.matches() || !response.toLowerCase(Locale.ROOT).contains(EXTENSION)) {
      throw new IllegalStateException("the handshake has failed: " + response);
    }
    return accept.group(1).getBytes(US_ASCII);
  }

  /** {@return the response} */
  @Benchmark
  public Object sockeye() throws Exception {
    HandshakeRequest decoded = HandshakeRequest.decode(ByteBuffer.wrap(request));
    return handshake.respond(decoded, false).response().encode();
  }

  /** {@return the response, of a pipeline that is made for each connection, as by its servers} */
  @Benchmark
  public Object netty() {
    if (nettyConnection != null) {
      nettyConnection.close();
    }
    nettyConnection =
        new NettyPeer(
            new HttpServerCodec(),
            new HttpObjectAggregator(65536),
            new WebSocketServerCompressionHandler(0),
            new WebSocketServerProtocolHandler(nettyConfig));
    return nettyConnection.respond(nettyConnection.buffer(request));
  }

  /** {@return the response, of a draft that is made for each connection, as by its servers} */
  @Benchmark
  public Object javaWebSocket() throws Exception {
    Draft draft = new Draft_6455(new PerMessageDeflateExtension());
    draft.setParseMode(Role.SERVER);
    ClientHandshake decoded = (ClientHandshake) draft.translateHandshake(ByteBuffer.wrap(request));
    draft.acceptHandshakeAsServer(decoded);
    List<ByteBuffer> response =
        draft.createHandshake(
            draft.postProcessHandshakeResponseAsServer(decoded, new HandshakeImpl1Server()));
    return response.get(0);
  }
}
