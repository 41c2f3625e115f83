-- What people ask for: accounts, and names.

-- The name that somebody gave who asked for an account; NULL: somebody invited them.
ALTER TABLE invitation ADD COLUMN signed_up_as TEXT;

-- How names read that changes of clients ask for, hashed as in client_name_key.
CREATE TABLE proposal_name_key (
    key BIGINT NOT NULL,
    proposal UUID NOT NULL,
    name TEXT NOT NULL,
    CONSTRAINT proposal_name_key_pk PRIMARY KEY (key, proposal),
    CONSTRAINT proposal_name_key_proposal_fk FOREIGN KEY (proposal) REFERENCES proposal (id) ON DELETE CASCADE
);
CREATE INDEX proposal_name_key_by_proposal ON proposal_name_key (proposal);
