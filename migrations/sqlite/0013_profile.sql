-- What somebody lets applications know of them, beside the name and the address of their account.
CREATE TABLE account_profile (
    account BLOB NOT NULL,
    claims TEXT NOT NULL, -- JSON
    updated_at BIGINT NOT NULL,
    CONSTRAINT account_profile_pk PRIMARY KEY (account),
    CONSTRAINT account_profile_account_fk FOREIGN KEY (account) REFERENCES account (id)
) WITHOUT ROWID;
