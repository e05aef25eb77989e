package io.sockeye.benchmarks.micro;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A subject with a benchmark method for each implementation of it. Before anything is measured,
 * every one of them is run once, and has to yield the same.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
// In a heap that grows, the first touch of fresh memory can cost more than what is measured: on a
// virtual machine a String of 64 KiB took from 3 to 80 us.
@Fork(
    value = 2,
    jvmArgsAppend = {"-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch"})
public abstract class Comparison {

  /**
   * Makes what is measured, and compares what all implementations yield.
   *
   * @throws Exception when an implementation fails
   * @throws IllegalStateException when one yields something else
   */
  @Setup
  public void setUp() throws Exception {
    prepare();
    for (Method implementation : implementations()) {
      before();
      byte[] content = content(run(implementation));
      after();
      int difference = Arrays.mismatch(content, expected());
      if (difference >= 0) {
        throw new IllegalStateException(
            implementation.getName()
                + " yields something else than expected from byte "
                + difference
                + " on: it has "
                + content.length
                + " bytes, expected are "
                + expected().length);
      }
    }
  }

  /** Frees what the implementations hold. */
  @TearDown
  public void tearDown() {
    release();
  }

  /** Makes the input of the benchmark methods. */
  protected abstract void prepare() throws Exception;

  /** {@return what all of them have to yield} */
  protected abstract byte[] expected();

  /**
   * {@return the bytes to be compared with {@link #expected()}, of what a benchmark method yields}
   */
  protected byte[] content(Object yielded) throws Exception {
    return Content.of(yielded);
  }

  /** Is called before each implementation is run to be compared. */
  protected void before() {}

  /** Is called when what it yielded has been looked at. */
  protected void after() {}

  /** Frees what of the implementations is not left to the garbage collector. */
  protected void release() {}

  private List<Method> implementations() {
    List<Method> methods = new ArrayList<>();
    for (Class<?> c = getClass(); c != null; c = c.getSuperclass()) {
      for (Method method : c.getDeclaredMethods()) {
        if (method.isAnnotationPresent(Benchmark.class)
            && !method.isAnnotationPresent(Floor.class)) {
          methods.add(method);
        }
      }
    }
    methods.sort(Comparator.comparing(Method::getName));
    return methods;
  }

  private Object run(Method implementation) throws Exception {
    try {
      return implementation.invoke(this);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(implementation.getName() + " fails", e.getCause());
    }
  }
}
