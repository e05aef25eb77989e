package io.sockeye.interop;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.java_websocket.WebSocket;
import org.java_websocket.client.WebSocketClient;
import org.java_websocket.drafts.Draft;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.enums.Opcode;
import org.java_websocket.exceptions.InvalidDataException;
import org.java_websocket.extensions.permessage_deflate.PerMessageDeflateExtension;
import org.java_websocket.framing.CloseFrame;
import org.java_websocket.framing.Framedata;
import org.java_websocket.framing.PingFrame;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.handshake.ServerHandshake;
import org.java_websocket.handshake.ServerHandshakeBuilder;
import org.java_websocket.protocols.IProtocol;
import org.java_websocket.protocols.Protocol;
import org.java_websocket.server.WebSocketServer;

/** Java-WebSocket, both ends. */
final class JavaWebSocketPeer extends JvmPeer {

  private static final String ARTIFACT = "org.java-websocket/Java-WebSocket";

  JavaWebSocketPeer() {
    super(
        "Java-WebSocket",
        Ability.BE_SERVER,
        Ability.BE_CLIENT,
        Ability.SEND_FRAGMENTS,
        Ability.SEND_PING,
        Ability.DEFLATE);
  }

  private static Lines newLines() throws IOException {
    Properties properties = new Properties();
    try (InputStream in =
        WebSocket.class.getResourceAsStream("/META-INF/maven/" + ARTIFACT + "/pom.properties")) {
      properties.load(in);
    }
    return lines(properties.getProperty("version"));
  }

  private static Draft draft(int windowBits, String... subprotocols) {
    List<IProtocol> protocols =
        List.of(subprotocols).stream().map(name -> (IProtocol) new Protocol(name)).toList();
    return new Draft_6455(
        windowBits == 0 ? List.of() : List.of(new PerMessageDeflateExtension()), protocols);
  }

  /** Every exception of its own is a 404. */
  @Override
  public int statusOfDenied() {
    return 404;
  }

  @Override
  public Running serve(int windowBits) throws IOException {
    Lines lines = newLines();
    Server server = new Server(draft(windowBits, "interop"), lines);
    server.start();
    return running(lines, () -> server.stop(1_000));
  }

  @Override
  public Running call(URI server, int windowBits) throws IOException {
    Lines lines = newLines();
    Client client = new Client(server, draft(windowBits, "other", "interop"), lines);
    client.connect();
    return running(lines, () -> client.closeConnection(CloseFrame.NORMAL, ""));
  }

  private static void obey(WebSocket ws, String message, Lines lines) {
    try {
      Commands.obey(message, new Sender(ws));
    } catch (Exception e) {
      lines.add("error " + e);
    }
  }

  private static void answer(WebSocket ws, Framedata pong) {
    ws.send("pong " + StandardCharsets.UTF_8.decode(pong.getPayloadData()));
  }

  private static final class Server extends WebSocketServer {

    private final Lines lines;

    Server(Draft draft, Lines lines) {
      super(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1, List.of(draft));
      this.lines = lines;
      setDaemon(true);
    }

    @Override
    public ServerHandshakeBuilder onWebsocketHandshakeReceivedAsServer(
        WebSocket ws, Draft draft, ClientHandshake request) throws InvalidDataException {
      if (request.getResourceDescriptor().equals("/denied")) {
        throw new InvalidDataException(CloseFrame.POLICY_VALIDATION, "denied");
      }
      return super.onWebsocketHandshakeReceivedAsServer(ws, draft, request);
    }

    @Override
    public void onStart() {
      lines.add("listening " + getPort());
    }

    @Override
    public void onOpen(WebSocket ws, ClientHandshake handshake) {}

    @Override
    public void onMessage(WebSocket ws, String message) {
      obey(ws, message, lines);
    }

    @Override
    public void onMessage(WebSocket ws, ByteBuffer message) {
      ws.send(message);
    }

    @Override
    public void onWebsocketPong(WebSocket ws, Framedata pong) {
      answer(ws, pong);
    }

    @Override
    public void onClose(WebSocket ws, int code, String reason, boolean remote) {
      lines.add("closed " + code + " " + reason);
    }

    @Override
    public void onError(WebSocket ws, Exception failure) {
      lines.add("error " + failure);
    }
  }

  private static final class Client extends WebSocketClient {

    private static final Pattern STATUS = Pattern.compile("status code received: (\\d{3})");

    private final Lines lines;

    Client(URI server, Draft draft, Lines lines) {
      super(server, draft);
      this.lines = lines;
      setDaemon(true);
    }

    @Override
    public void onOpen(ServerHandshake handshake) {}

    @Override
    public void onMessage(String message) {
      obey(getConnection(), message, lines);
    }

    @Override
    public void onMessage(ByteBuffer message) {
      getConnection().send(message);
    }

    @Override
    public void onWebsocketPong(WebSocket ws, Framedata pong) {
      answer(ws, pong);
    }

    @Override
    public void onClose(int code, String reason, boolean remote) {
      Matcher status = STATUS.matcher(reason);
      lines.add(status.find() ? "refused " + status.group(1) : "closed " + code + " " + reason);
    }

    @Override
    public void onError(Exception failure) {
      lines.add("error " + failure);
    }
  }

  private record Sender(WebSocket ws) implements Commands.Connection {

    @Override
    public void text(String message) {
      ws.send(message);
    }

    @Override
    public void close(int code, String reason) {
      ws.close(code, reason);
    }

    @Override
    public void ping(String payload) {
      PingFrame ping = new PingFrame();
      ping.setPayload(StandardCharsets.UTF_8.encode(payload));
      ws.sendFrame(ping);
    }

    @Override
    public void fragments(int count, String text) {
      for (int i = 1; i <= count; i++) {
        ws.sendFragmentedFrame(Opcode.TEXT, StandardCharsets.UTF_8.encode(text), i == count);
      }
    }

    @Override
    public String subprotocol() {
      return ws.getProtocol().getProvidedProtocol();
    }
  }
}
