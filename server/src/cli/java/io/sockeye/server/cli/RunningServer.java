package io.sockeye.server.cli;

import io.sockeye.server.WebSocketServer;
import io.sockeye.server.WebSocketServerBuilder;
import java.io.IOException;
import java.net.UnknownHostException;
import java.util.concurrent.CountDownLatch;

/** A server that runs until the process is told to end, and then lets its connections end well. */
final class RunningServer {

  private RunningServer() {}

  /**
   * Starts a server and prints where it listens.
   *
   * @param options the options it was configured with
   * @param builder the server
   * @param afterwards what is to be done when the server has come to its end
   * @return the server that accepts
   */
  static WebSocketServer start(
      ServerOptions options, WebSocketServerBuilder builder, Runnable afterwards)
      throws CannotStartException {
    try {
      WebSocketServer server = builder.start();
      Runtime.getRuntime()
          .addShutdownHook(new Thread(() -> end(server, afterwards), "sockeye-shutdown"));
      System.out.println("listening on " + options.webSocketUrl(server.port()));
      return server;
    } catch (UnknownHostException e) {
      throw new CannotStartException("--host: there is no host " + options.host(), e);
    } catch (IOException e) {
      throw new CannotStartException(whyNot(options, e), e);
    }
  }

  private static String whyNot(ServerOptions options, IOException e) {
    String why = String.valueOf((e.getCause() == null ? e : e.getCause()).getMessage());
    return why.contains("in use")
        ? "port "
            + options.port()
            + " is in use on "
            + options.host()
            + ": end the other program, or choose another port (--port 0 takes a free one)"
        : "cannot listen on " + options.hostAndPort(options.port()) + ": " + why;
  }

  /** Waits for the signal that ends the process. */
  static void awaitSignal() {
    CountDownLatch never = new CountDownLatch(1);
    try {
      never.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Closes the connections with 1001 and waits for them. A process that a signal ends would exit
   * with 128 plus its number; to have been told to end is no failure, so it is 0 here.
   */
  private static void end(WebSocketServer server, Runnable afterwards) {
    server.close();
    afterwards.run();
    System.out.flush();
    Runtime.getRuntime().halt(0);
  }
}
