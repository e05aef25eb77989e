module consumer.client {
  requires io.sockeye.client;
}
