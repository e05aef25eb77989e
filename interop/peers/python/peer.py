# websockets for Python. See the README for what a peer does.
import asyncio
import platform
import sys

import websockets
from websockets.asyncio.client import connect
from websockets.asyncio.server import serve
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.extensions.permessage_deflate import (
    ClientPerMessageDeflateFactory,
    ServerPerMessageDeflateFactory,
)

role, url, window_bits = sys.argv[1:]
LARGEST = 1 << 24


def say(*words):
    print(*words, flush=True)


def extensions(factory):
    bits = int(window_bits)
    if bits == 0:
        return None
    if bits == 15:
        return [factory()]
    return [factory(server_max_window_bits=bits, client_max_window_bits=bits)]


async def answer(ws, message):
    command, *words = message.split(" ") if isinstance(message, str) else [None]
    if command == "!close":
        await ws.close(int(words[0]), " ".join(words[1:]))
    elif command == "!ping":
        await (await ws.ping(words[0]))
        await ws.send(f"pong {words[0]}")
    elif command == "!fragments":
        await ws.send([words[1]] * int(words[0]))
    elif command == "!subprotocol":
        await ws.send(ws.subprotocol)
    else:
        await ws.send(message)


async def obey(ws):
    try:
        while True:
            await answer(ws, await ws.recv())
    except ConnectionClosed:
        say("closed", ws.close_code, ws.close_reason)


def deny(ws, request):
    return ws.respond(403, "denied\n") if request.path == "/denied" else None


async def main():
    say(f"version {websockets.__version__}, Python {platform.python_version()}")
    if role == "server":
        server = await serve(
            obey,
            "127.0.0.1",
            0,
            max_size=LARGEST,
            compression=None,
            extensions=extensions(ServerPerMessageDeflateFactory),
            subprotocols=["interop"],
            process_request=deny,
        )
        say("listening", server.sockets[0].getsockname()[1])
        await server.serve_forever()
    else:
        try:
            ws = await connect(
                url,
                max_size=LARGEST,
                compression=None,
                extensions=extensions(ClientPerMessageDeflateFactory),
                subprotocols=["other", "interop"],
                proxy=None,
            )
            await obey(ws)
        except InvalidStatus as refusal:
            say("refused", refusal.response.status_code)


asyncio.run(main())
