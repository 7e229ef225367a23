-- Run at the coordinator, the server that ChatBackend:Store names, after shard.sql at the new one:
--
--   psql -d chat -v shard=one -v host=10.0.0.2 -v port=5432 -v dbname=chat -v role=chat -v user=chat -v password=... -f add-shard.sql
--
-- role is who ChatBackend connects as here, user and password are its at the shard. host and port may be lists ('a,b' and '5432,5432'):
-- with a standby behind the shard, the primary of them is found.

\set ON_ERROR_STOP on

CREATE EXTENSION IF NOT EXISTS postgres_fdw;

-- batch_size: rows of an append that travel together. fetch_size: rows of a page that do. parallel_commit: shards commit side by side.
CREATE SERVER :"shard" FOREIGN DATA WRAPPER postgres_fdw OPTIONS (
    host :'host', port :'port', dbname :'dbname', target_session_attrs 'read-write', connect_timeout '2',
    batch_size '500', fetch_size '100', parallel_commit 'true');
CREATE USER MAPPING FOR :"role" SERVER :"shard" OPTIONS (user :'user', password :'password');
GRANT USAGE ON FOREIGN SERVER :"shard" TO :"role";
