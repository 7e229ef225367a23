"""XMPP clients for the tests, on TCP with STARTTLS: Debian's slixmpp, driven by lines.

    slixmpp_clients.py PORT DOMAIN PASSWORD CERTIFICATE

Standard input:  "connect NAME CLASS" | "send NAME TO TEXT"
Standard output: "ready NAME" | "message NAME TEXT" | "refused NAME CONDITION" | "lost NAME"
"""

import asyncio
import sys

import slixmpp

PORT, DOMAIN, PASSWORD, CERTIFICATE = sys.argv[1:]
clients = {}


def say(*words):
    print(*words, flush=True)


class ChatClient(slixmpp.ClientXMPP):
    def __init__(self, name, connection_class):
        super().__init__(f"{name}@{DOMAIN}/test", PASSWORD)
        self._name = name
        self.ca_certs = CERTIFICATE
        # The flag: an attribute in a namespace of the gate's own, which servers ignore.
        self.stream_header = self.stream_header[:-1] + f" xmlns:gk='urn:gatekeeper' gk:class='{connection_class}'>"
        self.add_event_handler("session_start", self._on_session)
        self.add_event_handler("message", lambda message: say("message", name, message["body"]))
        self.add_event_handler("stream_error", lambda error: say("refused", name, error["condition"]))
        self.add_event_handler("disconnected", lambda _: say("lost", name))

    def _on_session(self, _event):
        self.send_presence()
        say("ready", self._name)


async def main():
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := (await reader.readline()).decode().strip():
        command, name, rest = line.split(" ", 2)
        if command == "connect":
            clients[name] = ChatClient(name, rest)
            clients[name].connect(("127.0.0.1", int(PORT)))
        else:
            to, text = rest.split(" ", 1)
            clients[name].send_message(mto=f"{to}@{DOMAIN}", mbody=text, mtype="chat")


asyncio.get_event_loop().run_until_complete(main())
