"""MQTT 3.1.1 clients for the tests, in WebSockets: Debian's Paho, driven by lines.

    paho_clients.py PORT USER PASSWORD

Standard input:  "connect NAME CLASS" | "send NAME TO TEXT"
Standard output: "ready NAME" | "message NAME TEXT" | "refused NAME CODE" | "lost NAME"
"""

import sys
import threading

import paho.mqtt.client as mqtt

PORT, USER, PASSWORD = sys.argv[1:]
clients = {}
speaking = threading.Lock()


def say(*words):
    # Every client has a thread of its own, and print writes a line in several pieces.
    with speaking:
        print(*words, flush=True)


def connect(name, connection_class):
    # 3.1.1 has no properties: the flag is the end of the client id.
    client = mqtt.Client(f"{name};gk={connection_class}", transport="websockets", reconnect_on_failure=False)
    client.username_pw_set(USER, PASSWORD)
    client.ws_set_options(path="/mqtt")

    def on_connect(_client, _data, _flags, code):
        if code == 0:
            client.subscribe(f"to/{name}", qos=1)
        else:
            say("refused", name, code)

    client.on_connect = on_connect
    client.on_subscribe = lambda *_: say("ready", name)
    client.on_message = lambda _client, _data, message: say("message", name, message.payload.decode())
    client.on_disconnect = lambda *_: say("lost", name)
    client.connect("127.0.0.1", int(PORT))
    client.loop_start()
    clients[name] = client


for line in sys.stdin:
    command, name, rest = line.strip().split(" ", 2)
    if command == "connect":
        connect(name, rest)
    else:
        to, text = rest.split(" ", 1)
        clients[name].publish(f"to/{to}", text, qos=1)
