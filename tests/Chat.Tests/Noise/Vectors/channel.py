#!/usr/bin/env python3
"""Writes channel.json: whole conversations of the channel, from docs/protocol.md and the Noise specification alone.

A second implementation, so that the tests do not only agree with themselves; and a start for a client in another language.
Needs the Python package "cryptography". Nothing calls it: run it by hand when the protocol changes, and read the difference.

    python3 tests/Chat.Tests/Noise/Vectors/channel.py
"""

import hashlib
import hmac
import json
import pathlib

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

PATTERNS = {
    "IK": (1, ["<- s"], [["e", "es", "s", "ss"], ["e", "ee", "se"]]),
    "NNpsk0": (2, [], [["psk", "e"], ["e", "ee"]]),
    "XX": (3, [], [["e"], ["e", "ee", "s", "es"], ["s", "se"]]),
}
MODES = {"foreground": 1, "background": 2}
MAX_MESSAGE = 65535
PLAIN, REKEY = b"\x01", b"\x02"


def pad(content, most, end=PLAIN):
    needed = len(content) + 1
    bucket = 64
    while bucket < needed and bucket < 4096:
        bucket *= 2
    if bucket < needed:
        bucket = -(-needed // 4096) * 4096
    return (content + end).ljust(min(bucket, most), b"\0")


class Cipher:
    def __init__(self, key):
        self.key, self.counter = key, 0

    def seal(self, plaintext, associated=b""):
        nonce = bytes(4) + self.counter.to_bytes(8, "big")
        self.counter += 1
        return AESGCM(self.key).encrypt(nonce, plaintext, associated)

    def rekey(self):
        self.key = AESGCM(self.key).encrypt(bytes(4) + b"\xff" * 8, bytes(32), b"")[:32]


class Side:
    """The writing half of a handshake. Both sides mix the same, so one transcript serves the two."""

    def __init__(self, pattern, prologue, psk, pairs, remote_known):
        name = f"Noise_{pattern}_25519_AESGCM_SHA256".encode()
        assert len(name) <= 32
        self.h = self.ck = name.ljust(32, b"\0")
        self.cipher, self.psk, self.pairs = None, psk, pairs
        self.mix_hash(prologue)
        if remote_known:
            self.mix_hash(public(pairs["server s"]))

    def mix_hash(self, data):
        self.h = hashlib.sha256(self.h + data).digest()

    def hkdf(self, secret, count):
        extracted = hmac.digest(self.ck, secret, "sha256")
        outputs = [b""]
        for number in range(1, count + 1):
            outputs.append(hmac.digest(extracted, outputs[-1] + bytes([number]), "sha256"))
        return outputs[1:]

    def mix_key(self, secret):
        self.ck, key = self.hkdf(secret, 2)
        self.cipher = Cipher(key)

    def encrypt_and_hash(self, plaintext):
        sealed = self.cipher.seal(plaintext, self.h) if self.cipher else plaintext
        self.mix_hash(sealed)
        return sealed

    def agree(self, first, second):
        secret = self.pairs[first].exchange(self.pairs[second].public_key())
        self.mix_key(secret)

    def write(self, tokens, payload, client):
        me = "client" if client else "server"
        message = b""
        for token in tokens:
            if token == "e":
                message += public(self.pairs[f"{me} e"])
                self.mix_hash(message[-32:])
                if self.psk:
                    self.mix_key(message[-32:])
            elif token == "s":
                message += self.encrypt_and_hash(public(self.pairs[f"{me} s"]))
            elif token == "psk":
                self.ck, mixed, key = self.hkdf(self.psk, 3)
                self.mix_hash(mixed)
                self.cipher = Cipher(key)
            else:
                self.agree(f"client {token[0]}", f"server {token[1]}")
        room = MAX_MESSAGE - len(message) - (16 if self.cipher else 0)
        return message + self.encrypt_and_hash(pad(payload, room))

    def split(self):
        return [Cipher(key) for key in self.hkdf(b"", 2)]


def public(pair):
    return pair.public_key().public_bytes_raw()


def conversation(pattern, mode, ticket):
    number, known, lines = PATTERNS[pattern]
    psk = hashlib.sha256(b"a shared secret").digest() if pattern == "NNpsk0" else b""
    pairs = {
        name: X25519PrivateKey.from_private_bytes(hashlib.sha256(f"{pattern} {name}".encode()).digest())
        for name in ["client s", "client e", "server s", "server e"]
    }
    prologue = b"chatbackend/1" + bytes([number, MODES[mode]]) + hashlib.sha256(ticket).digest()
    side = Side(pattern, prologue, psk, pairs, bool(known))
    handshake = []
    for index, tokens in enumerate(lines):
        payload = f"payload {index + 1} of {pattern}".encode()
        message = side.write(tokens, payload, client=index % 2 == 0)
        handshake.append({"payload": payload.hex(), "message": message.hex()})

    sides = dict(zip(["client", "server"], side.split()))
    frames = [
        ("client", 0, b"an ack"),
        ("server", 1, b"a page " * 20),
        ("client", 1, b""),
        ("client", 3600, b"the last words under the first key"),
        ("client", 0, b"the first words under the second"),
        ("server", 10, b"x" * 63),
        ("server", 0, b"the server's key had its hour as well"),
        ("server", 0, b"y" * 64),
        ("client", 3600, b"z" * 1500),
        ("client", 0, b"and on"),
    ]

    now, since, transport = 0, {"client": 0, "server": 0}, []
    for speaker, seconds, frame in frames:
        now += seconds
        last = now - since[speaker] >= 3600
        message = sides[speaker].seal(pad(frame, MAX_MESSAGE - 16, REKEY if last else PLAIN))
        if last:
            sides[speaker].rekey()
            since[speaker] = now
        transport.append({"from": speaker, "seconds": seconds, "frame": frame.hex(), "message": message.hex()})

    return {
        "pattern": pattern,
        "mode": mode,
        "ticket": ticket.hex(),
        "prologue": prologue.hex(),
        "psk": psk.hex(),
        "keys": {name: pair.private_bytes_raw().hex() for name, pair in pairs.items()},
        "handshake": handshake,
        "hash": side.h.hex(),
        "transport": transport,
    }


document = {
    "about": "Whole conversations of the channel, written by channel.py. Seconds pass before the message is sealed.",
    "conversations": [
        conversation("IK", "foreground", b""),
        conversation("NNpsk0", "background", b"a ticket as it is shown"),
        conversation("XX", "foreground", b""),
    ],
}
pathlib.Path(__file__).with_name("channel.json").write_text(json.dumps(document, indent=2) + "\n")
