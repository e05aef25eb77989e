package io.sockeye.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Headers of the PROXY protocol in any pieces, and what only looks like one. */
class ProxyProtocolProperties {

  private static final byte[] FOLLOWING = {22, 3, 1};

  /** A connection whose bytes come in pieces of chance. */
  private static final class Pieces implements ReadableByteChannel {

    private final ByteBuffer bytes;
    private final Random random;

    Pieces(byte[] bytes, long seed) {
      this.bytes = ByteBuffer.wrap(bytes);
      random = new Random(seed);
    }

    @Override
    public int read(ByteBuffer target) {
      if (!bytes.hasRemaining()) {
        return -1;
      }
      int most = Math.min(target.remaining(), bytes.remaining());
      int length = most == 0 ? 0 : 1 + random.nextInt(most);
      target.put(bytes.slice(bytes.position(), length));
      bytes.position(bytes.position() + length);
      return length;
    }

    byte[] left() {
      return Arrays.copyOfRange(bytes.array(), bytes.position(), bytes.limit());
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }

  @Provide
  Arbitrary<InetAddress> addresses() {
    return Arbitraries.of(4, 16)
        .flatMap(length -> Arbitraries.bytes().array(byte[].class).ofSize(length))
        .map(ProxyProtocolProperties::address);
  }

  private static InetAddress address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] followed(byte[] header) {
    byte[] all = Arrays.copyOf(header, header.length + FOLLOWING.length);
    System.arraycopy(FOLLOWING, 0, all, header.length, FOLLOWING.length);
    return all;
  }

  private static void assertNames(InetAddress client, int port, byte[] header, long seed)
      throws IOException {
    Pieces pieces = new Pieces(followed(header), seed);
    assertThat(ProxyProtocol.read(pieces).client()).isEqualTo(new InetSocketAddress(client, port));
    assertThat(pieces.left()).isEqualTo(FOLLOWING);
  }

  @Property
  void a_line_in_any_pieces_names_the_client_and_leaves_the_rest(
      @ForAll("addresses") InetAddress client,
      @ForAll @IntRange(max = 65_535) int port,
      @ForAll long seed)
      throws IOException {
    String version = client.getAddress().length == 4 ? "TCP4 " : "TCP6 ";
    String text = client.getHostAddress();
    String line = "PROXY " + version + text + " " + text + " " + port + " 443\r\n";
    assertNames(client, port, line.getBytes(ISO_8859_1), seed);
  }

  @Property
  void a_binary_header_in_any_pieces_names_the_client_and_leaves_the_rest(
      @ForAll("addresses") InetAddress client,
      @ForAll @IntRange(max = 65_535) int port,
      @ForAll @Size(max = 300) byte[] value,
      @ForAll long seed)
      throws IOException {
    String address = HexFormat.of().formatHex(client.getAddress());
    String parameter = String.format("04%04X", value.length) + HexFormat.of().formatHex(value);
    byte[] header =
        ProxyProtocolTest.binary(
            address.length() == 8 ? "2111" : "2121",
            address + address + String.format("%04X01BB", port) + parameter);
    assertNames(client, port, header, seed);
  }

  /** Whatever comes, it is refused, incomplete or understood; and each cut is one or the other. */
  @Property
  void no_bytes_do_anything_else(
      @ForAll("beginnings") byte[] beginning,
      @ForAll @Size(max = 150) byte[] random,
      @ForAll long seed)
      throws IOException {
    byte[] all = Arrays.copyOf(beginning, beginning.length + random.length);
    System.arraycopy(random, 0, all, beginning.length, random.length);
    String whole = outcome(new Pieces(all, seed));
    assertThat(outcome(new Pieces(all, seed + 1))).as("in other pieces").isEqualTo(whole);
  }

  @Provide
  Arbitrary<byte[]> beginnings() {
    return Arbitraries.of(
        new byte[0],
        "PROXY ".getBytes(ISO_8859_1),
        "PROXY UNKNOWN".getBytes(ISO_8859_1),
        "PROXY TCP4 192.0.2.1 ".getBytes(ISO_8859_1),
        ProxyProtocolTest.hex("0D0A0D0A000D0A515549540A"),
        ProxyProtocolTest.hex("0D0A0D0A000D0A515549540A21110020"),
        ProxyProtocolTest.hex("0D0A0D0A000D0A515549540A20000010"));
  }

  private static String outcome(Pieces pieces) throws IOException {
    try {
      return ProxyProtocol.read(pieces) + " and then " + Arrays.toString(pieces.left());
    } catch (ProxyProtocolException e) {
      return "refused: " + e.getMessage();
    } catch (EOFException e) {
      return "incomplete";
    }
  }
}
