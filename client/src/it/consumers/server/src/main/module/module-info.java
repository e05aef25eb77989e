module consumer.server {
  requires io.sockeye.server;
}
