-- What devices were told of, and by which token. A device has a row from its first push or token on; appending a message writes nothing
-- here. Locked by statements of their own, never together with heads, so no append waits for a push.
CREATE TABLE push(
    device_id text PRIMARY KEY,
    token text,
    told bigint NOT NULL,
    attempts integer NOT NULL,
    not_before bigint NOT NULL) WITH (fillfactor = 80);
