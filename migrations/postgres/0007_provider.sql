-- The OpenID Provider. Codes and tokens are kept as their SHA-256.

-- The keys that sign ID tokens, sealed. One signs from its time on until the next one's.
CREATE TABLE signing_key (
    kid TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    signs_from BIGINT NOT NULL,
    sealed BYTEA NOT NULL,
    CONSTRAINT signing_key_pk PRIMARY KEY (kid)
);

-- What somebody let a client have at one sign-in: its code, and the family of all tokens that came of it.
CREATE TABLE access_grant (
    id UUID NOT NULL,
    client UUID NOT NULL,
    account UUID NOT NULL,
    scope TEXT NOT NULL,
    nonce TEXT,
    auth_time BIGINT NOT NULL,
    redirect_uri TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    revoked_at BIGINT,
    code BYTEA,
    code_challenge TEXT,
    code_expires_at BIGINT,
    code_used_at BIGINT,
    CONSTRAINT access_grant_pk PRIMARY KEY (id),
    CONSTRAINT access_grant_code_unique UNIQUE (code),
    CONSTRAINT access_grant_client_fk FOREIGN KEY (client) REFERENCES client (key) ON DELETE CASCADE,
    CONSTRAINT access_grant_account_fk FOREIGN KEY (account) REFERENCES account (id)
);
CREATE INDEX access_grant_by_client ON access_grant (client, account);
CREATE INDEX access_grant_by_account ON access_grant (account);

CREATE TABLE access_token (
    digest BYTEA NOT NULL,
    access_grant UUID NOT NULL,
    scope TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    CONSTRAINT access_token_pk PRIMARY KEY (digest),
    CONSTRAINT access_token_grant_fk FOREIGN KEY (access_grant) REFERENCES access_grant (id) ON DELETE CASCADE
);
CREATE INDEX access_token_by_grant ON access_token (access_grant);

-- One that was used has been exchanged for another: whoever brings it again has stolen it, or was stolen from.
CREATE TABLE refresh_token (
    digest BYTEA NOT NULL,
    access_grant UUID NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    CONSTRAINT refresh_token_pk PRIMARY KEY (digest),
    CONSTRAINT refresh_token_grant_fk FOREIGN KEY (access_grant) REFERENCES access_grant (id) ON DELETE CASCADE
);
CREATE INDEX refresh_token_by_grant ON refresh_token (access_grant);

-- What somebody agreed to, scope value by scope value.
CREATE TABLE consent (
    account UUID NOT NULL,
    client UUID NOT NULL,
    scope TEXT NOT NULL,
    given_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    CONSTRAINT consent_pk PRIMARY KEY (account, client, scope),
    CONSTRAINT consent_account_fk FOREIGN KEY (account) REFERENCES account (id),
    CONSTRAINT consent_client_fk FOREIGN KEY (client) REFERENCES client (key) ON DELETE CASCADE
);
CREATE INDEX consent_by_client ON consent (client);
