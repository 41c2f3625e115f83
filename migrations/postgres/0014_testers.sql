-- Who may sign in to a client that waits for a review, beside its owners: addresses, whether there is an account or not.
CREATE TABLE client_tester (
    client UUID NOT NULL,
    email TEXT NOT NULL, -- as accounts have it
    since BIGINT NOT NULL,
    CONSTRAINT client_tester_pk PRIMARY KEY (client, email),
    CONSTRAINT client_tester_client_fk FOREIGN KEY (client) REFERENCES client (key) ON DELETE CASCADE
);
