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
   * Finds out whether the parameters can be used while whoever sets them can still be told.
   *
   * @throws IllegalArgumentException when they cannot
   */
  void check() {
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
