-- The registry. Times are milliseconds since 1970-01-01T00:00:00Z, identifiers UUIDs (version 7) of 16 bytes.
-- The PostgreSQL file of the same name makes the same tables; a change belongs into both.

-- One row: what only the right sealing key can open.
CREATE TABLE seal_check (
    id BIGINT NOT NULL,
    proof BLOB NOT NULL,
    CONSTRAINT seal_check_pk PRIMARY KEY (id),
    CONSTRAINT seal_check_one CHECK (id = 1)
);

CREATE TABLE account (
    id BLOB NOT NULL,
    email TEXT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    password TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    disabled_at BIGINT,
    last_sign_in_at BIGINT,
    CONSTRAINT account_pk PRIMARY KEY (id),
    CONSTRAINT account_email_unique UNIQUE (email),
    CONSTRAINT account_role CHECK (role IN ('admin', 'reviewer', 'owner'))
) WITHOUT ROWID;

-- Tokens are kept as their SHA-256.
CREATE TABLE session (
    digest BLOB NOT NULL,
    id BLOB NOT NULL,
    account BLOB NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    address TEXT NOT NULL,
    user_agent TEXT NOT NULL,
    CONSTRAINT session_pk PRIMARY KEY (digest),
    CONSTRAINT session_id_unique UNIQUE (id),
    CONSTRAINT session_account_fk FOREIGN KEY (account) REFERENCES account (id)
) WITHOUT ROWID;
CREATE INDEX session_by_account ON session (account);

CREATE TABLE setup_link (
    digest BLOB NOT NULL,
    expires_at BIGINT NOT NULL,
    CONSTRAINT setup_link_pk PRIMARY KEY (digest)
) WITHOUT ROWID;

-- Until when a bucket (an account, an address) has used up what it may do: see throttle.rs.
CREATE TABLE throttle (
    bucket TEXT NOT NULL,
    until BIGINT NOT NULL,
    CONSTRAINT throttle_pk PRIMARY KEY (bucket)
) WITHOUT ROWID;

CREATE TABLE draft (
    digest BLOB NOT NULL,
    account BLOB NOT NULL,
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
    small BLOB NOT NULL,
    large BLOB NOT NULL,
    CONSTRAINT logo_pk PRIMARY KEY (hash)
);

-- Every client_id ever given. It outlives its client, and so is never given again.
CREATE TABLE given_client_id (
    client_id TEXT NOT NULL,
    CONSTRAINT given_client_id_pk PRIMARY KEY (client_id)
) WITHOUT ROWID;

-- Wide values stand last: the list reads the others only.
CREATE TABLE client (
    id INTEGER NOT NULL, -- the rowid: names the row to client_fts
    key BLOB NOT NULL,
    client_id TEXT NOT NULL,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL, -- in lower case, to sort by
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
    CONSTRAINT client_pk PRIMARY KEY (id),
    CONSTRAINT client_key_unique UNIQUE (key),
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

-- Trigrams. The text is folded already, and stands in the client's row.
CREATE VIRTUAL TABLE client_fts USING fts5 (
    text, content = '', contentless_delete = 1, detail = none, tokenize = 'trigram case_sensitive 1'
);
CREATE VIRTUAL TABLE client_fts_terms USING fts5vocab (client_fts, row);
CREATE TRIGGER client_fts_insert AFTER INSERT ON client BEGIN
    INSERT INTO client_fts (rowid, text) VALUES (NEW.id, NEW.search_fold);
END;
CREATE TRIGGER client_fts_update AFTER UPDATE OF search_fold ON client WHEN OLD.search_fold <> NEW.search_fold BEGIN
    UPDATE client_fts SET text = NEW.search_fold WHERE rowid = NEW.id;
END;
CREATE TRIGGER client_fts_delete AFTER DELETE ON client BEGIN
    DELETE FROM client_fts WHERE rowid = OLD.id;
END;

-- How many clients have these facets.
CREATE TABLE client_tally (
    facets BIGINT NOT NULL,
    clients BIGINT NOT NULL,
    CONSTRAINT client_tally_pk PRIMARY KEY (facets)
);
CREATE TRIGGER client_tally_insert AFTER INSERT ON client BEGIN
    INSERT INTO client_tally (facets, clients) VALUES (NEW.facets, 1)
        ON CONFLICT (facets) DO UPDATE SET clients = clients + 1;
END;
CREATE TRIGGER client_tally_update AFTER UPDATE OF facets ON client WHEN OLD.facets <> NEW.facets BEGIN
    UPDATE client_tally SET clients = clients - 1 WHERE facets = OLD.facets;
    INSERT INTO client_tally (facets, clients) VALUES (NEW.facets, 1)
        ON CONFLICT (facets) DO UPDATE SET clients = clients + 1;
END;
CREATE TRIGGER client_tally_delete AFTER DELETE ON client BEGIN
    UPDATE client_tally SET clients = clients - 1 WHERE facets = OLD.facets;
END;

CREATE TABLE client_owner (
    client BLOB NOT NULL,
    account BLOB NOT NULL,
    since BIGINT NOT NULL,
    CONSTRAINT client_owner_pk PRIMARY KEY (client, account),
    CONSTRAINT client_owner_client_fk FOREIGN KEY (client) REFERENCES client (key) ON DELETE CASCADE,
    CONSTRAINT client_owner_account_fk FOREIGN KEY (account) REFERENCES account (id)
) WITHOUT ROWID;
CREATE INDEX client_owner_by_account ON client_owner (account, client);

CREATE TABLE revision (
    client BLOB NOT NULL,
    number BIGINT NOT NULL,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    account BLOB,
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
    id BLOB NOT NULL,
    client BLOB NOT NULL,
    name TEXT NOT NULL,
    hint TEXT NOT NULL,
    digest BLOB NOT NULL,
    sealed BLOB,
    created_at BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    expires_at BIGINT,
    last_used_at BIGINT,
    revoked_at BIGINT,
    CONSTRAINT secret_pk PRIMARY KEY (id),
    CONSTRAINT secret_client_fk FOREIGN KEY (client) REFERENCES client (key) ON DELETE CASCADE
) WITHOUT ROWID;
CREATE INDEX secret_by_client ON secret (client);

CREATE TABLE audit (
    id BLOB NOT NULL,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    account BLOB,
    action TEXT NOT NULL,
    subject_client BLOB,
    subject_account BLOB,
    label TEXT NOT NULL,
    summary TEXT NOT NULL, -- JSON
    CONSTRAINT audit_pk PRIMARY KEY (id)
) WITHOUT ROWID;
CREATE INDEX audit_by_actor ON audit (actor, id);
CREATE INDEX audit_by_action ON audit (action, id);
CREATE INDEX audit_by_client ON audit (subject_client, id) WHERE subject_client IS NOT NULL;
CREATE INDEX audit_by_account ON audit (subject_account, id) WHERE subject_account IS NOT NULL;

-- What is written once.
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN
    SELECT RAISE(ABORT, 'the audit trail cannot be changed');
END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN
    SELECT RAISE(ABORT, 'the audit trail cannot be changed');
END;
CREATE TRIGGER revision_no_update BEFORE UPDATE ON revision BEGIN
    SELECT RAISE(ABORT, 'a revision cannot be changed');
END;
-- It goes with its client, when that one leaves the trash for good.
CREATE TRIGGER revision_no_delete BEFORE DELETE ON revision
    WHEN EXISTS (SELECT 1 FROM client WHERE key = OLD.client)
BEGIN
    SELECT RAISE(ABORT, 'a revision cannot be changed');
END;
CREATE TRIGGER given_client_id_no_update BEFORE UPDATE ON given_client_id BEGIN
    SELECT RAISE(ABORT, 'a client_id is never given again');
END;
CREATE TRIGGER given_client_id_no_delete BEFORE DELETE ON given_client_id BEGIN
    SELECT RAISE(ABORT, 'a client_id is never given again');
END;
