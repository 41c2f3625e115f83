-- Claims that clients ask for by name (OpenID Connect Core 1.0, section 5.5), and how people had signed in.

-- What the request asked for, as JSON; nothing where it named no claims.
ALTER TABLE access_grant ADD COLUMN claims TEXT;
-- How they had signed in who let the client have it; nothing where that is not known.
ALTER TABLE access_grant ADD COLUMN method TEXT;
ALTER TABLE session ADD COLUMN method TEXT;

-- What somebody agreed to beside scope values, claim by claim.
CREATE TABLE consent_claim (
    account UUID NOT NULL,
    client UUID NOT NULL,
    claim TEXT NOT NULL,
    given_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    CONSTRAINT consent_claim_pk PRIMARY KEY (account, client, claim),
    CONSTRAINT consent_claim_account_fk FOREIGN KEY (account) REFERENCES account (id),
    CONSTRAINT consent_claim_client_fk FOREIGN KEY (client) REFERENCES client (key) ON DELETE CASCADE
);
CREATE INDEX consent_claim_by_client ON consent_claim (client);
