package io.sockeye.benchmarks.soak;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ProcessLimitsTest {

  private static Vitals withMaxDescriptors(long max) {
    return new Vitals(0, 0, 0, 0, max);
  }

  @Test
  void too_few_descriptors_are_explained() {
    assertThatThrownBy(
            () ->
                ProcessLimits.requireDescriptors("the server's", withMaxDescriptors(4_096), 10_000))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the server's may have 4096")
        .hasMessageContaining("ulimit -n 10500")
        .hasMessageContaining("--connections 3596");
  }

  @Test
  void enough_descriptors_are_no_error() {
    assertThatCode(
            () -> {
              ProcessLimits.requireDescriptors("this one", withMaxDescriptors(10_500), 10_000);
              ProcessLimits.requireDescriptors("this one", withMaxDescriptors(-1), 10_000);
            })
        .doesNotThrowAnyException();
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "the range is in a file of Linux's")
  void more_connections_than_ports_are_explained() {
    assertThatThrownBy(() -> ProcessLimits.requirePorts(65_536))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("ports")
        .hasMessageContaining("--connections");
  }
}
