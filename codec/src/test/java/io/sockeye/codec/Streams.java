package io.sockeye.codec;

import static io.sockeye.codec.Frames.CONTINUATION;
import static io.sockeye.codec.Frames.FIN;
import static io.sockeye.codec.Frames.PING;
import static io.sockeye.codec.Frames.PONG;
import static io.sockeye.codec.Frames.RSV1;
import static io.sockeye.codec.Frames.TEXT;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.Deflater;

/** What a peer might send: valid streams of frames, and ways to spoil them. */
final class Streams {

  private final Role sender;
  private final boolean deflate;
  private final Random random;
  private final Deflater deflater = Deflated.deflater();
  private final List<byte[]> frames = new ArrayList<>();

  private Streams(Role sender, boolean deflate, Random random) {
    this.sender = sender;
    this.deflate = deflate;
    this.random = random;
  }

  /** Some messages and control frames, and sometimes a Close. */
  static byte[] valid(Role sender, boolean deflate, Random random) {
    Streams stream = new Streams(sender, deflate, random);
    for (int i = random.nextInt(6); i >= 0; i--) {
      stream.message(stream.text());
    }
    if (random.nextBoolean()) {
      stream.frames.add(Frames.close(sender, 1000 + random.nextInt(4), "bye"));
    }
    return Bytes.concat(stream.frames.toArray(byte[][]::new));
  }

  /** A valid stream that breaks one rule at its end. */
  static byte[] invalid(Role sender, boolean deflate, Random random) {
    Streams stream = new Streams(sender, deflate, random);
    for (int i = random.nextInt(3); i > 0; i--) {
      stream.message(stream.text());
    }
    boolean inMessage = random.nextBoolean();
    if (inMessage) {
      stream.frames.add(Frames.of(sender, TEXT, Bytes.utf8("begun")));
    }
    int next = inMessage ? CONTINUATION : TEXT;
    int wrongNext = inMessage ? TEXT : CONTINUATION;
    byte[][] wrong = {
      Frames.of(sender, FIN | 3 + random.nextInt(5), Bytes.random(random.nextInt(200), 1)),
      Frames.of(sender, FIN | 11 + random.nextInt(5), Bytes.NONE),
      Frames.of(sender, FIN | next | 0x10 << random.nextInt(2), Bytes.utf8("x")),
      Frames.of(sender, FIN | CONTINUATION | RSV1, Bytes.utf8("x")),
      Frames.of(sender, FIN | wrongNext, Bytes.utf8("x")),
      Frames.of(sender, PING, Bytes.utf8("x")),
      Frames.of(sender, FIN | PONG, new byte[126 + random.nextInt(3)]),
      Frames.of(sender.peer(), FIN | next, Bytes.utf8("wrong way round")),
      Frames.of(sender, FIN | next, Bytes.concat(stream.text(), Bytes.hex("c0af"))),
      Frames.of(sender, FIN | next, Bytes.hex("e282")),
      Frames.close(sender, 1005, ""),
      Frames.of(sender, FIN | Frames.CLOSE, new byte[1]),
      Frames.header(sender, FIN | next, 1L << 40),
      Frames.header(sender, FIN | next, -1)
    };
    stream.frames.add(wrong[random.nextInt(wrong.length)]);
    stream.frames.add(Frames.text(sender, "never read"));
    return Bytes.concat(stream.frames.toArray(byte[][]::new));
  }

  private void message(byte[] data) {
    boolean compressed = deflate && random.nextBoolean();
    byte[] payload = compressed ? Deflated.message(deflater, data) : data;
    int first = TEXT | (compressed ? RSV1 : 0);
    int from = 0;
    while (random.nextInt(3) > 0) {
      int to = from + random.nextInt(payload.length - from + 1);
      frames.add(Frames.of(sender, first, Arrays.copyOfRange(payload, from, to)));
      first = CONTINUATION;
      from = to;
      if (random.nextBoolean()) {
        int control = random.nextBoolean() ? PING : PONG;
        frames.add(Frames.of(sender, FIN | control, Bytes.random(random.nextInt(126), from)));
      }
    }
    frames.add(Frames.of(sender, FIN | first, Arrays.copyOfRange(payload, from, payload.length)));
  }

  private byte[] text() {
    String[] words = {
      "", "Hello ", "\u00e9t\u00e9 ", "\u20ac", "\ud83d\ude00", "0123456789".repeat(20)
    };
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(10); i > 0; i--) {
      text.append(words[random.nextInt(words.length)]);
    }
    return Bytes.utf8(text.toString());
  }
}
