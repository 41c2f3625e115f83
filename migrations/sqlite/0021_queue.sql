-- What waits is counted for every page, and read in order for every desk: without the rows, which hold whole forms.

CREATE INDEX proposal_in_queue ON proposal (state, due_at, submitted_at, id, client);

-- The trash is read for its keys alone.
DROP INDEX client_by_deleted;
CREATE INDEX client_by_deleted ON client (deleted_at, key) WHERE deleted_at IS NOT NULL;
