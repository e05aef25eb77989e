package io.sockeye.benchmarks.soak;

/** What a server does wrong, once, or again and again where it leaks. */
enum Wrong {
  DROPS_AN_ECHO,
  ALTERS_AN_ECHO,
  SWAPS_ECHOES,
  REPEATS_AN_ECHO,
  IGNORES_A_MESSAGE,
  CLOSES_A_CONNECTION,
  LEAVES_A_MEMBER_OUT,
  SWAPS_BROADCASTS,
  LOGS_AN_ERROR,
  LEAKS
}
