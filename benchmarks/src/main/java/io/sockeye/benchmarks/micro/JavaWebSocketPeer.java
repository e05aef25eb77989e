package io.sockeye.benchmarks.micro;

import io.sockeye.codec.Role;
import java.nio.ByteBuffer;
import java.util.List;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.enums.Opcode;
import org.java_websocket.exceptions.InvalidDataException;
import org.java_websocket.exceptions.InvalidHandshakeException;
import org.java_websocket.extensions.IExtension;
import org.java_websocket.framing.Framedata;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.handshake.Handshakedata;
import org.java_websocket.protocols.Protocol;
import org.java_websocket.util.Charsetfunctions;

/** The draft that Java-WebSocket's connections turn bytes into frames with, and back. */
final class JavaWebSocketPeer {

  private static final int MAX_BYTES = 1 << 24;

  private final Draft_6455 draft;
  private final boolean mask;
  private final ByteBuffer in;

  JavaWebSocketPeer(Role role, int inputBytes) {
    this(role, inputBytes, List.of());
  }

  private JavaWebSocketPeer(Role role, int inputBytes, List<IExtension> extensions) {
    mask = role == Role.CLIENT;
    draft = new Draft_6455(extensions, List.of(new Protocol("")), MAX_BYTES);
    draft.setParseMode(
        mask ? org.java_websocket.enums.Role.CLIENT : org.java_websocket.enums.Role.SERVER);
    in = ByteBuffer.allocate(inputBytes);
  }

  /** {@return the peer of a client that asked for an extension} */
  static JavaWebSocketPeer after(byte[] request, IExtension extension)
      throws InvalidHandshakeException {
    JavaWebSocketPeer peer = new JavaWebSocketPeer(Role.SERVER, 0, List.of(extension));
    Handshakedata handshake = peer.draft.translateHandshake(ByteBuffer.wrap(request));
    peer.draft.acceptHandshakeAsServer((ClientHandshake) handshake);
    return peer;
  }

  Framedata read(byte[] wire) throws InvalidDataException {
    return draft.translateFrame(in.clear().put(wire).flip()).get(0);
  }

  /** {@return a String or a byte[]} */
  Object readMessage(byte[] wire) throws InvalidDataException {
    Framedata frame = read(wire);
    ByteBuffer payload = frame.getPayloadData();
    return frame.getOpcode() == Opcode.TEXT
        ? Charsetfunctions.stringUtf8(payload)
        : payload.array();
  }

  ByteBuffer write(ByteBuffer binary) {
    return encoded(draft.createFrames(binary, mask));
  }

  ByteBuffer write(String text) {
    return encoded(draft.createFrames(text, mask));
  }

  private ByteBuffer encoded(List<Framedata> frames) {
    return draft.createBinaryFrame(frames.get(0));
  }
}
