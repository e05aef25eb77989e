package io.sockeye.benchmarks.micro;

import java.nio.ByteBuffer;
import org.java_websocket.exceptions.InvalidDataException;
import org.java_websocket.extensions.permessage_deflate.PerMessageDeflateExtension;
import org.java_websocket.framing.BinaryFrame;

/** Java-WebSocket's permessage-deflate. */
final class JavaWebSocketDeflate {

  private final PerMessageDeflateExtension extension = new PerMessageDeflateExtension();

  JavaWebSocketDeflate(boolean contextTakeover) {
    extension.setThreshold(0);
    extension.setServerNoContextTakeover(!contextTakeover);
    extension.setClientNoContextTakeover(!contextTakeover);
  }

  ByteBuffer deflate(byte[] message) {
    BinaryFrame frame = frame(message);
    extension.encodeFrame(frame);
    return frame.getPayloadData();
  }

  ByteBuffer inflate(byte[] payload) throws InvalidDataException {
    BinaryFrame frame = frame(payload);
    frame.setRSV1(true);
    extension.decodeFrame(frame);
    return frame.getPayloadData();
  }

  private static BinaryFrame frame(byte[] payload) {
    BinaryFrame frame = new BinaryFrame();
    frame.setFin(true);
    frame.setPayload(ByteBuffer.wrap(payload));
    return frame;
  }
}
