package io.sockeye.server;

import java.io.IOException;
import java.net.Socket;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** The server's side of TLS: with which keys, and with which changes to what they are used for. */
record ServerTls(SSLContext context, Consumer<SSLParameters> adjustment) {

  /**
   * {@return TLS as it was configured, null for none}
   *
   * @param context may be null
   * @param adjustment may be null
   * @throws IllegalStateException when there are parameters for no TLS
   * @throws IllegalArgumentException when the parameters cannot be used
   */
  static ServerTls of(SSLContext context, Consumer<SSLParameters> adjustment) {
    if (context == null) {
      if (adjustment != null) {
        throw new IllegalStateException(
            "there are TLS parameters, but no TLS: set an SSLContext as well");
      }
      return null;
    }
    ServerTls tls = new ServerTls(context, adjustment == null ? p -> {} : adjustment);
    tls.check();
    return tls;
  }

  /** Whoever sets parameters that cannot be used can still be told. */
  private void check() {
    SSLEngine engine = context.createSSLEngine();
    engine.setUseClientMode(false);
    engine.setSSLParameters(adjusted(engine.getSSLParameters()));
  }

  /** {@return TLS over a connection, before its handshake} */
  SSLSocket over(Socket below) throws IOException {
    SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(below, null, true);
    // First of all: it resets the parameters to those of that side.
    socket.setUseClientMode(false);
    socket.setSSLParameters(adjusted(socket.getSSLParameters()));
    return socket;
  }

  private SSLParameters adjusted(SSLParameters parameters) {
    adjustment.accept(parameters);
    return parameters;
  }
}
