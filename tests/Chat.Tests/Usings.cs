global using Gatekeeper.Testing;
