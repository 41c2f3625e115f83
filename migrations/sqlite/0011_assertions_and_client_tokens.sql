-- Signed assertions of clients (RFC 7523) that were used: none works twice. Of each, the SHA-256 of its jti.
CREATE TABLE client_assertion (
    client BLOB NOT NULL,
    jti BLOB NOT NULL,
    expires_at BIGINT NOT NULL,
    CONSTRAINT client_assertion_pk PRIMARY KEY (client, jti),
    CONSTRAINT client_assertion_client_fk FOREIGN KEY (client) REFERENCES client (key) ON DELETE CASCADE
) WITHOUT ROWID;
CREATE INDEX client_assertion_by_end ON client_assertion (expires_at);

-- Access tokens that clients got for themselves (RFC 6749, section 4.4), as their SHA-256. Nobody is behind them.
CREATE TABLE client_token (
    digest BLOB NOT NULL,
    client BLOB NOT NULL,
    scope TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    CONSTRAINT client_token_pk PRIMARY KEY (digest),
    CONSTRAINT client_token_client_fk FOREIGN KEY (client) REFERENCES client (key) ON DELETE CASCADE
) WITHOUT ROWID;
CREATE INDEX client_token_by_client ON client_token (client);
CREATE INDEX client_token_by_end ON client_token (expires_at);
