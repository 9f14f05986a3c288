-- A shop: customers, their orders, and what they did as JSON. Made of words, numbers, times and random identifiers so that zstd -3
-- makes about a third of its dump, as of the dumps of real applications. :scale is about the MiB of the dump.
\set ON_ERROR_STOP on
SET synchronous_commit = off;
SET client_min_messages = warning;
SET work_mem = '64MB';
SELECT setseed(0.42);

CREATE TEMP TABLE word AS
SELECT n AS id, (
    SELECT string_agg(substr('bcdfghklmnprstvw', 1 + (random() * 15)::int, 1) || substr('aeiou', 1 + (random() * 4)::int, 1)
                      || substr('lnrst ', 1 + (random() * 5)::int, 1), '')
    FROM generate_series(1, 1 + n % 3) WHERE n IS NOT NULL) AS text
FROM generate_series(0, 4095) AS n;

CREATE TEMP TABLE phrase AS
SELECT n AS id, string_agg(rtrim(w.text), ' ' ORDER BY p.at) AS text
FROM generate_series(0, 16383) AS n
CROSS JOIN LATERAL (SELECT at, (random() * 4095)::int AS id FROM generate_series(1, 3 + n % 3) AS at) AS p
JOIN word AS w USING (id)
GROUP BY n;
ANALYZE word;
ANALYZE phrase;

CREATE TABLE customers (
    id bigint, email text NOT NULL, name text NOT NULL, phone text, street text, city text, country char(2) NOT NULL,
    created_at timestamptz NOT NULL, notes text);
CREATE TABLE orders (
    id bigint, customer_id bigint NOT NULL, placed_at timestamptz NOT NULL, status text NOT NULL,
    total numeric(10, 2) NOT NULL, currency char(3) NOT NULL, reference text NOT NULL, comment text);
CREATE TABLE events (
    id bigint, occurred_at timestamptz NOT NULL, kind text NOT NULL, session uuid NOT NULL, payload jsonb NOT NULL);

INSERT INTO customers
SELECT r.id,
    replace(w1.text, ' ', '') || '.' || replace(w2.text, ' ', '') || r.id || '@' || replace(w3.text, ' ', '') || '.example',
    initcap(w1.text || ' ' || w2.text), '+84' || (900000000 + random() * 99999999)::bigint,
    1 + (random() * 400)::int || ' ' || initcap(w3.text) || ' Street', initcap(w4.text), (ARRAY['VN', 'DE', 'FR', 'US', 'JP'])[1 + r.id % 5],
    timestamptz '2022-01-01 00:00:00+00' + random() * interval '1200 days', p1.text || ', ' || p2.text || '.'
FROM (SELECT id, (random() * 4095)::int AS a, (random() * 4095)::int AS b, (random() * 4095)::int AS c, (random() * 4095)::int AS d,
        (random() * 16383)::int AS e, (random() * 16383)::int AS f
      FROM generate_series(1, :scale * 450) AS id OFFSET 0) AS r
JOIN word AS w1 ON w1.id = r.a JOIN word AS w2 ON w2.id = r.b JOIN word AS w3 ON w3.id = r.c JOIN word AS w4 ON w4.id = r.d
JOIN phrase AS p1 ON p1.id = r.e JOIN phrase AS p2 ON p2.id = r.f;

INSERT INTO orders
SELECT r.id, 1 + (random() * (:scale * 450 - 1))::bigint, timestamptz '2024-01-01 00:00:00+00' + r.id * interval '7 seconds',
    (ARRAY['paid', 'shipped', 'delivered', 'returned', 'open'])[1 + (random() * 4)::int], (random() * 900)::numeric(10, 2),
    (ARRAY['VND', 'EUR', 'USD'])[1 + r.id % 3], upper(substr(md5(r.id::text), 1, 12)),
    p1.text || '; ' || p2.text || ', ' || p3.text
FROM (SELECT id, (random() * 16383)::int AS a, (random() * 16383)::int AS b, (random() * 16383)::int AS c
      FROM generate_series(1, :scale * 1800) AS id OFFSET 0) AS r
JOIN phrase AS p1 ON p1.id = r.a JOIN phrase AS p2 ON p2.id = r.b JOIN phrase AS p3 ON p3.id = r.c;

INSERT INTO events
SELECT r.id, timestamptz '2025-01-01 00:00:00+00' + r.id * interval '1 second' + random() * interval '900 milliseconds',
    (ARRAY['view', 'search', 'cart', 'login', 'checkout', 'message'])[1 + (random() * 5)::int], md5((r.id / 3)::text)::uuid,
    jsonb_build_object('path', '/' || replace(p1.text, ' ', '/'), 'title', p2.text, 'referrer', p3.text, 'ms', (random() * 900)::int,
        'agent', 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36', 'ip', '10.' || (random() * 255)::int || '.' || (random() * 255)::int || '.7',
        'ok', random() < 0.97, 'trace', md5(random()::text), 'customer', 1 + (random() * (:scale * 450 - 1))::bigint)
FROM (SELECT id, (random() * 16383)::int AS a, (random() * 16383)::int AS b, (random() * 16383)::int AS c
      FROM generate_series(1, :scale * 1800) AS id OFFSET 0) AS r
JOIN phrase AS p1 ON p1.id = r.a JOIN phrase AS p2 ON p2.id = r.b JOIN phrase AS p3 ON p3.id = r.c;

SET maintenance_work_mem = '256MB';
ALTER TABLE customers ADD PRIMARY KEY (id);
ALTER TABLE orders ADD PRIMARY KEY (id);
ALTER TABLE events ADD PRIMARY KEY (id);
CREATE UNIQUE INDEX ON customers (email);
CREATE INDEX ON orders (customer_id);
CREATE INDEX ON orders (placed_at);
CREATE INDEX ON events (occurred_at);
ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customers (id);
VACUUM (FREEZE, ANALYZE);
CHECKPOINT;
