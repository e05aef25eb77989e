// The same as the Java servers: /echo echoes, and what comes in at /broadcast goes to all at /members.
const { WebSocketServer } = require('ws');

const wss = new WebSocketServer({
  host: '127.0.0.1',
  port: 0,
  backlog: 4096,
  maxPayload: 16 << 20,
  perMessageDeflate: process.argv.includes('--deflate') ? { threshold: 64 } : false,
});
const members = new Set();

wss.on('listening', () => console.log('listening ' + wss.address().port));
wss.on('connection', (ws, request) => {
  ws.on('error', () => {});
  if (request.url === '/members') {
    members.add(ws);
    ws.on('close', () => members.delete(ws));
  } else if (request.url === '/broadcast') {
    ws.on('message', (data, binary) => members.forEach((member) => member.send(data, { binary })));
  } else {
    ws.on('message', (data, binary) => ws.send(data, { binary }));
  }
});

process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
