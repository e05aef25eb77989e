package io.sockeye.benchmarks.soak;

import io.sockeye.codec.Message;
import io.sockeye.codec.connection.WebSocket;
import io.sockeye.server.ConnectionGroup;
import io.sockeye.server.Request;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/** Passes on messages, but does one thing wrong. */
final class FaultyReplies implements Replies {

  /** Of those of the kind ECHO, whose clients notice whatever it is. */
  private static final int WRONG_MESSAGE = 10;

  private static final int LEAKED_BYTES = 1 << 20;
  private static final int BIG_ROOM = 5;
  private static final int HELD_MILLIS = 200;

  private final Wrong wrong;
  private final AtomicInteger received = new AtomicInteger();
  private final AtomicInteger echoes = new AtomicInteger();
  private final AtomicBoolean done = new AtomicBoolean();
  private final Queue<Object> leaked = new ConcurrentLinkedQueue<>();

  private final ScheduledExecutorService later =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "faulty");
            thread.setDaemon(true);
            return thread;
          });

  /** What is kept back is sent once, and nothing else is echoed meanwhile. */
  private final ReentrantLock lock = new ReentrantLock();

  private WebSocket heldFor;
  private Message held;

  FaultyReplies(Wrong wrong) {
    this.wrong = wrong;
  }

  @Override
  public Message receive(WebSocket webSocket, Request request) throws IOException {
    Message message = webSocket.receive();
    int number = isEcho(request) ? received.incrementAndGet() : 0;
    if (wrong == Wrong.LEAKS && number > 0) {
      leak();
    }
    if (number == WRONG_MESSAGE) {
      switch (wrong) {
        case IGNORES_A_MESSAGE -> {
          return webSocket.receive();
        }
        case CLOSES_A_CONNECTION -> webSocket.abort();
        case LOGS_AN_ERROR -> System.getLogger("faulty").log(Level.ERROR, "made on purpose");
        default -> {
          // It does something else wrong.
        }
      }
    }
    return message;
  }

  private static boolean isEcho(Request request) {
    return request.query().contains("kind=ECHO");
  }

  private void leak() throws IOException {
    leaked.add(new byte[LEAKED_BYTES]);
    leaked.add(new FileInputStream(Path.of(System.getProperty("java.home"), "release").toFile()));
    Thread thread = new Thread(FaultyReplies::stay, "leaked");
    thread.setDaemon(true);
    thread.start();
  }

  private static void stay() {
    try {
      new CountDownLatch(1).await(1, TimeUnit.HOURS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void echo(WebSocket webSocket, Request request, Message message) throws IOException {
    if (wrong == Wrong.SWAPS_ECHOES && isEcho(request)) {
      echoSwapped(webSocket, message);
    } else if (isEcho(request) && echoes.incrementAndGet() == WRONG_MESSAGE) {
      echoWrongly(webSocket, message);
    } else {
      webSocket.send(message);
    }
  }

  private void echoWrongly(WebSocket webSocket, Message message) throws IOException {
    switch (wrong) {
      case DROPS_AN_ECHO -> {
        // That is all.
      }
      case ALTERS_AN_ECHO -> webSocket.send(altered(message));
      case REPEATS_AN_ECHO -> {
        webSocket.send(message);
        webSocket.send(message);
      }
      default -> webSocket.send(message);
    }
  }

  private static Message altered(Message message) {
    if (message instanceof Message.Text text) {
      return Message.text(text.text() + "x");
    }
    byte[] data = message.payload().clone();
    data[data.length - 1] ^= 1;
    return Message.binary(data);
  }

  /** Keeps a message back until another one has overtaken it, if there is one soon. */
  private void echoSwapped(WebSocket webSocket, Message message) throws IOException {
    lock.lock();
    try {
      if (held == null && !done.get()) {
        held = message;
        heldFor = webSocket;
        later.schedule(this::sendHeld, HELD_MILLIS, TimeUnit.MILLISECONDS);
        return;
      }
      webSocket.send(message);
      if (held != null && heldFor == webSocket) {
        done.set(true);
        sendHeld();
      }
    } finally {
      lock.unlock();
    }
  }

  private void sendHeld() {
    lock.lock();
    try {
      if (held != null) {
        heldFor.send(held);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      held = null;
      heldFor = null;
      lock.unlock();
    }
  }

  @Override
  public void broadcast(ConnectionGroup members, Message message) {
    if (members.size() < BIG_ROOM) {
      members.broadcast(message);
    } else if (wrong == Wrong.LEAVES_A_MEMBER_OUT && done.compareAndSet(false, true)) {
      Iterator<WebSocket> all = members.iterator();
      WebSocket leftOut = all.next();
      members.remove(leftOut);
      members.broadcast(message);
      members.add(leftOut);
    } else if (wrong == Wrong.SWAPS_BROADCASTS && done.compareAndSet(false, true)) {
      members.broadcast(numberedHigher(message));
      members.broadcast(message);
    } else {
      members.broadcast(message);
    }
  }

  /** The same message with the number of the next one of the room. */
  private static Message numberedHigher(Message message) {
    String all = new String(message.payload(), StandardCharsets.ISO_8859_1);
    int space = all.indexOf(' ');
    String higher = (Long.parseLong(all.substring(0, space)) + 1) + all.substring(space);
    byte[] payload = higher.getBytes(StandardCharsets.ISO_8859_1);
    return message instanceof Message.Text
        ? Message.text(new String(payload, StandardCharsets.UTF_8))
        : Message.binary(payload);
  }
}
