package io.sockeye.benchmarks.micro;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.VerboseMode;

/** All benchmarks that JMH finds, set up as it sets them up. */
class ComparisonTest {

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("benchmarks")
  void all_implementations_yield_the_same(Class<?> benchmark, Map<String, String> parameters)
      throws ReflectiveOperationException {
    Comparison comparison = (Comparison) benchmark.getDeclaredConstructor().newInstance();
    for (Map.Entry<String, String> parameter : parameters.entrySet()) {
      set(comparison, benchmark.getField(parameter.getKey()), parameter.getValue());
    }
    assertThatCode(comparison::setUp).doesNotThrowAnyException();
    comparison.tearDown();
  }

  @Test
  void set_up_fails_when_an_implementation_yields_another_byte() {
    requireRefused(
        payload -> {
          payload[7] ^= 1;
          return payload;
        },
        "jetty yields something else than expected from byte 7 on");
  }

  @Test
  void set_up_fails_when_an_implementation_yields_too_little() {
    requireRefused(
        payload -> Arrays.copyOf(payload, 15),
        "jetty yields something else than expected from byte 15 on: it has 15 bytes");
  }

  @Test
  void set_up_fails_when_an_implementation_fails() {
    requireRefused(
        payload -> {
          throw new IllegalArgumentException();
        },
        "jetty fails");
  }

  private static void requireRefused(UnaryOperator<byte[]> wrong, String message) {
    FrameDecodingBenchmark benchmark =
        new FrameDecodingBenchmark() {
          @Override
          public Object jetty() {
            return wrong.apply(Content.of(super.jetty()));
          }
        };
    benchmark.size = 16;
    assertThatThrownBy(benchmark::setUp)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(message);
    benchmark.tearDown();
  }

  static Stream<Arguments> benchmarks() {
    return BenchmarkList.defaultList()
        .getAll(OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT), List.of())
        .stream()
        .map(BenchmarkListEntry::getUserClassQName)
        .distinct()
        .map(ComparisonTest::type)
        .flatMap(type -> parameters(type).map(values -> Arguments.of(type, values)));
  }

  private static Class<?> type(String name) {
    try {
      return Class.forName(name);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Each value of each parameter with each of the others. */
  private static Stream<Map<String, String>> parameters(Class<?> type) {
    Stream<Map<String, String>> all = Stream.of(Map.of());
    for (Field field : type.getFields()) {
      Param param = field.getAnnotation(Param.class);
      if (param != null) {
        all =
            all.flatMap(
                values ->
                    Stream.of(param.value())
                        .map(
                            value -> {
                              Map<String, String> more = new TreeMap<>(values);
                              more.put(field.getName(), value);
                              return more;
                            }));
      }
    }
    return all;
  }

  private static void set(Comparison comparison, Field field, String value)
      throws IllegalAccessException {
    if (field.getType() == int.class) {
      field.setInt(comparison, Integer.parseInt(value));
    } else if (field.getType() == boolean.class) {
      field.setBoolean(comparison, Boolean.parseBoolean(value));
    } else {
      Stream.of(field.getType().getEnumConstants())
          .filter(constant -> constant.toString().equals(value))
          .findFirst()
          .ifPresent(
              constant -> {
                try {
                  field.set(comparison, constant);
                } catch (IllegalAccessException e) {
                  throw new IllegalStateException(e);
                }
              });
    }
  }
}
