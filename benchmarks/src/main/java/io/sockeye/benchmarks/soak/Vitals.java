package io.sockeye.benchmarks.soak;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a process uses.
 *
 * @param heap bytes of the heap that are in use, garbage included unless it was collected
 * @param resident bytes of memory, or -1 where the system does not say it as Linux does
 * @param threads platform threads
 * @param descriptors open file descriptors, or -1 where there are none
 * @param maxDescriptors how many there may be, or -1
 */
record Vitals(long heap, long resident, long threads, long descriptors, long maxDescriptors) {

  /** References are cleared by one collection and what they held is freed by the next. */
  private static final int COLLECTIONS = 2;

  private static final int BYTES_PER_KB = 1024;
  private static final Path STATUS = Path.of("/proc/self/status");

  /** {@return those of this process} */
  static Vitals read() throws IOException {
    long descriptors = -1;
    long maxDescriptors = -1;
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
      descriptors = unix.getOpenFileDescriptorCount();
      maxDescriptors = unix.getMaxFileDescriptorCount();
    }
    return new Vitals(
        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
        residentNow(),
        ManagementFactory.getThreadMXBean().getThreadCount(),
        descriptors,
        maxDescriptors);
  }

  /** {@return those of this process, with the garbage collected} */
  static Vitals collect() throws IOException {
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
    }
    return read();
  }

  private static long residentNow() throws IOException {
    if (!Files.exists(STATUS)) {
      return -1;
    }
    return Files.readAllLines(STATUS).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * BYTES_PER_KB)
        .findFirst()
        .orElse(-1);
  }

  Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("heap", heap);
    json.put("resident", resident);
    json.put("threads", threads);
    json.put("descriptors", descriptors);
    json.put("maxDescriptors", maxDescriptors);
    return json;
  }

  static Vitals of(Map<?, ?> json) {
    return new Vitals(
        number(json, "heap"),
        number(json, "resident"),
        number(json, "threads"),
        number(json, "descriptors"),
        number(json, "maxDescriptors"));
  }

  private static long number(Map<?, ?> json, String name) {
    return ((Number) json.get(name)).longValue();
  }
}
