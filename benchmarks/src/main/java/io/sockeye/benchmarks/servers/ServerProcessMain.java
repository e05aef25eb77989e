package io.sockeye.benchmarks.servers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What the process of a server does: it starts it, says at which port, and then answers questions
 * about its heap until its input ends, so that no server outlives the comparison.
 */
final class ServerProcessMain {

  /** References are cleared by one collection and what they held is freed by the next. */
  private static final int COLLECTIONS = 4;

  private ServerProcessMain() {}

  static void run(EchoServer server, String[] args) throws Exception {
    int port = server.start(List.of(args).contains("--deflate"));
    System.out.println("listening " + port);
    answerQuestions();
    System.exit(0);
  }

  private static void answerQuestions() throws IOException {
    BufferedReader questions =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    for (String question; (question = questions.readLine()) != null; ) {
      if (question.equals("heap")) {
        System.out.println("heap " + liveHeap());
      }
    }
  }

  private static long liveHeap() {
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
