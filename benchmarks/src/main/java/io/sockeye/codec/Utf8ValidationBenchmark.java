package io.sockeye.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sockeye.benchmarks.micro.Comparison;
import io.sockeye.benchmarks.micro.Floor;
import io.sockeye.benchmarks.micro.Samples;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import org.eclipse.jetty.util.Utf8StringBuilder;
import org.glassfish.tyrus.core.StrictUtf8;
import org.java_websocket.util.Charsetfunctions;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/**
 * Whether bytes are UTF-8 (RFC 3629). Jetty, Tyrus and the JDK decode where they check; Netty's
 * check cannot be had without a pipeline, it is in {@code MessageReceivingBenchmark}, and OkHttp
 * has none.
 */
public class Utf8ValidationBenchmark extends Comparison {

  private static final byte[] VALID = {1};

  @Param({"16", "125", "1024", "16384", "65536", "1048576"})
  public int size;

  @Param({"ASCII", "LATIN", "CJK_EMOJI"})
  public Samples.Text text;

  private byte[] bytes;
  private CharBuffer chars;
  private final Utf8Validator validator = new Utf8Validator();
  private final CharsetDecoder jdkDecoder =
      UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT);
  private final CharsetDecoder tyrusDecoder = new StrictUtf8().newDecoder();

  @Override
  protected void prepare() {
    bytes = text.utf8(size);
    chars = CharBuffer.allocate(size);
  }

  @Override
  protected byte[] expected() {
    return VALID;
  }

  @Override
  protected byte[] content(Object yielded) {
    return new byte[] {(byte) ((boolean) yielded ? 1 : 0)};
  }

  /** {@return whether it is valid} */
  @Benchmark
  public boolean sockeye() {
    return validator.accept(ByteBuffer.wrap(bytes)) && validator.isComplete();
  }

  /** {@return whether it is valid} */
  @Benchmark
  public boolean javaWebSocket() {
    return Charsetfunctions.isValidUTF8(ByteBuffer.wrap(bytes));
  }

  /** {@return whether it is valid} */
  @Benchmark
  public boolean jetty() {
    Utf8StringBuilder builder = new Utf8StringBuilder(size);
    builder.append(ByteBuffer.wrap(bytes));
    builder.complete();
    return !builder.hasCodingErrors();
  }

  /** {@return whether it is valid} */
  @Benchmark
  public boolean tyrus() {
    return decodes(tyrusDecoder);
  }

  /** {@return whether it is valid} */
  @Benchmark
  public boolean jdkDecoder() {
    return decodes(jdkDecoder);
  }

  /** {@return the text, unchecked} */
  @Floor
  @Benchmark
  public String newString() {
    return new String(bytes, UTF_8);
  }

  private boolean decodes(CharsetDecoder decoder) {
    CoderResult result = decoder.reset().decode(ByteBuffer.wrap(bytes), chars.clear(), true);
    return result.isUnderflow() && decoder.flush(chars).isUnderflow();
  }
}
