-- Addresses that were proved to be those of the accounts that have them: by a link that went there and nowhere else, or by the
-- word of a provider upstream. One that the account has not any more proves nothing.
CREATE TABLE email_proof (
    account BLOB NOT NULL,
    email TEXT NOT NULL,
    at BIGINT NOT NULL,
    CONSTRAINT email_proof_pk PRIMARY KEY (account),
    CONSTRAINT email_proof_account_fk FOREIGN KEY (account) REFERENCES account (id)
) WITHOUT ROWID;

-- So far, addresses do not change. The link of an invitation was seen by whoever made it, and proves nothing.
INSERT INTO email_proof (account, email, at)
    SELECT a.id, a.email, MIN(p.at) FROM account a JOIN (
        SELECT account, since AS at FROM upstream_identity
        UNION ALL SELECT accepted_by, accepted_at FROM invitation WHERE signed_up_as IS NOT NULL AND accepted_by IS NOT NULL
    ) p ON p.account = a.id
    GROUP BY a.id, a.email;
