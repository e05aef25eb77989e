// ws for Node. See the README for what a peer does.
import { createRequire } from "node:module";
import { WebSocket, WebSocketServer } from "ws";

const [role, url, windowBits] = process.argv.slice(2);
const { version } = createRequire(import.meta.url)("ws/package.json");
console.log(`version ${version}, Node ${process.versions.node}`);

const bits = Number(windowBits);
const deflate = bits < 15 ? { serverMaxWindowBits: bits, clientMaxWindowBits: bits } : {};
const perMessageDeflate = bits > 0 && { threshold: 0, ...deflate };

function obey(ws) {
  ws.on("message", (data, isBinary) => {
    const [command, ...words] = isBinary ? [] : data.toString().split(" ");
    if (command === "!close") {
      ws.close(Number(words[0]), words.slice(1).join(" "));
    } else if (command === "!ping") {
      ws.once("pong", (payload) => ws.send(`pong ${payload}`));
      ws.ping(words[0]);
    } else if (command === "!fragments") {
      for (let left = Number(words[0]); left > 0; left--) {
        ws.send(words[1], { fin: left === 1 });
      }
    } else if (command === "!subprotocol") {
      ws.send(ws.protocol);
    } else {
      ws.send(data, { binary: isBinary });
    }
  });
  ws.on("error", (error) => console.log(`error ${error.message}`));
  ws.on("close", (code, reason) => console.log(`closed ${code} ${reason}`));
}

if (role === "server") {
  const server = new WebSocketServer({
    host: "127.0.0.1",
    port: 0,
    perMessageDeflate,
    handleProtocols: (offered) => offered.has("interop") && "interop",
    verifyClient: ({ req }, answer) => answer(req.url !== "/denied", 403),
  });
  server.on("connection", obey);
  server.on("listening", () => console.log(`listening ${server.address().port}`));
} else {
  const ws = new WebSocket(url, ["other", "interop"], { perMessageDeflate });
  ws.on("unexpected-response", (request, response) => {
    console.log(`refused ${response.statusCode}`);
    request.destroy();
  });
  obey(ws);
}
