-- Telling clients that somebody signed out (OpenID Connect Back-Channel Logout 1.0).

-- In which session somebody let a client have it.
ALTER TABLE access_grant ADD COLUMN session BLOB;
CREATE INDEX access_grant_by_session ON access_grant (session) WHERE session IS NOT NULL;

-- Clients that are to be told that a session has ended. Whoever tells one moves its time forward first.
CREATE TABLE backchannel_logout (
    client BLOB NOT NULL,
    session BLOB NOT NULL,
    account BLOB NOT NULL,
    attempts BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    CONSTRAINT backchannel_logout_pk PRIMARY KEY (client, session),
    CONSTRAINT backchannel_logout_client_fk FOREIGN KEY (client) REFERENCES client (key) ON DELETE CASCADE,
    CONSTRAINT backchannel_logout_account_fk FOREIGN KEY (account) REFERENCES account (id)
) WITHOUT ROWID;
CREATE INDEX backchannel_logout_due ON backchannel_logout (due_at);
