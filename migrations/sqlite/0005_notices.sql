-- What people are told: in the application, by e-mail, in a calendar.

CREATE TABLE notice (
    id BLOB NOT NULL,
    account BLOB NOT NULL, -- whom it tells
    kind TEXT NOT NULL,
    at BIGINT NOT NULL,
    about BLOB NOT NULL, -- the thing that it tells of, which is told once: a verdict's proposal, a comment, a secret …
    mark TEXT NOT NULL, -- … or once for each mark: so many days before its end
    audience TEXT NOT NULL, -- who may still read it: see notices/mod.rs
    client BLOB,
    proposal BLOB,
    label TEXT NOT NULL, -- what the client was called then
    actor TEXT NOT NULL, -- who did it; empty: nobody
    detail TEXT NOT NULL, -- a part of what was said
    ends_at BIGINT, -- when the secret ends that it warns of
    in_app BIGINT NOT NULL, -- 0: by e-mail alone
    read_at BIGINT,
    CONSTRAINT notice_pk PRIMARY KEY (id),
    CONSTRAINT notice_once UNIQUE (account, kind, about, mark),
    CONSTRAINT notice_audience CHECK (audience IN ('self', 'seer', 'desk')),
    CONSTRAINT notice_account_fk FOREIGN KEY (account) REFERENCES account (id),
    CONSTRAINT notice_client_fk FOREIGN KEY (client) REFERENCES client (key) ON DELETE CASCADE,
    CONSTRAINT notice_proposal_fk FOREIGN KEY (proposal) REFERENCES proposal (id) ON DELETE CASCADE
) WITHOUT ROWID;
CREATE INDEX notice_by_account ON notice (account, id);
CREATE INDEX notice_unread ON notice (account) WHERE read_at IS NULL AND in_app = 1;
CREATE INDEX notice_by_client ON notice (client) WHERE client IS NOT NULL;
CREATE INDEX notice_by_proposal ON notice (proposal) WHERE proposal IS NOT NULL;

-- What somebody wants to be told, and how. Without a row: all of it, both ways.
CREATE TABLE notice_preference (
    account BLOB NOT NULL,
    topic TEXT NOT NULL,
    in_app BIGINT NOT NULL,
    email BIGINT NOT NULL,
    CONSTRAINT notice_preference_pk PRIMARY KEY (account, topic),
    CONSTRAINT notice_preference_account_fk FOREIGN KEY (account) REFERENCES account (id)
) WITHOUT ROWID;

-- E-mails to send. One of the servers has one at a time, until its lease ends.
CREATE TABLE outbox (
    id BLOB NOT NULL, -- stands in its Message-ID
    notice BLOB,
    invitation BLOB,
    sealed BLOB, -- the token of the invitation's link, until it is sent
    created_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    next_at BIGINT, -- the next attempt, or the end of the lease; NULL once it is over
    sent_at BIGINT,
    given_up_at BIGINT,
    error TEXT, -- what the mail server said last
    CONSTRAINT outbox_pk PRIMARY KEY (id),
    CONSTRAINT outbox_one CHECK ((notice IS NULL) <> (invitation IS NULL)),
    CONSTRAINT outbox_over CHECK (next_at IS NULL OR (sent_at IS NULL AND given_up_at IS NULL)),
    CONSTRAINT outbox_secret CHECK (next_at IS NOT NULL OR sealed IS NULL),
    CONSTRAINT outbox_notice_fk FOREIGN KEY (notice) REFERENCES notice (id) ON DELETE CASCADE,
    CONSTRAINT outbox_invitation_fk FOREIGN KEY (invitation) REFERENCES invitation (id) ON DELETE CASCADE
) WITHOUT ROWID;
CREATE INDEX outbox_due ON outbox (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX outbox_by_notice ON outbox (notice) WHERE notice IS NOT NULL;
CREATE INDEX outbox_by_invitation ON outbox (invitation) WHERE invitation IS NOT NULL;

-- The link of somebody's calendar. Tokens are kept as their SHA-256.
CREATE TABLE calendar_link (
    account BLOB NOT NULL,
    digest BLOB NOT NULL,
    created_at BIGINT NOT NULL,
    CONSTRAINT calendar_link_pk PRIMARY KEY (account),
    CONSTRAINT calendar_link_digest_unique UNIQUE (digest),
    CONSTRAINT calendar_link_account_fk FOREIGN KEY (account) REFERENCES account (id)
) WITHOUT ROWID;

-- Secrets that will end.
CREATE INDEX secret_by_end ON secret (expires_at) WHERE expires_at IS NOT NULL AND revoked_at IS NULL;
