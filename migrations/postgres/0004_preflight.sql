-- The preflight: what is behind the addresses of clients.

-- An address of a client, in force or asked for, and what the last visit to it brought back: a queue and its results in
-- one. Whoever works on a row holds a lease on it, which ends by itself.
CREATE TABLE preflight (
    client UUID NOT NULL,
    digest BYTEA NOT NULL, -- SHA-256 of the address, which may be too long for a key
    url TEXT NOT NULL,
    host TEXT NOT NULL,
    place TEXT NOT NULL,
    due_at BIGINT NOT NULL,
    lease UUID,
    leased_until BIGINT NOT NULL DEFAULT 0,
    checks BIGINT NOT NULL DEFAULT 0,
    checked_at BIGINT,
    visit TEXT, -- JSON
    failures BIGINT NOT NULL DEFAULT 0, -- one after the other
    failing_since BIGINT,
    confirmed_at BIGINT, -- since when it has failed often enough to be told
    told_at BIGINT,
    CONSTRAINT preflight_pk PRIMARY KEY (client, digest),
    CONSTRAINT preflight_place CHECK (place IN ('callback', 'page')),
    CONSTRAINT preflight_client_fk FOREIGN KEY (client) REFERENCES client (key) ON DELETE CASCADE
);
CREATE INDEX preflight_due ON preflight (due_at);
CREATE INDEX preflight_leased ON preflight (host, leased_until) WHERE lease IS NOT NULL;
CREATE INDEX preflight_confirmed ON preflight (confirmed_at) WHERE confirmed_at IS NOT NULL;
