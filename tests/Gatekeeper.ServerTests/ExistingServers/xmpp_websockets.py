"""XMPP clients for the tests, in WebSockets: Debian's python3-websockets carries them, driven by lines.

    xmpp_websockets.py URL DOMAIN PASSWORD

Standard input:  "connect NAME CLASS" | "send NAME TO TEXT"
Standard output: "ready NAME" | "message NAME TEXT" | "refused NAME CONDITION" | "lost NAME CODE"
"""

import asyncio
import base64
import sys
from xml.etree import ElementTree
from xml.sax.saxutils import escape

import websockets

URL, DOMAIN, PASSWORD = sys.argv[1:]
FRAMING = "urn:ietf:params:xml:ns:xmpp-framing"
SASL = "urn:ietf:params:xml:ns:xmpp-sasl"
sockets = {}
tasks = set()


def say(*words):
    print(*words, flush=True)


async def expect(socket, tag):
    while True:
        element = ElementTree.fromstring(await socket.recv())
        if element.tag == "{http://etherx.jabber.org/streams}error":
            raise ConnectionRefusedError(element[0].tag.rpartition("}")[2])
        if element.tag.rpartition("}")[2] == tag:
            return element


async def log_in(socket, name, connection_class):
    header = f"<open xmlns='{FRAMING}' to='{DOMAIN}' version='1.0' xmlns:gk='urn:gatekeeper' gk:class='{connection_class}'/>"
    await socket.send(header)
    await expect(socket, "features")
    proof = base64.b64encode(f"\0{name}\0{PASSWORD}".encode()).decode()
    await socket.send(f"<auth xmlns='{SASL}' mechanism='PLAIN'>{proof}</auth>")
    await expect(socket, "success")
    await socket.send(header)
    await expect(socket, "features")
    await socket.send("<iq xmlns='jabber:client' type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>")
    await expect(socket, "iq")
    await socket.send("<presence xmlns='jabber:client'/>")


async def live(name, connection_class):
    try:
        async with websockets.connect(URL, subprotocols=["xmpp"]) as socket:
            sockets[name] = socket
            await log_in(socket, name, connection_class)
            say("ready", name)
            while True:
                message = await expect(socket, "message")
                say("message", name, message.findtext("{jabber:client}body"))
    except ConnectionRefusedError as refused:
        say("refused", name, refused)
    except websockets.ConnectionClosed as closed:
        say("lost", name, closed.code)


async def main():
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := (await reader.readline()).decode().strip():
        command, name, rest = line.split(" ", 2)
        if command == "connect":
            tasks.add(asyncio.create_task(live(name, rest)))
        else:
            to, text = rest.split(" ", 1)
            body = f"<body>{escape(text)}</body>"
            await sockets[name].send(f"<message xmlns='jabber:client' type='chat' to='{to}@{DOMAIN}'>{body}</message>")


asyncio.run(main())
