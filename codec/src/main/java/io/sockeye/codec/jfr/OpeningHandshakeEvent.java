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

  @Label("Permessage-deflate")
  @Description("Whether it was agreed on; what follows is without meaning if it was not")
  boolean permessageDeflate;

  @Label("Server Max Window Bits")
  @Description("Base-2 logarithm of the window that the server compresses with")
  int serverMaxWindowBits;

  @Label("Client Max Window Bits")
  @Description("Base-2 logarithm of the window that the client compresses with")
  int clientMaxWindowBits;

  @Label("Server No Context Takeover")
  @Description("Whether the server compresses each message by itself")
  boolean serverNoContextTakeover;

  @Label("Client No Context Takeover")
  @Description("Whether the client compresses each message by itself")
  boolean clientNoContextTakeover;

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
      if (deflate != null) {
        take(deflate);
      }
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

  private void take(PermessageDeflate agreed) {
    permessageDeflate = true;
    serverMaxWindowBits = agreed.serverMaxWindowBits();
    clientMaxWindowBits = agreed.clientMaxWindowBits();
    serverNoContextTakeover = agreed.serverNoContextTakeover();
    clientNoContextTakeover = agreed.clientNoContextTakeover();
  }
}
