package io.sockeye.codec.connection;

import io.sockeye.codec.ProtocolConfig;
import io.sockeye.codec.Role;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A connection under test and its peer, over memory. */
record Connections(WebSocket webSocket, Peer peer, MemoryTransport transport) {

  static final int CAPACITY = 8192;

  static Connections server() {
    return server(ConnectionOptions.DEFAULT);
  }

  static Connections server(ConnectionOptions options) {
    return of(ProtocolConfig.of(Role.SERVER), options, CAPACITY);
  }

  static Connections client() {
    return of(ProtocolConfig.of(Role.CLIENT), ConnectionOptions.DEFAULT, CAPACITY);
  }

  static Connections of(ProtocolConfig config, ConnectionOptions options, int capacity) {
    MemoryTransport[] ends = MemoryTransport.pair(capacity);
    WebSocket webSocket = open(ends[0], config, options);
    ProtocolConfig peer =
        ProtocolConfig.of(config.role().peer()).withPermessageDeflate(config.permessageDeflate());
    return new Connections(webSocket, new Peer(ends[1], peer), ends[1]);
  }

  /** {@return a connection of which nothing has come yet} */
  static WebSocket open(Transport transport, Role role) {
    return open(transport, ProtocolConfig.of(role), ConnectionOptions.DEFAULT);
  }

  static WebSocket open(Transport transport, ProtocolConfig config, ConnectionOptions options) {
    return WebSocket.of(transport, config, options, null, ByteBuffer.allocate(0));
  }

  /** Something that another thread does meanwhile. */
  interface Task<T> {
    T run() throws Exception;
  }

  static <T> CompletableFuture<T> async(Task<T> task) {
    CompletableFuture<T> future = new CompletableFuture<>();
    start(future, task);
    return future;
  }

  /** {@return the thread that runs the task and completes the future} */
  static <T> Thread start(CompletableFuture<T> future, Task<T> task) {
    Thread thread =
        new Thread(
            () -> {
              try {
                future.complete(task.run());
              } catch (Throwable e) {
                future.completeExceptionally(e);
              }
            },
            "test");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  /**
   * Waits for a failure, and returns it. Other than AssertJ's {@code failsWithin} it takes no
   * timeout for one.
   */
  static Throwable failure(CompletableFuture<?> future) throws Exception {
    try {
      Object result = get(future);
      throw new AssertionError("there was no failure, but " + result);
    } catch (ExecutionException e) {
      return e.getCause();
    }
  }

  /** Waits for what nobody signals. */
  static void await(String what, BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(10)) {
        throw new AssertionError("not within 10 s: " + what);
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  static <T> T get(CompletableFuture<T> future)
      throws InterruptedException, ExecutionException, TimeoutException {
    return future.get(10, TimeUnit.SECONDS);
  }
}
