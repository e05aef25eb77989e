package io.sockeye.benchmarks.soak;

import io.sockeye.server.SlowConsumer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/** The clients of all kinds of traffic, as many as make up a number of connections. */
final class SoakLoad {

  /** The fewest connections of which there can be some of each kind. */
  static final int FEWEST = 30;

  private static final int ROOM = 50;
  private static final int SLOW_ROOM = 4;
  private static final SlowConsumer[] SLOW_POLICIES = {
    SlowConsumer.DISCONNECT, SlowConsumer.DROP_OLDEST
  };

  private record Client(String name, Runnable task) {}

  private final LoadContext context;
  private final ThreadFactory threads;
  private final List<Client> clients = new ArrayList<>();
  private final List<Thread> running = new ArrayList<>();
  private final CountDownLatch ready;

  /**
   * @param threads a thread for each connection
   */
  SoakLoad(LoadContext context, ThreadFactory threads, int connections) {
    this.context = context;
    this.threads = threads;
    int left = connections;
    left -= addSlowRooms(Math.max(2, connections / 2_500));
    left -= add(TrafficKind.RUDE, Math.max(1, connections / 100));
    left -= add(TrafficKind.REFUSED, Math.max(1, connections / 500));
    left -= add(TrafficKind.JOIN_AND_LEAVE, Math.max(1, connections / 100));
    left -= add(TrafficKind.STREAM, Math.max(1, connections / 50));
    left -= add(TrafficKind.BIG, Math.max(1, connections / 100));
    left -= add(TrafficKind.ECHO, Math.max(2, connections / 5));
    for (int number = 0; left > 0; number++) {
      left -= addRoom(number, left < 2 * ROOM ? left : ROOM);
    }
    ready = new CountDownLatch(clients.size());
  }

  private void isReady() {
    ready.countDown();
  }

  private int addSlowRooms(int count) {
    for (int number = 0; number < count; number++) {
      RoomName name =
          new RoomName(TrafficKind.SLOW, number, SLOW_POLICIES[number % SLOW_POLICIES.length]);
      clients.add(
          new Client(
              "slow room " + number,
              new SlowRoomLoad(context, threads, name, SLOW_ROOM, this::isReady)));
    }
    return count * SLOW_ROOM;
  }

  private int addRoom(int number, int size) {
    clients.add(
        new Client(
            "room " + number,
            new ChatRoomLoad(
                context,
                threads,
                new RoomName(TrafficKind.CHAT, number, null),
                size,
                this::isReady)));
    return size;
  }

  private int add(TrafficKind kind, int count) {
    for (int number = 0; number < count; number++) {
      clients.add(new Client(kind + " " + number, client(kind)));
    }
    return count;
  }

  private Runnable client(TrafficKind kind) {
    return switch (kind) {
      case ECHO -> new EchoClient(context, EchoTraffic.echo(), this::isReady);
      case BIG -> new EchoClient(context, EchoTraffic.big(), this::isReady);
      case STREAM -> new EchoClient(context, EchoTraffic.stream(), this::isReady);
      case JOIN_AND_LEAVE -> new EchoClient(context, EchoTraffic.joinAndLeave(), this::isReady);
      case RUDE -> new RudeClient(context, this::isReady);
      case REFUSED -> new RefusedClient(context, this::isReady);
      case CHAT, SLOW -> throw new IllegalArgumentException(kind + " comes in rooms");
    };
  }

  void start() {
    for (Client client : clients) {
      Thread thread = threads.newThread(() -> run(client));
      running.add(thread);
      thread.start();
    }
  }

  private void run(Client client) {
    try {
      client.task.run();
    } catch (RuntimeException | Error e) {
      context.faults().add(FaultKind.UNEXPECTED_END, client.name + " has failed: " + e);
    }
  }

  /** {@return whether all connections are open} */
  boolean isComplete() {
    return ready.getCount() == 0;
  }

  /** {@return how many clients have not ended, of which some are a room of many connections} */
  long unfinished() {
    return running.stream().filter(Thread::isAlive).count();
  }

  /** Says which clients have not ended, and gives them up. */
  void end() {
    context.stalls().close();
    for (int i = 0; i < running.size(); i++) {
      if (running.get(i).isAlive()) {
        context.faults().add(FaultKind.STALLED, clients.get(i).name + " does not end");
        running.get(i).interrupt();
      }
    }
  }

  /** Waits, for so long at the most, until all clients have ended. */
  void join(Duration atMost) throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    for (Thread thread : running) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left > 0) {
        thread.join(left);
      }
    }
  }
}
