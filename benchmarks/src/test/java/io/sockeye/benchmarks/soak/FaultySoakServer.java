package io.sockeye.benchmarks.soak;

import java.util.List;

/** The process of a server that does something wrong on purpose. */
final class FaultySoakServer {

  private FaultySoakServer() {}

  static ServerProgram that(Wrong wrong) {
    return new ServerProgram(FaultySoakServer.class.getName(), List.of(wrong.name()));
  }

  /**
   * @param args the name of a {@link Wrong}, and those of {@link SoakServerMain}
   */
  public static void main(String[] args) throws Exception {
    SoakServerMain.run(
        new FaultyReplies(Wrong.valueOf(args[0])), List.of(args).subList(1, args.length));
  }
}
