package io.sockeye.codec;

import io.sockeye.benchmarks.micro.Comparison;
import io.sockeye.benchmarks.micro.Floor;
import io.sockeye.benchmarks.micro.Samples;
import java.nio.ByteBuffer;
import okhttp3.internal.ws.WebSocketProtocol;
import okio.Buffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/**
 * Masking (RFC 6455, section 5.3), beside the plain loop of the RFC and a copy of the same bytes.
 *
 * <p>All in place but for {@link #sockeyeWhileCopying()}. Of the peers, Jetty and OkHttp have it as
 * a method of its own; what the others need for it is in {@code FrameDecodingBenchmark}.
 */
public class MaskingBenchmark extends Comparison {

  private static final int KEY = 0x9F3A_27C1;
  private static final byte[] KEY_BYTES = {(byte) 0xC1, 0x27, 0x3A, (byte) 0x9F};

  @Param({"16", "125", "1024", "16384", "65536", "1048576"})
  public int size;

  private byte[] data;
  private byte[] expected;
  private byte[] bytes;
  private ByteBuffer direct;
  private org.eclipse.jetty.websocket.core.Frame jettyFrame;
  private final Buffer okioBuffer = new Buffer();

  @Override
  protected void prepare() {
    data = Samples.binary(size);
    bytes = new byte[size];
    expected = data.clone();
    maskByteByByte(expected);
  }

  /** Each method masks in place what the one before it has left. */
  @Override
  protected void before() {
    bytes = data.clone();
    direct = ByteBuffer.allocateDirect(size).put(data).flip();
    jettyFrame =
        new org.eclipse.jetty.websocket.core.Frame(
            (byte) 0x82, KEY_BYTES.clone(), ByteBuffer.allocateDirect(size).put(data).flip());
    okioBuffer.clear();
    okioBuffer.write(data);
  }

  @Override
  protected byte[] expected() {
    return expected;
  }

  /** {@return the bytes, masked in place} */
  @Benchmark
  public Object sockeye() {
    Masking.mask(bytes, 0, size, KEY);
    return bytes;
  }

  /** {@return the bytes, masked in place in a direct buffer} */
  @Benchmark
  public Object sockeyeDirect() {
    Masking.mask(direct, 0, size, KEY);
    return direct;
  }

  /** {@return the bytes, masked on their way from another array} */
  @Benchmark
  public Object sockeyeWhileCopying() {
    Masking.mask(data, 0, bytes, 0, size, KEY);
    return bytes;
  }

  /** {@return the bytes, masked in place in a direct buffer, as Jetty reads them} */
  @Benchmark
  public Object jetty() {
    jettyFrame.setMask(KEY_BYTES.clone());
    jettyFrame.demask();
    return jettyFrame.getPayload();
  }

  /** {@return the bytes, masked in place in the segments of a buffer} */
  @Benchmark
  public Object okHttp() {
    try (Buffer.UnsafeCursor cursor = okioBuffer.readAndWriteUnsafe()) {
      cursor.seek(0);
      WebSocketProtocol.INSTANCE.toggleMask(cursor, KEY_BYTES);
    }
    return okioBuffer;
  }

  /** {@return the bytes, masked by the loop that the RFC gives} */
  @Benchmark
  public Object byteByByte() {
    maskByteByByte(bytes);
    return bytes;
  }

  /** {@return the bytes, only copied} */
  @Floor
  @Benchmark
  public Object arraycopy() {
    System.arraycopy(data, 0, bytes, 0, size);
    return bytes;
  }

  private static void maskByteByByte(byte[] bytes) {
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] ^= KEY_BYTES[i & 3];
    }
  }
}
