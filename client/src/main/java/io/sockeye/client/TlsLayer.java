package io.sockeye.client;

import io.sockeye.handshake.WebSocketUri;
import java.io.IOException;
import java.net.Socket;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** TLS for one host: over a socket that is connected, with the host name verified. */
final class TlsLayer {

  /** A last label of digits alone is no name (RFC 3696, section 2). */
  private static final Pattern IPV4 = Pattern.compile("(.*\\.)?[0-9]+\\.?");

  private final SSLContext context;
  private final Consumer<SSLParameters> adjustment;
  private final WebSocketUri uri;

  /**
   * @param context null for the system's
   */
  TlsLayer(SSLContext context, Consumer<SSLParameters> adjustment, WebSocketUri uri) {
    this.context = context;
    this.adjustment = adjustment;
    this.uri = uri;
  }

  /** {@return TLS over a socket, before its handshake} */
  SSLSocket over(Socket plain) throws IOException {
    SSLSocketFactory factory =
        context == null
            ? (SSLSocketFactory) SSLSocketFactory.getDefault()
            : context.getSocketFactory();
    SSLSocket socket = (SSLSocket) factory.createSocket(plain, uri.host(), uri.port(), true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setServerNames(serverNames(uri.host()));
    adjustment.accept(parameters);
    // The rules of HTTPS (RFC 2818, section 3.1), which RFC 6455, section 4.1 refers to.
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    return socket;
  }

  /** Only names are indicated, and without the dot of the root (RFC 6066, section 3). */
  private static List<SNIServerName> serverNames(String host) {
    if (host.indexOf(':') >= 0 || IPV4.matcher(host).matches()) {
      return List.of();
    }
    try {
      return List.of(
          new SNIHostName(host.endsWith(".") ? host.substring(0, host.length() - 1) : host));
    } catch (IllegalArgumentException e) {
      // Not a name by the letter, as one with an underscore: the JDK cannot indicate those.
      return List.of();
    }
  }

  /** {@return the same failure in words for people to read} */
  SSLException explain(SSLException failure) {
    SSLException explained = new SSLHandshakeException(why(failure));
    explained.initCause(failure);
    return explained;
  }

  private String why(SSLException failure) {
    Throwable root = failure;
    boolean certificate = false;
    while (root.getCause() != null) {
      root = root.getCause();
      certificate |= root instanceof CertificateException;
    }
    if (!certificate) {
      return "the TLS handshake with " + uri.hostHeader() + " failed: " + failure.getMessage();
    }
    String problem = root.getMessage();
    if (root instanceof CertPathBuilderException) {
      problem = "it is not issued by a trusted authority";
    } else if (root instanceof CertificateExpiredException) {
      problem = "it has expired (" + problem + ")";
    } else if (root instanceof CertificateNotYetValidException) {
      problem = "it is not valid yet (" + problem + ")";
    }
    return "the certificate of " + uri.hostHeader() + " is not accepted: " + problem;
  }
}
