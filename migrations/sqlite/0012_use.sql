-- What the provider saw: what it refused, and what is used, by how many.

-- Refused requests, the last fifty of each client. Without secrets.
CREATE TABLE refused_request (
    id BLOB NOT NULL, -- the number of the request
    client BLOB NOT NULL,
    at BIGINT NOT NULL,
    endpoint TEXT NOT NULL,
    error TEXT NOT NULL,
    description TEXT NOT NULL,
    sent TEXT NOT NULL, -- JSON: names and values
    CONSTRAINT refused_request_pk PRIMARY KEY (id),
    CONSTRAINT refused_request_client_fk FOREIGN KEY (client) REFERENCES client (key) ON DELETE CASCADE,
    CONSTRAINT refused_request_endpoint CHECK (endpoint IN ('authorize', 'token'))
) WITHOUT ROWID;
CREATE INDEX refused_request_by_client ON refused_request (client, at);

-- Sign-ins a day: days since 1970, in UTC.
CREATE TABLE sign_in_day (
    client BLOB NOT NULL,
    day BIGINT NOT NULL,
    sign_ins BIGINT NOT NULL,
    CONSTRAINT sign_in_day_pk PRIMARY KEY (client, day),
    CONSTRAINT sign_in_day_client_fk FOREIGN KEY (client) REFERENCES client (key) ON DELETE CASCADE
) WITHOUT ROWID;

-- When a part of a client was used last: see uses.rs for the kinds.
CREATE TABLE client_use (
    client BLOB NOT NULL,
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    last_at BIGINT NOT NULL,
    CONSTRAINT client_use_pk PRIMARY KEY (client, kind, value),
    CONSTRAINT client_use_client_fk FOREIGN KEY (client) REFERENCES client (key) ON DELETE CASCADE
) WITHOUT ROWID;

-- When somebody was signed in by it last.
CREATE TABLE person_use (
    client BLOB NOT NULL,
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    account BLOB NOT NULL,
    last_at BIGINT NOT NULL,
    CONSTRAINT person_use_pk PRIMARY KEY (client, kind, value, account),
    CONSTRAINT person_use_client_fk FOREIGN KEY (client) REFERENCES client (key) ON DELETE CASCADE,
    CONSTRAINT person_use_account_fk FOREIGN KEY (account) REFERENCES account (id)
) WITHOUT ROWID;
CREATE INDEX person_use_by_account ON person_use (account);
