-- Moves one partition of the log (0 to 15) from the coordinator to a shard; run at the coordinator as the owner of the tables:
--
--   psql -d chat -v partition=3 -v shard=one -f move-partition.sql
--
-- Whoever appends waits meanwhile, for about as long as copying takes. If it is interrupted, run it again: until the last step the old
-- partition is in use, and what was copied is deleted first. The old table stays as log_3_moved; drop it when you are content.

\set ON_ERROR_STOP on
SELECT 'log_' || :partition AS name, 'log_' || :partition || '_there' AS there, 'log_' || :partition || '_moved' AS moved \gset

SET search_path = chatbackend;
BEGIN;
LOCK TABLE log IN ACCESS EXCLUSIVE MODE;
CREATE FOREIGN TABLE :"there"(
    user_id bigint NOT NULL,
    seq bigint NOT NULL,
    message_id bytea NOT NULL,
    conversation text NOT NULL,
    sender bigint NOT NULL,
    sender_device text NOT NULL,
    sent_at bigint NOT NULL,
    size integer NOT NULL,
    body bytea) SERVER :"shard" OPTIONS (schema_name 'chatbackend', table_name :'name');
DELETE FROM :"there";
INSERT INTO :"there" SELECT * FROM :"name";
ALTER TABLE log DETACH PARTITION :"name";
ALTER TABLE :"name" RENAME TO :"moved";
ALTER FOREIGN TABLE :"there" RENAME TO :"name";
ALTER TABLE log ATTACH PARTITION :"name" FOR VALUES WITH (MODULUS 16, REMAINDER :partition);
COMMIT;
