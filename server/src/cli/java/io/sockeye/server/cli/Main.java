package io.sockeye.server.cli;

final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.out.println(picocli.CommandLine.VERSION);
  }
}
