package io.sockeye.codec.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.codec.CloseStatus;
import io.sockeye.codec.Message;
import io.sockeye.codec.PreparedMessage;
import io.sockeye.codec.ProtocolConfig;
import io.sockeye.codec.ProtocolViolationException;
import io.sockeye.codec.Role;
import io.sockeye.codec.connection.SimulatedPeer.Fate;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/**
 * One conversation of an endpoint with a {@link SimulatedPeer}, and all that has to hold after it.
 */
final class SimulatedConversation {

  private final Random random;
  private final RandomMessages messages;
  private final SimulatedPeer peer;
  private final WebSocket webSocket;
  private final List<Message> accepted = new ArrayList<>();
  private final List<CompletableFuture<Duration>> pings;

  /** How many messages of the peer were begun to be received. */
  private int received;

  /** Whether the last of them was read as a stream, and not to its end. */
  private boolean inPart;

  /** Whether {@code receive} has told of the end. */
  private boolean endReceived;

  /** What the peer has to be told: null while that is nothing. */
  private CloseStatus toBeTold;

  private boolean aborted;

  SimulatedConversation(Random random, List<CompletableFuture<Duration>> pings) {
    this.pings = pings;
    this.random = random;
    this.messages = new RandomMessages(random);
    Role role = random.nextBoolean() ? Role.SERVER : Role.CLIENT;
    ProtocolConfig config =
        ProtocolConfig.of(role)
            .withPermessageDeflate(messages.deflate())
            .withMaskingKeys(new Random(random.nextLong()));
    ProtocolConfig other =
        ProtocolConfig.of(role.peer())
            .withPermessageDeflate(config.permessageDeflate())
            .withMaskingKeys(new Random(random.nextLong()));
    peer = new SimulatedPeer(random, other);
    FlushPolicy[] policies = FlushPolicy.values();
    webSocket =
        Connections.open(
            peer,
            config,
            ConnectionOptions.DEFAULT.withFlushPolicy(policies[random.nextInt(policies.length)]));
    peer.isPeerOf(webSocket);
  }

  SimulatedPeer peer() {
    return peer;
  }

  void run() {
    if (random.nextInt(3) == 0) {
      listen();
    } else {
      converse();
    }
    peer.finish();
    assertMessages();
    assertStatus();
    assertOver();
  }

  private void converse() {
    try {
      int actions = random.nextInt(30);
      for (int i = 0; i < actions && !endReceived; i++) {
        act();
      }
      end();
    } catch (IOException | OutOfMemoryError e) {
      assertFailure(e);
    } finally {
      close(CloseStatus.NORMAL_CLOSURE);
    }
  }

  private void act() throws IOException {
    switch (random.nextInt(10)) {
      case 0, 1, 2, 3 -> receive();
      case 4 -> receiveInPart();
      default -> say();
    }
  }

  private void receive() throws IOException {
    try {
      Message message = webSocket.receive();
      inPart &= message == null;
      if (message == null) {
        endReceived = true;
        tell(new CloseStatus(peer.closeSaid().code(), ""));
      } else {
        assertThat(message).isEqualTo(peer.said().get(received));
        received++;
      }
    } catch (IOException e) {
      endReceived = true;
      if (e instanceof ProtocolViolationException violation) {
        tell(CloseStatus.of(violation.violation().closeCode()));
      }
      throw e;
    }
  }

  private void receiveInPart() throws IOException {
    IncomingMessage message = webSocket.receiveStream();
    if (message == null) {
      receive();
      return;
    }
    received++;
    inPart = true;
    int most = random.nextInt(200);
    byte[] part = message.readNBytes(most);
    byte[] whole = messages.payload(peer.said().get(received - 1));
    assertThat(part).isEqualTo(Arrays.copyOf(whole, Math.min(most, whole.length)));
  }

  private void say() throws IOException {
    Message message = messages.next();
    switch (random.nextInt(6)) {
      case 0, 1 -> webSocket.send(message);
      case 2 -> webSocket.send(PreparedMessage.of(message));
      case 3 -> sendStreamed(message);
      case 4 -> {
        pings.add(webSocket.ping());
        return;
      }
      default -> {
        webSocket.flush();
        return;
      }
    }
    accepted.add(message);
  }

  private void sendStreamed(Message message) throws IOException {
    if (message instanceof Message.Text text) {
      try (Writer out = webSocket.textWriter()) {
        int half = text.text().length() / 2;
        out.write(text.text(), 0, half);
        out.write(text.text(), half, text.text().length() - half);
      }
    } else {
      byte[] data = messages.payload(message);
      try (OutputStream out = webSocket.binaryOutputStream()) {
        out.write(data, 0, data.length / 2);
        out.flush();
        out.write(data, data.length / 2, data.length - data.length / 2);
      }
    }
  }

  private void end() throws IOException {
    switch (random.nextInt(4)) {
      case 0 -> close(messages.closeStatus());
      case 1 -> {
        CloseStatus status = messages.closeStatus();
        if (webSocket.isOpen()) {
          tell(status);
        }
        webSocket.sendClose(status);
        receiveToEnd();
      }
      case 2 -> {
        aborted = true;
        webSocket.abort();
      }
      default -> receiveToEnd();
    }
  }

  private void receiveToEnd() throws IOException {
    while (!endReceived) {
      receive();
    }
  }

  private void close(CloseStatus status) {
    if (webSocket.isOpen()) {
      tell(status);
    }
    try {
      webSocket.close(status);
    } catch (OutOfMemoryError e) {
      assertFailure(e);
      webSocket.abort();
    }
  }

  private void tell(CloseStatus status) {
    toBeTold = toBeTold == null ? status : toBeTold;
  }

  private void assertFailure(Throwable e) {
    assertThat(webSocket.isOpen()).as("open after %s", e).isFalse();
    if (e instanceof OutOfMemoryError) {
      assertThat(peer.throwsErrors()).isTrue();
    }
  }

  /** Its callbacks do anything but receive. */
  private final class Listener implements WebSocketListener {

    private final List<String> calls = new ArrayList<>();

    @Override
    public void onOpen(WebSocket ws) throws IOException {
      calls.add("open");
      maybeAct();
    }

    @Override
    public void onMessage(WebSocket ws, String text) throws IOException {
      calls.add("message");
      assertNext(Message.text(text));
    }

    @Override
    public void onMessage(WebSocket ws, byte[] data) throws IOException {
      calls.add("message");
      assertNext(Message.binary(data));
    }

    @Override
    public void onError(WebSocket ws, Exception error) {
      calls.add("error");
      if (error instanceof ProtocolViolationException violation) {
        tell(CloseStatus.of(violation.violation().closeCode()));
      }
    }

    @Override
    public void onClose(WebSocket ws, CloseStatus status) {
      calls.add("close");
      assertThat(status).isNotNull().isEqualTo(ws.closeStatus());
      ws.close();
    }

    private void assertNext(Message message) throws IOException {
      assertThat(message).isEqualTo(peer.said().get(received));
      received++;
      maybeAct();
    }

    private void maybeAct() throws IOException {
      switch (random.nextInt(20)) {
        case 0 -> close(messages.closeStatus());
        case 1 -> {
          aborted = random.nextBoolean();
          if (aborted) {
            webSocket.abort();
          }
        }
        case 2 -> {
          tell(new CloseStatus(1011, ""));
          throw new IllegalStateException("a listener that fails");
        }
        case 3, 4, 5, 6, 7, 8 -> say();
        default -> {
          // It only listens.
        }
      }
    }
  }

  /** The same with a listener. */
  private void listen() {
    Listener listener = new Listener();
    try {
      webSocket.listen(listener);
    } catch (OutOfMemoryError e) {
      assertFailure(e);
      webSocket.abort();
    }
    List<String> calls = listener.calls;
    assertThat(calls).first().isEqualTo("open");
    assertThat(calls.stream().filter("open"::equals)).hasSize(1);
    assertThat(calls).last().isEqualTo("close");
    assertThat(calls.stream().filter("close"::equals)).hasSize(1);
    assertThat(calls.stream().filter("error"::equals)).hasSizeLessThanOrEqualTo(1);
    assertThat(calls.indexOf("error")).isIn(-1, calls.size() - 2);
  }

  private void assertMessages() {
    if (endReceived) {
      assertThat(received - peer.handedOver()).as("lost or invented").isIn(0, inPart ? 1 : 0);
    }
    if (peer.closeHeard() != null) {
      assertThat(peer.heard()).isEqualTo(accepted);
    } else {
      // The last one may have left whole, although its sender was told of a failure.
      int sure = Math.min(accepted.size(), peer.heard().size());
      assertThat(peer.heard().size()).isLessThanOrEqualTo(accepted.size() + 1);
      assertThat(peer.heard().subList(0, sure)).isEqualTo(accepted.subList(0, sure));
    }
  }

  private void assertStatus() {
    assertThat(webSocket.closeStatus())
        .isIn(peer.closeSaid(), CloseStatus.ABNORMAL_CLOSURE)
        .isNotNull();
    boolean unhindered = !aborted && !peer.isReset() && !peer.writeFailed();
    if (unhindered && toBeTold != null) {
      assertThat(peer.closeHeard()).isNotNull();
      assertThat(peer.closeHeard().code()).isEqualTo(toBeTold.code());
    }
    if (peer.closeHeard() != null && toBeTold != null) {
      assertThat(peer.closeHeard().code()).isEqualTo(toBeTold.code());
    }
    if (unhindered && peer.fate() == Fate.CLOSES) {
      // There was no reason for 1006.
      assertThat(webSocket.closeStatus()).isEqualTo(peer.closeSaid());
      assertThat(peer.closeHeard()).as("a closing handshake has two halves").isNotNull();
    }
  }

  private void assertOver() {
    assertThat(peer.isClosed()).isTrue();
    assertThat(webSocket.isOpen()).isFalse();
    Internals.assertNoLockHeld(webSocket);
    Internals.assertEnded(webSocket, peer.codecsAtEnd());
  }
}
