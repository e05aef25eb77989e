package io.sockeye.benchmarks.micro;

import io.sockeye.codec.Role;
import java.lang.reflect.Constructor;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.List;
import java.util.Random;
import org.glassfish.tyrus.core.MaskingKeyGenerator;
import org.glassfish.tyrus.core.ProtocolHandler;
import org.glassfish.tyrus.core.frame.Frame;
import org.glassfish.tyrus.core.frame.TextFrame;
import org.glassfish.tyrus.core.frame.TyrusFrame;
import org.glassfish.tyrus.spi.CompletionHandler;
import org.glassfish.tyrus.spi.Writer;
import org.glassfish.tyrus.spi.WriterInfo;

/** The protocol handler of Tyrus, with a writer that keeps what it is given. */
final class TyrusPeer {

  private static final WriterInfo BINARY =
      new WriterInfo(WriterInfo.MessageType.BINARY, WriterInfo.RemoteEndpointType.BASIC);
  private static final WriterInfo TEXT =
      new WriterInfo(WriterInfo.MessageType.TEXT, WriterInfo.RemoteEndpointType.BASIC);

  private final ProtocolHandler handler;
  private final ByteBuffer in;
  private ByteBuffer written;

  TyrusPeer(Role role, int inputBytes) throws ReflectiveOperationException {
    // The engine makes it, and does not hand it out.
    Constructor<ProtocolHandler> constructor =
        ProtocolHandler.class.getDeclaredConstructor(boolean.class, MaskingKeyGenerator.class);
    constructor.setAccessible(true);
    Random random = new SecureRandom();
    MaskingKeyGenerator keys = random::nextInt;
    handler = constructor.newInstance(role == Role.CLIENT, keys);
    handler.setWriter(new Keeping());
    in = ByteBuffer.allocate(inputBytes);
  }

  /** {@return the peer of a client that agreed to permessage-deflate} */
  static TyrusPeer deflating(TyrusDeflate deflate) throws ReflectiveOperationException {
    TyrusPeer peer = new TyrusPeer(Role.SERVER, 0);
    peer.handler.setExtensions(List.of(deflate.extension()));
    peer.handler.setExtensionContext(deflate);
    return peer;
  }

  Frame read(byte[] wire) {
    return handler.unframe(in.clear().put(wire).flip());
  }

  /** {@return a String or a byte[]} */
  Object readMessage(byte[] wire) {
    TyrusFrame frame = TyrusFrame.wrap(read(wire), (byte) 0, null);
    return frame instanceof TextFrame text ? text.getTextPayload() : frame.getPayloadData();
  }

  ByteBuffer write(byte[] binary) {
    handler.send(binary, BINARY);
    return written;
  }

  ByteBuffer write(String text) {
    handler.send(text, TEXT);
    return written;
  }

  private final class Keeping extends Writer {

    @Override
    public void write(ByteBuffer buffer, CompletionHandler<ByteBuffer> done) {
      written = buffer;
      done.completed(buffer);
    }

    @Override
    public void close() {}
  }
}
