package io.sockeye.benchmarks.soak;

import java.util.Random;
import java.util.concurrent.ThreadFactory;

/**
 * A room in which one member at a time does not read for a while, and the others talk: the member
 * has everything afterwards, or was disconnected, or misses messages, as the room's policy says.
 */
final class SlowRoomLoad implements Runnable {

  private static final int REST_MILLIS = 100;
  private static final int BYTES = 64 << 10;

  /** From less than fills buffers to more than a closing handshake may take. */
  private static final int MAX_MESSAGES = 300;

  private final LoadContext context;
  private final Runnable ready;
  private final Random random;
  private final RoomClients members;

  SlowRoomLoad(
      LoadContext context, ThreadFactory threads, RoomName room, int size, Runnable ready) {
    this.context = context;
    this.ready = ready;
    random = context.newRandom();
    members = new RoomClients(context, threads, room, size, false, random);
  }

  @Override
  public void run() {
    members.keep(ready, () -> slowDown(members.any()));
  }

  private void slowDown(Member slow) {
    slow.pause(true);
    for (int left = 1 + random.nextInt(MAX_MESSAGES); left > 0 && !context.stopping(); left--) {
      Member speaker = members.anyBut(slow);
      if (speaker == slow || speaker.hasEnded()) {
        break;
      }
      speaker.say(random, BYTES / 2 + random.nextInt(BYTES / 2));
      context.pause(random.nextInt(REST_MILLIS));
    }
    slow.pause(false);
  }
}
