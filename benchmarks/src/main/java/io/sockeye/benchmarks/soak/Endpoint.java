package io.sockeye.benchmarks.soak;

import io.sockeye.client.WebSocketClient;
import io.sockeye.client.WebSocketClientBuilder;
import io.sockeye.codec.PermessageDeflate;
import java.net.InetSocketAddress;
import javax.net.ssl.SSLContext;

/** The server as clients see it. */
final class Endpoint {

  private final InetSocketAddress address;
  private final boolean secure;
  private final WebSocketClient plain;
  private final WebSocketClient compressing;

  /**
   * @param trusting for wss, or null for ws
   */
  Endpoint(InetSocketAddress address, SSLContext trusting) {
    this.address = address;
    secure = trusting != null;
    plain = client(trusting).permessageDeflate(null).build();
    compressing = client(trusting).permessageDeflate(PermessageDeflate.DEFAULT).build();
  }

  private static WebSocketClientBuilder client(SSLContext trusting) {
    return WebSocketClient.builder().sslContext(trusting);
  }

  InetSocketAddress address() {
    return address;
  }

  String uri(String path) {
    return (secure ? "wss" : "ws") + "://127.0.0.1:" + address.getPort() + path;
  }

  WebSocketClient client(boolean deflate) {
    return deflate ? compressing : plain;
  }
}
