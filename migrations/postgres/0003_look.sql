-- What every client is found by when something asked for looks like it.

-- How names read, hashed: a row or two a client. See evidence::name.
CREATE TABLE client_name_key (
    key BIGINT NOT NULL,
    client UUID NOT NULL,
    CONSTRAINT client_name_key_pk PRIMARY KEY (key, client),
    CONSTRAINT client_name_key_client_fk FOREIGN KEY (client) REFERENCES client (key) ON DELETE CASCADE
);
CREATE INDEX client_name_key_by_client ON client_name_key (client);

-- The registrable domains that clients have addresses in.
CREATE TABLE client_domain (
    domain TEXT NOT NULL,
    client UUID NOT NULL,
    CONSTRAINT client_domain_pk PRIMARY KEY (domain, client),
    CONSTRAINT client_domain_client_fk FOREIGN KEY (client) REFERENCES client (key) ON DELETE CASCADE
);
CREATE INDEX client_domain_by_client ON client_domain (client);

-- Logos, measured. The bands are the four parts of the hash, which is NULL for a picture of one colour: see evidence::look.
CREATE TABLE logo_look (
    logo TEXT NOT NULL,
    hash BIGINT,
    band0 BIGINT,
    band1 BIGINT,
    band2 BIGINT,
    band3 BIGINT,
    look TEXT NOT NULL, -- JSON
    CONSTRAINT logo_look_pk PRIMARY KEY (logo),
    CONSTRAINT logo_look_logo_fk FOREIGN KEY (logo) REFERENCES logo (hash) ON DELETE CASCADE
);
CREATE INDEX logo_look_by_hash ON logo_look (hash);
CREATE INDEX logo_look_by_band0 ON logo_look (band0, hash);
CREATE INDEX logo_look_by_band1 ON logo_look (band1, hash);
CREATE INDEX logo_look_by_band2 ON logo_look (band2, hash);
CREATE INDEX logo_look_by_band3 ON logo_look (band3, hash);
