package io.sockeye.benchmarks.soak;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadFactory;

/** The members of one room, and who takes the place of those that leave. */
final class RoomClients {

  private static final int RETRY_MILLIS = 1_000;

  /** Long enough to be compressed. */
  private static final int GREETING_BYTES = 300;

  private final LoadContext context;
  private final ThreadFactory threads;
  private final RoomName room;
  private final int size;
  private final boolean deflate;
  private final Random random;
  private final List<Member> members = new ArrayList<>();

  /**
   * @param deflate whether half of the members offer permessage-deflate, or else none
   */
  RoomClients(
      LoadContext context,
      ThreadFactory threads,
      RoomName room,
      int size,
      boolean deflate,
      Random random) {
    this.context = context;
    this.threads = threads;
    this.room = room;
    this.size = size;
    this.deflate = deflate;
    this.random = random;
  }

  /**
   * Keeps the room full until the load is stopped.
   *
   * @param ready run once, when all members are there
   * @param turn what happens again and again; there is a member then
   */
  void keep(Runnable ready, Runnable turn) {
    fill();
    ready.run();
    while (!context.stopping()) {
      if (!members.isEmpty()) {
        turn.run();
      }
      fill();
    }
    close();
  }

  /**
   * Has others take the places of members that are gone. Each says something at once: so all that a
   * connection makes on first use is there when the last one is open, and what grows then is a
   * leak.
   */
  private void fill() {
    members.removeIf(Member::hasEnded);
    while (members.size() < size && !context.stopping()) {
      try {
        LoadConnection connection =
            LoadConnection.open(
                context,
                room.kind(),
                SoakServer.ROOM,
                room.query(),
                deflate && random.nextBoolean());
        Member member = new Member(context, connection, room);
        threads.newThread(member).start();
        members.add(member);
        member.say(random, GREETING_BYTES);
      } catch (IOException e) {
        context.faults().add(FaultKind.UNEXPECTED_END, room.kind() + ": connecting failed: " + e);
        context.pause(RETRY_MILLIS);
      }
    }
  }

  Member any() {
    return members.get(random.nextInt(members.size()));
  }

  /** {@return a member, and another one if there are two} */
  Member anyBut(Member member) {
    int index = random.nextInt(members.size());
    return members.get(index) == member
        ? members.get((index + 1) % members.size())
        : members.get(index);
  }

  /** Waits until all have received everything, and closes in good order. */
  private void close() {
    long next = members.stream().mapToLong(Member::next).max().orElse(0);
    members.forEach(member -> member.awaitAll(next));
    members.forEach(Member::leave);
    members.clear();
  }
}
