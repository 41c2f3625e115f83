-- Owners and reviewers.

-- What admins decided, JSON by name.
CREATE TABLE setting (
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    changed_by TEXT NOT NULL,
    CONSTRAINT setting_pk PRIMARY KEY (name)
) WITHOUT ROWID;

-- A link that makes somebody an owner of a client, or gives them an account. Tokens are kept as their SHA-256.
CREATE TABLE invitation (
    id BLOB NOT NULL,
    digest BLOB NOT NULL,
    kind TEXT NOT NULL,
    client BLOB,
    role TEXT NOT NULL, -- of the account, if one has to be made
    email TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by BLOB,
    created_by_name TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    accepted_at BIGINT,
    accepted_by BLOB,
    revoked_at BIGINT,
    CONSTRAINT invitation_pk PRIMARY KEY (id),
    CONSTRAINT invitation_digest_unique UNIQUE (digest),
    CONSTRAINT invitation_kind CHECK (kind IN ('owner', 'transfer', 'account')),
    CONSTRAINT invitation_client CHECK ((kind = 'account') = (client IS NULL)),
    CONSTRAINT invitation_once CHECK (accepted_at IS NULL OR revoked_at IS NULL),
    CONSTRAINT invitation_client_fk FOREIGN KEY (client) REFERENCES client (key) ON DELETE CASCADE,
    CONSTRAINT invitation_created_by_fk FOREIGN KEY (created_by) REFERENCES account (id),
    CONSTRAINT invitation_accepted_by_fk FOREIGN KEY (accepted_by) REFERENCES account (id)
) WITHOUT ROWID;
CREATE INDEX invitation_by_client ON invitation (client, id) WHERE client IS NOT NULL;

-- What somebody asks for and somebody else decides.
CREATE TABLE proposal (
    id BLOB NOT NULL,
    client BLOB NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    base BIGINT NOT NULL, -- the revision that it started from
    metadata TEXT NOT NULL, -- as it is asked for, JSON
    reason TEXT NOT NULL,
    proposer BLOB NOT NULL,
    proposer_name TEXT NOT NULL,
    submitted_at BIGINT NOT NULL, -- the last time
    version BIGINT NOT NULL, -- goes up with every change
    marks TEXT NOT NULL, -- traps, JSON
    warnings BIGINT NOT NULL, -- how many of them are warnings
    claimed_by BLOB,
    claimed_by_name TEXT,
    claimed_until BIGINT,
    verdict TEXT, -- JSON
    decided_by BLOB,
    decided_by_name TEXT,
    decided_at BIGINT,
    decided_why TEXT,
    due_at BIGINT, -- when the verdict takes effect; NULL once it has
    decided_on BIGINT, -- the client's revision in force when it was decided
    logo TEXT, -- as it is asked for: keeps the picture
    CONSTRAINT proposal_pk PRIMARY KEY (id),
    CONSTRAINT proposal_kind CHECK (kind IN ('registration', 'change')),
    CONSTRAINT proposal_state CHECK (state IN ('waiting', 'sent_back', 'accepted', 'refused', 'withdrawn')),
    CONSTRAINT proposal_client_fk FOREIGN KEY (client) REFERENCES client (key) ON DELETE CASCADE,
    CONSTRAINT proposal_proposer_fk FOREIGN KEY (proposer) REFERENCES account (id),
    CONSTRAINT proposal_claimed_by_fk FOREIGN KEY (claimed_by) REFERENCES account (id),
    CONSTRAINT proposal_decided_by_fk FOREIGN KEY (decided_by) REFERENCES account (id),
    CONSTRAINT proposal_logo_fk FOREIGN KEY (logo) REFERENCES logo (hash)
) WITHOUT ROWID;
-- A client has one open proposal at most: who has more to ask for adds to it.
CREATE UNIQUE INDEX proposal_open ON proposal (client) WHERE state IN ('waiting', 'sent_back');
CREATE INDEX proposal_by_state ON proposal (state, submitted_at, id);
CREATE INDEX proposal_by_client ON proposal (client, id);
CREATE INDEX proposal_by_logo ON proposal (logo) WHERE logo IS NOT NULL;
CREATE INDEX proposal_due ON proposal (due_at) WHERE due_at IS NOT NULL;

CREATE TABLE proposal_comment (
    id BLOB NOT NULL,
    proposal BLOB NOT NULL,
    at BIGINT NOT NULL,
    account BLOB NOT NULL,
    author TEXT NOT NULL,
    field TEXT, -- NULL: the whole
    text TEXT NOT NULL,
    internal BIGINT NOT NULL, -- 1: never for the eyes of owners
    CONSTRAINT proposal_comment_pk PRIMARY KEY (id),
    CONSTRAINT proposal_comment_proposal_fk FOREIGN KEY (proposal) REFERENCES proposal (id) ON DELETE CASCADE,
    CONSTRAINT proposal_comment_account_fk FOREIGN KEY (account) REFERENCES account (id)
) WITHOUT ROWID;
CREATE INDEX proposal_comment_by_proposal ON proposal_comment (proposal, id);
