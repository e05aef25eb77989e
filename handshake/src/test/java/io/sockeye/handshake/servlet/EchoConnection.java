package io.sockeye.handshake.servlet;

import io.sockeye.codec.Message;
import io.sockeye.codec.ProtocolConfig;
import io.sockeye.codec.Role;
import io.sockeye.codec.connection.ConnectionOptions;
import io.sockeye.codec.connection.Transport;
import io.sockeye.codec.connection.WebSocket;
import io.sockeye.handshake.Agreement;
import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.WebConnection;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;

// README
/** One connection, on a thread of the container. */
public final class EchoConnection implements HttpUpgradeHandler {

  Agreement agreement;

  @Override
  public void init(WebConnection connection) {
    try (connection;
        WebSocket ws =
            WebSocket.of(
                Transport.of(connection.getInputStream(), connection.getOutputStream()),
                ProtocolConfig.of(Role.SERVER).withPermessageDeflate(agreement.permessageDeflate()),
                ConnectionOptions.DEFAULT,
                agreement.subprotocol(),
                ByteBuffer.allocate(0))) {
      for (Message message; (message = ws.receive()) != null; ) {
        ws.send(message);
      }
    } catch (Exception e) {
      System.getLogger("echo").log(Level.DEBUG, "a connection has failed", e);
    }
  }

  @Override
  public void destroy() {}
}
// end
