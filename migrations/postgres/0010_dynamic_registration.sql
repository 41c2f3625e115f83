-- Clients that register themselves (RFC 7591, RFC 7592). Tokens are kept as their SHA-256.

-- What lets a program register clients, which then belong to the owner.
CREATE TABLE initial_access_token (
    id UUID NOT NULL,
    digest BYTEA NOT NULL,
    note TEXT NOT NULL,
    owner UUID NOT NULL,
    created_at BIGINT NOT NULL,
    created_by UUID, -- NULL: by the command line
    created_by_name TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    uses BIGINT NOT NULL, -- how many clients it may register
    used BIGINT NOT NULL,
    revoked_at BIGINT,
    CONSTRAINT initial_access_token_pk PRIMARY KEY (id),
    CONSTRAINT initial_access_token_digest_unique UNIQUE (digest),
    CONSTRAINT initial_access_token_used CHECK (used BETWEEN 0 AND uses),
    CONSTRAINT initial_access_token_owner_fk FOREIGN KEY (owner) REFERENCES account (id),
    CONSTRAINT initial_access_token_created_by_fk FOREIGN KEY (created_by) REFERENCES account (id)
);
CREATE INDEX initial_access_token_by_owner ON initial_access_token (owner, id);

-- With what a client that registered itself looks after its registration.
CREATE TABLE registration_access (
    client UUID NOT NULL,
    digest BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    vouched BIGINT NOT NULL, -- 1: an admin's token registered it
    CONSTRAINT registration_access_pk PRIMARY KEY (client),
    CONSTRAINT registration_access_digest_unique UNIQUE (digest),
    CONSTRAINT registration_access_client_fk FOREIGN KEY (client) REFERENCES client (key) ON DELETE CASCADE
);

-- A client that asks for something itself has no account.
ALTER TABLE proposal ALTER COLUMN proposer DROP NOT NULL;
