-- The registry. Times are milliseconds since 1970-01-01T00:00:00Z, identifiers UUIDs (version 7).
-- The SQLite file of the same name makes the same tables; a change belongs into both.

CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- One row: what only the right sealing key can open.
CREATE TABLE seal_check (
    id BIGINT NOT NULL,
    proof BYTEA NOT NULL,
    CONSTRAINT seal_check_pk PRIMARY KEY (id),
    CONSTRAINT seal_check_one CHECK (id = 1)
);

CREATE TABLE account (
    id UUID NOT NULL,
    email TEXT COLLATE "C" NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    password TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    disabled_at BIGINT,
    last_sign_in_at BIGINT,
    CONSTRAINT account_pk PRIMARY KEY (id),
    CONSTRAINT account_email_unique UNIQUE (email),
    CONSTRAINT account_role CHECK (role IN ('admin', 'reviewer', 'owner'))
);

-- Tokens are kept as their SHA-256.
CREATE TABLE session (
    digest BYTEA NOT NULL,
    id UUID NOT NULL,
    account UUID NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    address TEXT NOT NULL,
    user_agent TEXT NOT NULL,
    CONSTRAINT session_pk PRIMARY KEY (digest),
    CONSTRAINT session_id_unique UNIQUE (id),
    CONSTRAINT session_account_fk FOREIGN KEY (account) REFERENCES account (id)
);
CREATE INDEX session_by_account ON session (account);

CREATE TABLE setup_link (
    digest BYTEA NOT NULL,
    expires_at BIGINT NOT NULL,
    CONSTRAINT setup_link_pk PRIMARY KEY (digest)
);

-- Until when a bucket (an account, an address) has used up what it may do: see throttle.rs.
CREATE TABLE throttle (
    bucket TEXT NOT NULL,
    until BIGINT NOT NULL,
    CONSTRAINT throttle_pk PRIMARY KEY (bucket)
);

CREATE TABLE draft (
    digest BYTEA NOT NULL,
    account UUID NOT NULL,
    at BIGINT NOT NULL,
    target TEXT NOT NULL,
    form TEXT NOT NULL,
    problems TEXT NOT NULL,
    CONSTRAINT draft_pk PRIMARY KEY (digest),
    CONSTRAINT draft_account_fk FOREIGN KEY (account) REFERENCES account (id)
);
CREATE INDEX draft_by_account ON draft (account, at);

CREATE TABLE logo (
    hash TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    media_type TEXT NOT NULL,
    width BIGINT NOT NULL,
    height BIGINT NOT NULL,
    small BYTEA NOT NULL,
    large BYTEA NOT NULL,
    CONSTRAINT logo_pk PRIMARY KEY (hash)
);

-- Every client_id ever given. It outlives its client, and so is never given again.
CREATE TABLE given_client_id (
    client_id TEXT COLLATE "C" NOT NULL,
    CONSTRAINT given_client_id_pk PRIMARY KEY (client_id)
);

-- Wide values stand last: the list reads the others only.
CREATE TABLE client (
    key UUID NOT NULL,
    client_id TEXT COLLATE "C" NOT NULL,
    name TEXT NOT NULL,
    name_key TEXT COLLATE "C" NOT NULL, -- in lower case, to sort by
    shelf BIGINT NOT NULL, -- 0 in the registry, 1 in the trash
    facets BIGINT NOT NULL, -- all that can be filtered by, a bit each: see facets.rs
    revision BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT NOT NULL DEFAULT 0, -- 0: never
    deleted_at BIGINT,
    secret_until BIGINT NOT NULL, -- when the last of its secrets ends; 0: it has none
    warnings BIGINT NOT NULL,
    redirect_uris BIGINT NOT NULL,
    host TEXT NOT NULL,
    more_hosts BIGINT NOT NULL,
    logo TEXT,
    changed_at BIGINT NOT NULL,
    changed_by TEXT NOT NULL,
    search_fold TEXT NOT NULL, -- what can be searched, in lower case: see search.rs
    search_text TEXT NOT NULL, -- the same as it was typed
    metadata TEXT NOT NULL, -- of the revision in force, JSON
    CONSTRAINT client_pk PRIMARY KEY (key),
    CONSTRAINT client_client_id_unique UNIQUE (client_id),
    CONSTRAINT client_client_id_fk FOREIGN KEY (client_id) REFERENCES given_client_id (client_id),
    CONSTRAINT client_logo_fk FOREIGN KEY (logo) REFERENCES logo (hash),
    CONSTRAINT client_shelf CHECK (shelf = CASE WHEN deleted_at IS NULL THEN 0 ELSE 1 END)
);
-- Each sort order, with the tie-break; the facets are in them so that filters need not look at the rows.
CREATE INDEX client_by_name ON client (shelf, name_key, key, facets);
CREATE INDEX client_by_client_id ON client (shelf, client_id, key, facets);
CREATE INDEX client_by_created ON client (shelf, created_at, key, facets);
CREATE INDEX client_by_last_used ON client (shelf, last_used_at, key, facets);
CREATE INDEX client_by_facets ON client (facets);
CREATE INDEX client_by_deleted ON client (deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX client_by_logo ON client (logo) WHERE logo IS NOT NULL;

-- Trigrams. The text is folded already.
CREATE INDEX client_by_search ON client USING gin (search_fold gin_trgm_ops);

-- How many clients have these facets.
CREATE TABLE client_tally (
    facets BIGINT NOT NULL,
    clients BIGINT NOT NULL,
    CONSTRAINT client_tally_pk PRIMARY KEY (facets)
);
CREATE FUNCTION client_tally_insert() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO client_tally AS t (facets, clients) SELECT facets, count(*) FROM added GROUP BY facets
        ON CONFLICT (facets) DO UPDATE SET clients = t.clients + EXCLUDED.clients;
    RETURN NULL;
END $$;
CREATE FUNCTION client_tally_update() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO client_tally AS t (facets, clients)
        SELECT facets, sum(n) FROM (SELECT facets, 1 AS n FROM added UNION ALL SELECT facets, -1 FROM removed) AS change
        GROUP BY facets HAVING sum(n) <> 0
        ON CONFLICT (facets) DO UPDATE SET clients = t.clients + EXCLUDED.clients;
    RETURN NULL;
END $$;
CREATE FUNCTION client_tally_delete() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO client_tally AS t (facets, clients) SELECT facets, -count(*) FROM removed GROUP BY facets
        ON CONFLICT (facets) DO UPDATE SET clients = t.clients + EXCLUDED.clients;
    RETURN NULL;
END $$;
CREATE TRIGGER client_tally_insert AFTER INSERT ON client
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION client_tally_insert();
CREATE TRIGGER client_tally_update AFTER UPDATE ON client
    REFERENCING NEW TABLE AS added OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION client_tally_update();
CREATE TRIGGER client_tally_delete AFTER DELETE ON client
    REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION client_tally_delete();

CREATE TABLE client_owner (
    client UUID NOT NULL,
    account UUID NOT NULL,
    since BIGINT NOT NULL,
    CONSTRAINT client_owner_pk PRIMARY KEY (client, account),
    CONSTRAINT client_owner_client_fk FOREIGN KEY (client) REFERENCES client (key) ON DELETE CASCADE,
    CONSTRAINT client_owner_account_fk FOREIGN KEY (account) REFERENCES account (id)
);
CREATE INDEX client_owner_by_account ON client_owner (account, client);

CREATE TABLE revision (
    client UUID NOT NULL,
    number BIGINT NOT NULL,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    account UUID,
    reason TEXT NOT NULL,
    restores BIGINT,
    logo TEXT,
    metadata TEXT NOT NULL, -- JSON
    CONSTRAINT revision_pk PRIMARY KEY (client, number),
    CONSTRAINT revision_client_fk FOREIGN KEY (client) REFERENCES client (key) ON DELETE CASCADE,
    CONSTRAINT revision_account_fk FOREIGN KEY (account) REFERENCES account (id),
    CONSTRAINT revision_logo_fk FOREIGN KEY (logo) REFERENCES logo (hash),
    CONSTRAINT revision_number CHECK (number > 0)
);
CREATE INDEX revision_by_logo ON revision (logo) WHERE logo IS NOT NULL;

-- digest: SHA-256. sealed: only for HS256, which signs with the secret.
CREATE TABLE secret (
    id UUID NOT NULL,
    client UUID NOT NULL,
    name TEXT NOT NULL,
    hint TEXT NOT NULL,
    digest BYTEA NOT NULL,
    sealed BYTEA,
    created_at BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    expires_at BIGINT,
    last_used_at BIGINT,
    revoked_at BIGINT,
    CONSTRAINT secret_pk PRIMARY KEY (id),
    CONSTRAINT secret_client_fk FOREIGN KEY (client) REFERENCES client (key) ON DELETE CASCADE
);
CREATE INDEX secret_by_client ON secret (client);

CREATE TABLE audit (
    id UUID NOT NULL,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    account UUID,
    action TEXT NOT NULL,
    subject_client UUID,
    subject_account UUID,
    label TEXT NOT NULL,
    summary TEXT NOT NULL, -- JSON
    CONSTRAINT audit_pk PRIMARY KEY (id)
);
CREATE INDEX audit_by_actor ON audit (actor, id);
CREATE INDEX audit_by_action ON audit (action, id);
CREATE INDEX audit_by_client ON audit (subject_client, id) WHERE subject_client IS NOT NULL;
CREATE INDEX audit_by_account ON audit (subject_account, id) WHERE subject_account IS NOT NULL;

-- What is written once.
CREATE FUNCTION refuse() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', TG_ARGV[0];
END $$;
CREATE FUNCTION revision_no_delete() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    -- It goes with its client, when that one leaves the trash for good.
    IF EXISTS (SELECT 1 FROM client WHERE key = OLD.client) THEN
        RAISE EXCEPTION 'a revision cannot be changed';
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE ON audit
    FOR EACH ROW EXECUTE FUNCTION refuse('the audit trail cannot be changed');
CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit
    EXECUTE FUNCTION refuse('the audit trail cannot be changed');
CREATE TRIGGER revision_no_update BEFORE UPDATE ON revision
    FOR EACH ROW EXECUTE FUNCTION refuse('a revision cannot be changed');
CREATE TRIGGER revision_no_delete BEFORE DELETE ON revision
    FOR EACH ROW EXECUTE FUNCTION revision_no_delete();
CREATE TRIGGER given_client_id_no_change BEFORE UPDATE OR DELETE ON given_client_id
    FOR EACH ROW EXECUTE FUNCTION refuse('a client_id is never given again');
