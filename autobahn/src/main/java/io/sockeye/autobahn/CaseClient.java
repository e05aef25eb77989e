package io.sockeye.autobahn;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sockeye.client.WebSocketClient;
import io.sockeye.codec.Message;
import io.sockeye.codec.connection.Watchdog;
import io.sockeye.codec.connection.WebSocket;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;

/** Runs the cases of a fuzzing server: connects once for each, and echoes. */
final class CaseClient {

  private final WebSocketClient client;
  private final String uri;
  private final String agent;
  private final Duration caseLimit;

  /**
   * @param client with the settings to be tested
   * @param uri the fuzzing server, without a path
   * @param agent the name of the client in the reports
   * @param caseLimit how long a case may take
   */
  CaseClient(WebSocketClient client, String uri, String agent, Duration caseLimit) {
    this.client = client;
    this.uri = uri.endsWith("/") ? uri.substring(0, uri.length() - 1) : uri;
    this.agent = agent;
    this.caseLimit = caseLimit;
  }

  /** {@return how many cases the server has: they are numbered from 1} */
  int caseCount() throws IOException {
    String resource = uri + "/getCaseCount";
    WebSocket webSocket = client.connectTo(resource);
    Watchdog.Deadline deadline = Watchdog.closeAfter(caseLimit, webSocket::abort);
    try {
      if (webSocket.receive() instanceof Message.Text text && text.text().matches("\\d{1,6}")) {
        return Integer.parseInt(text.text());
      }
      throw new IOException("the answer is not a number");
    } catch (IOException e) {
      throw new IOException(
          resource
              + " has not said how many cases there are: is it a fuzzing server? ("
              + e.getMessage()
              + ")",
          e);
    } finally {
      webSocket.abort();
      deadline.close();
    }
  }

  /**
   * Runs cases, several at a time.
   *
   * @param cases their numbers
   * @param parallel how many at a time
   * @param threads what they run on
   * @param done told of each case that has ended, by any thread, with why it has not come to its
   *     end or with null
   */
  void runCases(
      List<Integer> cases,
      int parallel,
      ThreadFactory threads,
      BiConsumer<Integer, IOException> done)
      throws IOException, InterruptedException {
    ExecutorService executor = Executors.newFixedThreadPool(parallel, threads);
    try {
      List<Future<Void>> running = new ArrayList<>();
      for (int number : cases) {
        running.add(
            executor.submit(
                () -> {
                  done.accept(number, runCase(number));
                  return null;
                }));
      }
      for (Future<Void> each : running) {
        each.get();
      }
    } catch (ExecutionException e) {
      throw new IOException(e.getCause().getMessage(), e.getCause());
    } finally {
      executor.shutdownNow();
    }
  }

  /** {@return why a case has not come to its end, which is no reason not to run others; or null} */
  private IOException runCase(int number) {
    try {
      WebSocket webSocket = client.connectTo(uri + "/runCase?case=" + number + "&agent=" + agent());
      return echo(webSocket)
          ? null
          : new SocketTimeoutException("given up after " + caseLimit.toSeconds() + " s");
    } catch (IOException e) {
      return e;
    }
  }

  /** Has the server write its reports. One that ends with that drops the connection. */
  void updateReports() throws IOException {
    WebSocket webSocket;
    try {
      webSocket = client.connectTo(uri + "/updateReports?agent=" + agent());
    } catch (ConnectException e) {
      throw e;
    } catch (EOFException | SocketException e) {
      // It has written them before it answers, and may have been ended by whoever saw them.
      return;
    }
    echo(webSocket);
  }

  /** {@return whether the server ended the connection in time} */
  private boolean echo(WebSocket webSocket) {
    AtomicBoolean late = new AtomicBoolean();
    Watchdog.Deadline deadline =
        Watchdog.closeAfter(
            caseLimit,
            () -> {
              late.set(true);
              webSocket.abort();
            });
    try {
      Echo.everyMessage(webSocket);
    } catch (IOException e) {
      // How a case ends, in good order or not, is for the server to judge.
    } finally {
      webSocket.close();
      deadline.close();
    }
    return !late.get();
  }

  private String agent() {
    return URLEncoder.encode(agent, UTF_8);
  }
}
