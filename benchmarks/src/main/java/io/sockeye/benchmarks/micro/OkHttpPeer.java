package io.sockeye.benchmarks.micro;

import io.sockeye.codec.Role;
import java.io.IOException;
import java.util.Random;
import okhttp3.internal.ws.WebSocketProtocol;
import okhttp3.internal.ws.WebSocketReader;
import okhttp3.internal.ws.WebSocketWriter;
import okio.Buffer;
import okio.ByteString;

/**
 * The reader and writer of OkHttp's connections. OkHttp has no server, but both can act for one.
 */
final class OkHttpPeer {

  private final Buffer in = new Buffer();
  private final Buffer out = new Buffer();
  private final WebSocketReader reader;
  private final WebSocketWriter writer;
  private Object message;

  OkHttpPeer(Role role) {
    boolean client = role == Role.CLIENT;
    reader = new WebSocketReader(client, in, new Receiver(), false, false);
    // As its client has it.
    Random maskingKeys = new Random();
    writer = new WebSocketWriter(client, out, maskingKeys, false, false, Long.MAX_VALUE);
  }

  /** {@return a String or a ByteString} */
  Object readMessage(byte[] wire) throws IOException {
    in.write(wire);
    reader.processNextFrame();
    return message;
  }

  Buffer write(ByteString binary) throws IOException {
    out.clear();
    writer.writeMessageFrame(WebSocketProtocol.OPCODE_BINARY, binary);
    return out;
  }

  Buffer write(String text) throws IOException {
    out.clear();
    writer.writeMessageFrame(WebSocketProtocol.OPCODE_TEXT, ByteString.encodeUtf8(text));
    return out;
  }

  private final class Receiver implements WebSocketReader.FrameCallback {

    @Override
    public void onReadMessage(String text) {
      message = text;
    }

    @Override
    public void onReadMessage(ByteString bytes) {
      message = bytes;
    }

    @Override
    public void onReadPing(ByteString payload) {}

    @Override
    public void onReadPong(ByteString payload) {}

    @Override
    public void onReadClose(int code, String reason) {}
  }
}
