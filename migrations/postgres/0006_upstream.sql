-- Accounts that come from an OpenID Provider upstream.

-- Who an account is to a provider upstream.
CREATE TABLE upstream_identity (
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    account UUID NOT NULL,
    since BIGINT NOT NULL,
    CONSTRAINT upstream_identity_pk PRIMARY KEY (issuer, subject),
    CONSTRAINT upstream_identity_account_fk FOREIGN KEY (account) REFERENCES account (id)
);
CREATE INDEX upstream_identity_by_account ON upstream_identity (account);

-- An identity whose address an account has already: it becomes that account's once somebody signs in to it by password in
-- the browser that has the token. Tokens are kept as their SHA-256.
CREATE TABLE upstream_link (
    digest BYTEA NOT NULL,
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    email TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    CONSTRAINT upstream_link_pk PRIMARY KEY (digest)
);
