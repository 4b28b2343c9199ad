-- Documents: what a scanner said about each file, when an original was given back, what the recipient was asked for, and which
-- applications still wait for registries. Files that were there before wait for the scanner. The SQLite twin is the same.
ALTER TABLE files ADD COLUMN scan text NOT NULL DEFAULT 'pending';
CREATE INDEX files_unscanned ON files (id) WHERE scan = 'pending';

ALTER TABLE documents ADD COLUMN original_returned_at timestamptz;

CREATE TABLE document_requests (
    application_id uuid NOT NULL REFERENCES applications (id),
    ordinal bigint NOT NULL,
    kind text NOT NULL,
    document text NOT NULL,
    reason_sealed bytea NOT NULL,
    asked_at timestamptz NOT NULL,
    PRIMARY KEY (application_id, ordinal)
);

CREATE TABLE registry_queries (
    application_id uuid PRIMARY KEY REFERENCES applications (id),
    attempts bigint NOT NULL,
    next_try_at timestamptz
);
CREATE INDEX registry_queries_due ON registry_queries (next_try_at, application_id);
