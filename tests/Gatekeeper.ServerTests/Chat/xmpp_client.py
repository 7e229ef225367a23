"""A chat client for the tests: Gajim's library, driven by lines.

    xmpp_client.py WEBSOCKET_URL ADDRESS PASSWORD

Standard input:  "send ADDRESS TEXT" | "quit"
Standard output: "ready" once logged in and bound | "message ADDRESS TEXT" | "lost REASON" | "closed"
"""

import sys

import gi

gi.require_version("Soup", "3.0")
from gi.repository import GLib  # noqa: E402
from nbxmpp.client import Client  # noqa: E402
from nbxmpp.const import ConnectionProtocol, ConnectionType  # noqa: E402
from nbxmpp.protocol import JID, Message, Presence  # noqa: E402
from nbxmpp.structs import StanzaHandler  # noqa: E402


def say(line):
    print(line, flush=True)


class ChatClient:
    def __init__(self, url, address, password):
        jid = JID.from_string(address)
        self._loop = GLib.MainLoop()
        self._leaving = False
        self._client = Client()
        self._client.set_username(jid.localpart)
        self._client.set_domain(jid.domain)
        self._client.set_resource("test")
        self._client.set_password(password)
        # Loopback without TLS: the library then has to be told that PLAIN is the connection type we mean.
        self._client.set_custom_host(url, ConnectionProtocol.WEBSOCKET, ConnectionType.PLAIN)
        self._client.set_mechs({"SCRAM-SHA-1", "SCRAM-SHA-256", "PLAIN"})
        self._client.subscribe("connected", self._on_ready)
        self._client.subscribe("connection-failed", self._on_lost)
        self._client.subscribe("disconnected", self._on_lost)
        self._client.register_handler(StanzaHandler(name="message", callback=self._on_message))

    def run(self):
        GLib.io_add_watch(
            GLib.IOChannel.unix_new(sys.stdin.fileno()), GLib.PRIORITY_DEFAULT, GLib.IO_IN | GLib.IO_HUP, self._on_command
        )
        self._client.connect()
        self._loop.run()

    def _on_ready(self, *_):
        self._client.send_stanza(Presence())
        say("ready")

    def _on_lost(self, _client, signal):
        say("closed" if self._leaving else f"lost {signal} {self._client.get_error()}")
        self._loop.quit()

    def _on_message(self, _client, stanza, _properties):
        if stanza.getBody():
            say(f"message {stanza.getFrom().new_as_bare()} {stanza.getBody()}")

    def _on_command(self, *_):
        line = sys.stdin.readline()
        command, _, rest = line.strip().partition(" ")
        if command == "send":
            address, _, text = rest.partition(" ")
            self._client.send_stanza(Message(to=address, body=text, typ="chat"))
        elif command == "quit" or not line:
            self._leaving = True
            self._client.disconnect()
            return False
        return True


if __name__ == "__main__":
    ChatClient(*sys.argv[1:]).run()
