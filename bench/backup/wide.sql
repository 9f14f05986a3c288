-- One unlogged table of wide rows, :mib MiB of it, for the proof that memory does not grow with the database.
\set ON_ERROR_STOP on
SET work_mem = '256MB';
SELECT setseed(0.7);
CREATE TEMP TABLE text_block AS
SELECT n, (SELECT string_agg(md5(random()::text) || substr(' the order was delivered to the customer ', 1, (random() * 40)::int), ' ')
           FROM generate_series(1, 20) WHERE n IS NOT NULL) AS text
FROM generate_series(1, 16384) AS n;
CREATE UNLOGGED TABLE wide (id bigint, text text NOT NULL);
ALTER TABLE wide ALTER COLUMN text SET STORAGE EXTERNAL;
INSERT INTO wide SELECT copy * 16384 + n, text FROM generate_series(1, :mib / 17) AS copy CROSS JOIN text_block;
CHECKPOINT;
