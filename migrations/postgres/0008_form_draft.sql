-- What somebody types into the form of a client, kept while they type: they go on with it on any device.
CREATE TABLE form_draft (
    id UUID NOT NULL,
    account UUID NOT NULL,
    client UUID, -- NULL: a new one
    base BIGINT NOT NULL, -- the revision that it started from; 0: none
    name TEXT NOT NULL, -- as it was typed
    logo TEXT, -- as it was chosen: keeps the picture
    form TEXT NOT NULL, -- JSON
    reason TEXT NOT NULL,
    at BIGINT NOT NULL, -- when it was typed into last
    CONSTRAINT form_draft_pk PRIMARY KEY (id),
    CONSTRAINT form_draft_account_fk FOREIGN KEY (account) REFERENCES account (id),
    CONSTRAINT form_draft_client_fk FOREIGN KEY (client) REFERENCES client (key) ON DELETE CASCADE,
    CONSTRAINT form_draft_logo_fk FOREIGN KEY (logo) REFERENCES logo (hash)
);
CREATE UNIQUE INDEX form_draft_of_client ON form_draft (account, client) WHERE client IS NOT NULL;
CREATE INDEX form_draft_by_account ON form_draft (account, at);
CREATE INDEX form_draft_by_client ON form_draft (client) WHERE client IS NOT NULL;
CREATE INDEX form_draft_by_logo ON form_draft (logo) WHERE logo IS NOT NULL;
