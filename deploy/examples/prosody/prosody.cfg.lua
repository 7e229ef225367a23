-- Prosody behind Gatekeeper: everything listens on loopback, and the gate has the ports that clients know.

modules_enabled = { "roster", "saslauth", "tls", "presence", "disco", "carbons", "smacks", "websocket", "bosh" }

c2s_ports = { 15222 }
c2s_direct_tls_ports = { 15223 }
c2s_interfaces = { "127.0.0.1" }
c2s_require_encryption = true

http_ports = { 15280 }
http_interfaces = { "127.0.0.1" }
https_ports = {}
http_default_host = "chat.example"
trusted_proxies = { "127.0.0.1" }

-- TLS ends at the gate for these two; between it and Prosody there is only loopback.
consider_websocket_secure = true
consider_bosh_secure = true

authentication = "internal_hashed"
certificates = "certs"

VirtualHost "chat.example"
