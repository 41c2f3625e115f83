-- Who wants the e-mails of notices once a day, together.
CREATE TABLE daily_mail (
    account UUID NOT NULL,
    since BIGINT NOT NULL,
    CONSTRAINT daily_mail_pk PRIMARY KEY (account),
    CONSTRAINT daily_mail_account_fk FOREIGN KEY (account) REFERENCES account (id)
);

-- What goes together: the same for one account and one day; it stands in the Message-ID then.
ALTER TABLE outbox ADD COLUMN digest UUID;
CREATE INDEX outbox_by_digest ON outbox (digest) WHERE digest IS NOT NULL;
