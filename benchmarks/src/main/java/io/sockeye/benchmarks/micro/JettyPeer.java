package io.sockeye.benchmarks.micro;

import io.sockeye.codec.Role;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.OpCode;
import org.eclipse.jetty.websocket.core.internal.Generator;
import org.eclipse.jetty.websocket.core.internal.MessageHandler;
import org.eclipse.jetty.websocket.core.internal.Parser;

/** The parser, generator and message handler of Jetty's websocket-core, with pooled buffers. */
final class JettyPeer {

  private static final int MAX_BYTES = 1 << 24;

  private final ByteBufferPool pool = new ArrayByteBufferPool();
  private final CoreSession session = session();
  private final Parser parser = new Parser(pool, session);
  private final Generator generator = new Generator();
  private final MessageHandler handler =
      MessageHandler.from(text -> message = text, binary -> message = BufferUtil.toArray(binary));

  /** As its connection has it. */
  private final Random maskingKeys = new SecureRandom();

  private final Role role;
  private final List<RetainableByteBuffer> held = new ArrayList<>();
  private final List<ByteBuffer> written = new ArrayList<>();
  private Object message;

  JettyPeer(Role role) {
    this.role = role;
    handler.onOpen(session, Callback.NOOP);
  }

  private static CoreSession session() {
    CoreSession session = new CoreSession.Empty();
    session.setMaxFrameSize(MAX_BYTES);
    session.setMaxBinaryMessageSize(MAX_BYTES);
    session.setMaxTextMessageSize(MAX_BYTES);
    session.setAutoFragment(false);
    return session;
  }

  /** {@return the frame in a buffer as the connection reads into, unmasked} */
  Frame read(byte[] wire) {
    release();
    ByteBuffer in = acquire(wire.length);
    in.clear().put(wire).flip();
    Frame frame = parser.parse(in);
    frame.demask();
    return frame;
  }

  /** {@return a String or a byte[]} */
  Object readMessage(byte[] wire) {
    handler.onFrame(read(wire), Callback.NOOP);
    return message;
  }

  ByteBuffer write(ByteBuffer binary) {
    release();
    Frame frame = masked(new Frame(OpCode.BINARY, true, binary));
    ByteBuffer out = acquire(Generator.MAX_HEADER_LENGTH + frame.getPayloadLength());
    generator.generateWholeFrame(frame, out);
    return out;
  }

  /** {@return header and payload, the latter where it was, unless it has to be masked} */
  List<ByteBuffer> writeGathered(ByteBuffer binary) {
    release();
    written.clear();
    Frame frame = masked(new Frame(OpCode.BINARY, true, binary));
    ByteBuffer header = acquire(Generator.MAX_HEADER_LENGTH);
    generator.generateHeader(frame, header);
    written.add(header);
    written.add(frame.getPayload());
    return written;
  }

  ByteBuffer write(String text) {
    release();
    Frame frame = masked(new Frame(OpCode.TEXT, true, text));
    ByteBuffer out = acquire(Generator.MAX_HEADER_LENGTH + frame.getPayloadLength());
    generator.generateWholeFrame(frame, out);
    return out;
  }

  private Frame masked(Frame frame) {
    if (role == Role.CLIENT) {
      byte[] key = new byte[4];
      maskingKeys.nextBytes(key);
      frame.setMask(key);
    }
    return frame;
  }

  private ByteBuffer acquire(int size) {
    RetainableByteBuffer buffer = pool.acquire(size, true);
    held.add(buffer);
    return buffer.getByteBuffer();
  }

  private void release() {
    for (int i = 0; i < held.size(); i++) {
      held.get(i).release();
    }
    held.clear();
  }
}
