package io.sockeye.codec.jfr;

import io.sockeye.codec.PermessageDeflate;
import io.sockeye.codec.Role;
import java.net.SocketAddress;
import java.util.Objects;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

@Name("io.sockeye.OpeningHandshake")
@Label("Opening Handshake")
@Category("Sockeye")
@Description("From the TCP connection, TLS included, to the answer, whatever that was")
@StackTrace(false)
final class OpeningHandshakeEvent extends Event implements HandshakeRecording {

  private static final OpeningHandshakeEvent PROTOTYPE = new OpeningHandshakeEvent();

  @Label("Role")
  @Description("Which of the two this end is: SERVER or CLIENT")
  String role;

  @Label("Peer")
  @Description("Address of the other end of the connection: behind a proxy, the proxy")
  String peer;

  @Label("Path")
  @Description("What was asked for, without the query; null if the request was not complete")
  String path;

  @Label("Status")
  @Description("HTTP status of the response: 101 if it succeeded, 0 if there was none")
  int status;

  @Label("Subprotocol")
  @Description("Value of Sec-WebSocket-Protocol that was agreed on, or null")
  String subprotocol;

  @Label("Extensions")
  @Description("What was agreed on in Sec-WebSocket-Extensions, or null")
  String extensions;

  @Label("Failure")
  @Description("Why it did not succeed, or null")
  String failure;

  static HandshakeRecording beginIfWanted(Role role) {
    if (!PROTOTYPE.isEnabled()) {
      return null;
    }
    OpeningHandshakeEvent event = new OpeningHandshakeEvent();
    event.role = role.name();
    event.begin();
    return event;
  }

  @Override
  public void opened(
      SocketAddress peerAddress, String askedFor, String agreed, PermessageDeflate deflate) {
    end();
    if (shouldCommit()) {
      peer = Objects.toString(peerAddress, null);
      path = askedFor;
      status = 101;
      subprotocol = agreed;
      extensions = deflate == null ? null : text(deflate);
      commit();
    }
  }

  @Override
  public void failed(SocketAddress peerAddress, String askedFor, int answered, String why) {
    end();
    if (shouldCommit()) {
      peer = Objects.toString(peerAddress, null);
      path = askedFor;
      status = answered;
      failure = why;
      commit();
    }
  }

  private static String text(PermessageDeflate deflate) {
    StringBuilder text = new StringBuilder("permessage-deflate");
    if (deflate.serverNoContextTakeover()) {
      text.append("; server_no_context_takeover");
    }
    if (deflate.clientNoContextTakeover()) {
      text.append("; client_no_context_takeover");
    }
    return text.append("; server_max_window_bits=")
        .append(deflate.serverMaxWindowBits())
        .append("; client_max_window_bits=")
        .append(deflate.clientMaxWindowBits())
        .toString();
  }
}
