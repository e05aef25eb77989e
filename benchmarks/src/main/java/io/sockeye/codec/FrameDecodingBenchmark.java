package io.sockeye.codec;

import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A masked binary frame of a client, as a server decodes it: to the frame, and to the message. Each
 * time its bytes are first copied into the input buffer, as a read from a socket would.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class FrameDecodingBenchmark {

  @Param({"16", "125", "1024", "16384", "65536", "1048576"})
  private int size;

  private byte[] wire;
  private ByteBuffer in;
  private FrameDecoder decoder;
  private WebSocketProtocol protocol;
  private MessageAssembler messages;

  /** Makes the frame, and makes sure that it is decoded to what it was made of. */
  @Setup
  public void setUp() throws ProtocolViolationException {
    byte[] data = new byte[size];
    new Random(size).nextBytes(data);
    ByteBuffer frame =
        new WebSocketProtocol(ProtocolConfig.of(Role.CLIENT)).send(Message.binary(data));
    wire = frame.array();
    in = ByteBuffer.allocate(wire.length);
    ProtocolConfig server = ProtocolConfig.of(Role.SERVER);
    decoder = new FrameDecoder(server);
    protocol = new WebSocketProtocol(server);
    messages = new MessageAssembler();
    if (!frame().payload().equals(ByteBuffer.wrap(data))) {
      throw new IllegalStateException("the frame's payload is not what was sent");
    }
    if (!message().equals(Message.binary(data))) {
      throw new IllegalStateException("the message is not what was sent");
    }
  }

  private ByteBuffer read() {
    return in.clear().put(wire).flip();
  }

  /** {@return the bytes, only copied} */
  @Benchmark
  public ByteBuffer copyOnly() {
    return read();
  }

  /** {@return the frame, whose payload stays in the input buffer} */
  @Benchmark
  public Frame frame() throws ProtocolViolationException {
    return decoder.decode(read());
  }

  /** {@return the message, in an array of its own} */
  @Benchmark
  public Message message() throws ProtocolViolationException {
    return messages.add((Event.Fragment) protocol.receive(read()));
  }
}
