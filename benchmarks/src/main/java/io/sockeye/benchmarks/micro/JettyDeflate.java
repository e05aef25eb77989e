package io.sockeye.benchmarks.micro;

import java.nio.ByteBuffer;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.Behavior;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.ExtensionConfig;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.OpCode;
import org.eclipse.jetty.websocket.core.OutgoingEntry;
import org.eclipse.jetty.websocket.core.WebSocketComponents;
import org.eclipse.jetty.websocket.core.internal.Generator;
import org.eclipse.jetty.websocket.core.internal.PerMessageDeflateExtension;

/** Jetty's permessage-deflate of a server, between a message and a buffer for it. */
final class JettyDeflate {

  private final PerMessageDeflateExtension extension = new PerMessageDeflateExtension();
  private final Generator generator = new Generator();
  private final ByteBuffer result;
  private boolean framed;

  JettyDeflate(boolean contextTakeover, WebSocketComponents components, int mostBytes) {
    result = ByteBuffer.allocate(mostBytes);
    extension.setCoreSession(new Session());
    extension.init(
        ExtensionConfig.parse(
            contextTakeover
                ? "permessage-deflate"
                : "permessage-deflate;server_no_context_takeover;client_no_context_takeover"),
        components);
    extension.setNextOutgoingFrames(
        entry -> {
          if (framed) {
            generator.generateWholeFrame(entry.getFrame(), result);
          } else {
            result.put(entry.getFrame().getPayload());
          }
          entry.getCallback().succeeded();
        });
    extension.setNextIncomingFrames(
        (frame, callback) -> {
          result.put(frame.getPayload());
          callback.succeeded();
          extension.demand();
        });
    extension.setNextDemand(() -> {});
    extension.demand();
  }

  /**
   * With an executor, which nothing here uses: the threads of Jetty's own would outlive the run.
   */
  static WebSocketComponents components() throws Exception {
    WebSocketComponents components =
        new WebSocketComponents(null, null, null, null, null, Runnable::run);
    components.start();
    return components;
  }

  /** {@return the payload of its frame} */
  ByteBuffer deflate(byte[] message) {
    framed = false;
    result.clear();
    send(new Frame(OpCode.BINARY, true, ByteBuffer.wrap(message)));
    return result.flip();
  }

  /** {@return its frame} */
  ByteBuffer write(String message) {
    framed = true;
    BufferUtil.clear(result);
    send(new Frame(OpCode.TEXT, true, message));
    return result;
  }

  private void send(Frame frame) {
    extension.sendFrame(new OutgoingEntry.Builder(frame, Callback.NOOP).build());
  }

  ByteBuffer inflate(byte[] payload) {
    result.clear();
    Frame frame = new Frame(OpCode.BINARY, true, ByteBuffer.wrap(payload));
    frame.setRsv1(true);
    extension.onFrame(frame, Callback.NOOP);
    return result.flip();
  }

  void close() {
    extension.close();
  }

  private static final class Session extends CoreSession.Empty {

    @Override
    public Behavior getBehavior() {
      return Behavior.SERVER;
    }
  }
}
