package io.sockeye.codec;

import java.util.Arrays;
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
 * Masking (RFC 6455, section 5.3), beside the plain loop of the RFC and a copy of the same bytes.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class MaskingBenchmark {

  private static final int KEY = 0x9F3A_27C1;

  @Param({"16", "125", "1024", "16384", "65536", "1048576"})
  private int size;

  private byte[] bytes;
  private byte[] copy;

  /** Makes the bytes, and makes sure that all methods mask alike. */
  @Setup
  public void setUp() {
    bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    copy = bytes.clone();
    byte[] expected = bytes.clone();
    maskByteByByte(expected, KEY);
    Masking.mask(bytes, 0, size, KEY);
    if (!Arrays.equals(bytes, expected)) {
      throw new IllegalStateException("masking in place differs from RFC 6455, section 5.3");
    }
    Masking.mask(copy, 0, bytes, 0, size, KEY);
    if (!Arrays.equals(bytes, expected)) {
      throw new IllegalStateException("masking while copying differs from RFC 6455, section 5.3");
    }
  }

  /** {@return the bytes, masked in place} */
  @Benchmark
  public byte[] inPlace() {
    Masking.mask(bytes, 0, size, KEY);
    return bytes;
  }

  /** {@return the bytes, masked on their way from another array} */
  @Benchmark
  public byte[] whileCopying() {
    Masking.mask(copy, 0, bytes, 0, size, KEY);
    return bytes;
  }

  /** {@return the bytes, masked by the loop that the RFC gives} */
  @Benchmark
  public byte[] byteByByte() {
    maskByteByByte(bytes, KEY);
    return bytes;
  }

  /** {@return the bytes, only copied} */
  @Benchmark
  public byte[] arraycopy() {
    System.arraycopy(copy, 0, bytes, 0, size);
    return bytes;
  }

  private static void maskByteByByte(byte[] bytes, int key) {
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] ^= (byte) (key >>> 8 * (i & 3));
    }
  }
}
