package io.sockeye.benchmarks.micro;

import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtension;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import io.netty.handler.codec.http.websocketx.extensions.compression.PerMessageDeflateServerExtensionHandshaker;
import java.util.Map;

/** Netty's permessage-deflate as its server agrees to it. */
final class NettyDeflate {

  private static final int COMPRESSION_LEVEL = 6;

  private NettyDeflate() {}

  static WebSocketExtension extension(boolean contextTakeover) {
    PerMessageDeflateServerExtensionHandshaker handshaker =
        new PerMessageDeflateServerExtensionHandshaker(
            COMPRESSION_LEVEL, false, 15, !contextTakeover, !contextTakeover, 0);
    Map<String, String> offered =
        contextTakeover
            ? Map.of()
            : Map.of("server_no_context_takeover", "", "client_no_context_takeover", "");
    return handshaker.handshakeExtension(new WebSocketExtensionData("permessage-deflate", offered));
  }
}
