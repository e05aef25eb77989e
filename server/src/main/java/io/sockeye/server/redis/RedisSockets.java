package io.sockeye.server.redis;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import redis.clients.jedis.JedisSocketFactory;
import redis.clients.jedis.exceptions.JedisConnectionException;

/**
 * Connects to Redis, with TLS where there is a context for it.
 *
 * @param tls null for none
 */
record RedisSockets(String host, int port, SSLContext tls) implements JedisSocketFactory {

  @Override
  public Socket createSocket() {
    try {
      IOException failure = null;
      for (InetAddress address : InetAddress.getAllByName(host)) {
        try {
          return connect(address);
        } catch (IOException e) {
          failure = e;
        }
      }
      throw failure;
    } catch (IOException e) {
      throw new JedisConnectionException(e.getMessage(), e);
    }
  }

  // The caller closes it.
  @SuppressWarnings("resource")
  private Socket connect(InetAddress address) throws IOException {
    Socket socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.setKeepAlive(true);
      socket.connect(new InetSocketAddress(address, port), RedisOptions.TIMEOUT_MILLIS);
      socket.setSoTimeout(RedisOptions.TIMEOUT_MILLIS);
      return tls == null ? socket : secure(socket);
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  private Socket secure(Socket socket) throws IOException {
    SSLSocket secured = (SSLSocket) tls.getSocketFactory().createSocket(socket, host, port, true);
    SSLParameters parameters = secured.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    secured.setSSLParameters(parameters);
    secured.startHandshake();
    return secured;
  }

  @Override
  public String toString() {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }
}
