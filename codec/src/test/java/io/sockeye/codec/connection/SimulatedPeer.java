package io.sockeye.codec.connection;

import io.sockeye.codec.CloseStatus;
import io.sockeye.codec.Event;
import io.sockeye.codec.Message;
import io.sockeye.codec.MessageAssembler;
import io.sockeye.codec.Opcode;
import io.sockeye.codec.ProtocolConfig;
import io.sockeye.codec.ProtocolViolationException;
import io.sockeye.codec.Role;
import io.sockeye.codec.WebSocketProtocol;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The transport of an endpoint, and behind it a peer that acts at random whenever the endpoint
 * waits for it. So both ends of a conversation run on one thread, and a seed gives the same
 * conversation each time.
 */
final class SimulatedPeer implements Transport {

  /** What comes of the conversation, unless the endpoint ends it before. */
  enum Fate {
    CLOSES,
    BREAKS_A_RULE,
    ENDS_THE_STREAM,
    RESETS,
    /** What the endpoint writes is cut somewhere, and only that: it can still read. */
    FAILS_A_WRITE,
    /** As before, by an error that no transport is supposed to throw. */
    THROWS_AT_A_WRITE
  }

  /** How the peer breaks a rule, and what it has to be told. */
  private record Offence(int closeCode, byte[] unmasked, byte[] masked) {}

  /** Whatever message is under way, these are wrong. */
  private static final List<Offence> OFFENCES =
      List.of(
          offence(1002, "83 00", "83 80 00000000"),
          offence(1002, "a1 00", "a1 80 00000000"),
          offence(1002, "09 00", "09 80 00000000"),
          offence(1002, "82 80 00000000", "82 00"),
          offence(1002, "88 01 03", "88 81 00000000 03"),
          offence(1002, "88 02 03ed", "88 82 00000000 03ed"));

  private static Offence offence(int closeCode, String fromServer, String fromClient) {
    return new Offence(closeCode, hex(fromServer), hex(fromClient));
  }

  private static byte[] hex(String text) {
    String digits = text.replace(" ", "");
    byte[] bytes = new byte[digits.length() / 2];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) Integer.parseInt(digits.substring(2 * i, 2 * i + 2), 16);
    }
    return bytes;
  }

  private final Random random;
  private final Role role;
  private final WebSocketProtocol protocol;
  private final MessageAssembler assembler = new MessageAssembler();
  private final RandomMessages messages;
  private final Fate fate;
  private final int fateAt;
  private long writeFailsAt;
  private boolean throwsErrors;
  private int calls;
  private int callFailsAt = Integer.MAX_VALUE;

  /** What the endpoint wrote and the peer has not looked at. */
  private final ByteQueue inbound = new ByteQueue();

  /** What the peer sent and the endpoint has not read. */
  private final ByteQueue outbound = new ByteQueue();

  private int steps;
  private long written;
  private boolean writeFailed;
  private boolean reset;
  private boolean ended;
  private boolean closed;
  private boolean halfClosed;
  private boolean endWasRead;
  private Offence offence;

  /** The rest of a message that the peer sends in fragments. */
  private ByteBuffer rest;

  private Message inFragments;

  /** Looked into when it closes its transport. */
  private WebSocket tested;

  private List<Object> codecsAtEnd = List.of();

  /** Messages that the peer began, and at which byte of its stream each was complete. */
  private final List<Message> said = new ArrayList<>();

  private final List<Long> saidAt = new ArrayList<>();
  private final List<Message> heard = new ArrayList<>();
  private CloseStatus closeHeard;

  SimulatedPeer(Random random, ProtocolConfig config) {
    this.random = random;
    this.role = config.role();
    this.protocol = new WebSocketProtocol(config);
    this.messages = new RandomMessages(random);
    Fate[] fates = Fate.values();
    this.fate = random.nextBoolean() ? Fate.CLOSES : fates[random.nextInt(fates.length)];
    this.fateAt = random.nextInt(40);
    boolean writeFails = fate == Fate.FAILS_A_WRITE || fate == Fate.THROWS_AT_A_WRITE;
    this.throwsErrors = fate == Fate.THROWS_AT_A_WRITE;
    this.writeFailsAt = writeFails ? random.nextInt(1 << random.nextInt(14)) : Long.MAX_VALUE;
  }

  void isPeerOf(WebSocket webSocket) {
    tested = webSocket;
  }

  /**
   * Has a call of the transport fail, and all that follow.
   *
   * @param withError whether a write fails with an error; a read never does
   */
  void failAt(int call, boolean withError) {
    callFailsAt = call;
    throwsErrors = withError;
  }

  /** How often the transport was read from or written to. */
  int calls() {
    return calls;
  }

  boolean throwsErrors() {
    return throwsErrors;
  }

  Fate fate() {
    return fate;
  }

  boolean writeFailed() {
    return writeFailed;
  }

  boolean isReset() {
    return reset;
  }

  boolean isClosed() {
    return closed;
  }

  List<Object> codecsAtEnd() {
    return codecsAtEnd;
  }

  List<Message> said() {
    return said;
  }

  /** How many of its messages have been handed over with their last byte. */
  int handedOver() {
    int count = 0;
    while (count < saidAt.size() && saidAt.get(count) <= outbound.taken()) {
      count++;
    }
    return count;
  }

  List<Message> heard() {
    return heard;
  }

  CloseStatus closeHeard() {
    return closeHeard;
  }

  CloseStatus closeSaid() {
    return protocol.closeSent();
  }

  /** The code that the peer has to be told for the rule that it broke; 0 if it broke none. */
  int offenceCode() {
    return offence == null ? 0 : offence.closeCode();
  }

  /** Looks at everything that has come, and frees its memory. */
  void finish() {
    listen(inbound.length());
    protocol.endReceiving();
    protocol.endSending();
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    if (calls++ == callFailsAt) {
      reset = true;
    }
    while (outbound.length() == 0 || reset) {
      if (closed || reset) {
        throw new IOException(closed ? "closed" : "reset");
      }
      if (ended) {
        endWasRead = true;
        return -1;
      }
      step();
    }
    if (closed) {
      throw new IOException("closed");
    }
    int most = Math.min(outbound.length(), target.remaining());
    int length = random.nextInt(4) == 0 ? 1 + random.nextInt(most) : most;
    target.put(outbound.take(length));
    return length;
  }

  @Override
  public void write(ByteBuffer... sources) throws IOException {
    if (closed || reset) {
      throw new IOException(closed ? "closed" : "reset");
    }
    if (writeFailed || halfClosed) {
      throw new AssertionError("bytes were written behind a cut frame or the end of the stream");
    }
    if (calls++ == callFailsAt) {
      writeFailsAt = written + random.nextInt(sources[0].remaining());
    }
    for (ByteBuffer source : sources) {
      int length = (int) Math.min(source.remaining(), writeFailsAt - written);
      byte[] bytes = new byte[length];
      source.get(bytes);
      inbound.add(bytes);
      written += length;
      if (source.hasRemaining()) {
        writeFailed = true;
        if (throwsErrors) {
          throw new OutOfMemoryError("injected: direct buffer memory");
        }
        throw new IOException("injected");
      }
    }
    if (random.nextInt(3) == 0) {
      listen(random.nextInt(inbound.length() + 1));
    }
  }

  @Override
  public void shutdownOutput() throws IOException {
    if (closed || reset) {
      throw new IOException("closed");
    }
    if (role == Role.SERVER && offence == null && !endWasRead) {
      throw new AssertionError("a client has to wait for the server to end TCP (7.1.1)");
    }
    halfClosed = true;
  }

  @Override
  public void close() {
    if (!closed) {
      codecsAtEnd = Internals.codecs(tested);
    }
    closed = true;
  }

  private boolean maySpeak() {
    return protocol.closeSent() == null && offence == null && !ended;
  }

  private void step() {
    listen(random.nextInt(inbound.length() + 1));
    if (steps++ == fateAt) {
      meetFate();
    } else if (!maySpeak()) {
      if (random.nextBoolean()) {
        listen(inbound.length());
        ended = true;
      }
    } else if (steps > fateAt) {
      // A fate that leaves it able to speak does not let it speak for ever.
      send(protocol.close(CloseStatus.NORMAL_CLOSURE));
    } else {
      speak();
    }
  }

  private void meetFate() {
    if (!maySpeak()) {
      return;
    }
    switch (fate) {
      case CLOSES -> send(protocol.close(messages.closeStatus()));
      case BREAKS_A_RULE -> {
        offence = OFFENCES.get(random.nextInt(OFFENCES.size()));
        outbound.add(role == Role.CLIENT ? offence.masked() : offence.unmasked());
      }
      case ENDS_THE_STREAM -> {
        outbound.cut(random.nextInt(outbound.length() + 1));
        ended = true;
      }
      case RESETS -> reset = true;
      case FAILS_A_WRITE, THROWS_AT_A_WRITE -> {
        // That is for the endpoint to meet.
      }
    }
  }

  private void speak() {
    switch (random.nextInt(8)) {
      case 0, 1, 2 -> {
        if (inFragments == null) {
          Message message = messages.next();
          begin(message);
          send(protocol.send(message));
          complete();
        } else {
          speakOn();
        }
      }
      case 3, 4 -> {
        if (inFragments == null) {
          inFragments = messages.next();
          rest = ByteBuffer.wrap(messages.payload(inFragments));
          begin(inFragments);
        }
        speakOn();
      }
      case 5 -> send(protocol.ping(ByteBuffer.wrap(new byte[random.nextInt(126)])));
      default -> listen(inbound.length());
    }
  }

  private void speakOn() {
    boolean last = random.nextInt(3) == 0;
    int length = last ? rest.remaining() : random.nextInt(rest.remaining() + 1);
    ByteBuffer data = rest.slice(rest.position(), length);
    rest.position(rest.position() + length);
    Opcode opcode = inFragments instanceof Message.Text ? Opcode.TEXT : Opcode.BINARY;
    send(protocol.send(new Event.Fragment(opcode, data, last)));
    if (last) {
      complete();
      inFragments = null;
    }
  }

  private void begin(Message message) {
    said.add(message);
    saidAt.add(Long.MAX_VALUE);
  }

  private void complete() {
    saidAt.set(saidAt.size() - 1, outbound.added());
  }

  private void send(ByteBuffer frame) {
    byte[] bytes = new byte[frame.remaining()];
    frame.get(bytes);
    outbound.add(bytes);
  }

  private void listen(int length) {
    ByteBuffer in = ByteBuffer.wrap(inbound.take(length));
    try {
      for (Event event; (event = protocol.receive(in)) != null; ) {
        if (event instanceof Event.Fragment fragment) {
          Message message = assembler.add(fragment);
          if (message != null) {
            heard.add(message);
          }
        } else if (event instanceof Event.Close close) {
          closeHeard = close.status();
        }
        ByteBuffer reply = protocol.reply(event);
        if (offence == null && !ended) {
          send(reply);
        }
      }
    } catch (ProtocolViolationException e) {
      throw new AssertionError("the endpoint broke a rule", e);
    }
  }
}
