package io.sockeye.benchmarks.soak;

import java.util.Random;
import java.util.concurrent.ThreadFactory;

/** A room in which members talk, come and go. */
final class ChatRoomLoad implements Runnable {

  private static final int REST_MILLIS = 1_000;
  private static final int MAX_BYTES = 600;

  /** Of a hundred turns, those in which somebody leaves in good order, and otherwise. */
  private static final int LEAVING = 4;

  private static final int RUDE = 1;

  private final LoadContext context;
  private final Runnable ready;
  private final Random random;
  private final RoomClients members;

  ChatRoomLoad(
      LoadContext context, ThreadFactory threads, RoomName room, int size, Runnable ready) {
    this.context = context;
    this.ready = ready;
    random = context.newRandom();
    members = new RoomClients(context, threads, room, size, true, random);
  }

  @Override
  public void run() {
    members.keep(ready, this::turn);
  }

  private void turn() {
    int chance = random.nextInt(100);
    if (chance < LEAVING) {
      members.any().sayAndLeave(random, random.nextInt(MAX_BYTES));
    } else if (chance < LEAVING + RUDE) {
      members.any().abandon();
    } else {
      members.any().say(random, random.nextInt(MAX_BYTES));
    }
    context.rest(random, REST_MILLIS);
  }
}
