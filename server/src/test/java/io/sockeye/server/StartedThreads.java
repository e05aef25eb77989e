package io.sockeye.server;

import io.sockeye.codec.connection.ConnectionThreads;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;

/** Makes the threads of a server, and knows them all. */
final class StartedThreads implements ThreadFactory {

  private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();

  @Override
  public Thread newThread(Runnable task) {
    Thread thread = ConnectionThreads.factory("sockeye-test").newThread(task);
    threads.add(thread);
    return thread;
  }

  int count() {
    return threads.size();
  }

  void awaitEnd() {
    Await.until("all threads have ended", () -> threads.stream().noneMatch(Thread::isAlive));
  }
}
