package io.sockeye.server;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What the server logs, kept instead of printed. */
final class LogRecorder extends Handler implements AutoCloseable {

  private final Logger logger;
  private final List<LogRecord> records = new CopyOnWriteArrayList<>();

  LogRecorder() {
    this(WebSocketServer.class);
  }

  LogRecorder(Class<?> logging) {
    logger = Logger.getLogger(logging.getName());
    logger.setLevel(Level.ALL);
    logger.setUseParentHandlers(false);
    logger.addHandler(this);
  }

  @Override
  public void publish(LogRecord logged) {
    records.add(logged);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.removeHandler(this);
    logger.setUseParentHandlers(true);
    logger.setLevel(null);
  }

  List<LogRecord> records() {
    return records;
  }

  List<LogRecord> errors() {
    return records.stream().filter(r -> r.getLevel().equals(Level.SEVERE)).toList();
  }

  /** The stack traces of the errors, for tests that expect none. */
  String errorTraces() {
    StringWriter traces = new StringWriter();
    errors().forEach(e -> e.getThrown().printStackTrace(new PrintWriter(traces, true)));
    return traces.toString();
  }

  List<LogRecord> warnings() {
    return records.stream().filter(r -> r.getLevel().equals(Level.WARNING)).toList();
  }
}
