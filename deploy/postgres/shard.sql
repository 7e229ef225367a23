-- Run at a server that is to hold partitions of the log, in its own database:
--
--   psql -d chat -f shard.sql
--
-- Makes the partitions as tables of their own, empty; the coordinator decides which of them it uses. Harmless when run again.

\set ON_ERROR_STOP on

CREATE SCHEMA IF NOT EXISTS chatbackend;
SET search_path = chatbackend;

DO $$
BEGIN
    FOR i IN 0..15 LOOP
        EXECUTE format(
            'CREATE TABLE IF NOT EXISTS log_%s(
                user_id bigint NOT NULL,
                seq bigint NOT NULL,
                message_id bytea NOT NULL,
                conversation text NOT NULL,
                sender bigint NOT NULL,
                sender_device text NOT NULL,
                sent_at bigint NOT NULL,
                size integer NOT NULL,
                body bytea,
                PRIMARY KEY (user_id, seq))', i);
        EXECUTE format('CREATE INDEX IF NOT EXISTS log_%s_sent_at ON log_%s USING brin (sent_at)', i, i);
    END LOOP;
END
$$;
