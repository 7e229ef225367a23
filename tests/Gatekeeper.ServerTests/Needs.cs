// These tests run programs from the machine (Prosody, Prometheus, a chat client) or the built proxy; none is a unit test.
[assembly: Trait("Needs", "servers")]
