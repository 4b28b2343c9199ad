-- The first schema: providers and staff, applications with all that belongs to them, the journal with its two
-- chains, replies kept under Idempotency-Keys. The PostgreSQL twin has the same tables; a test compares both.
-- Ids are 16 bytes, instants are microseconds since 1970-01-01 UTC.
-- Columns named *_sealed hold AES-256-GCM-SIV text under a data key; *_key columns hold keyed hashes (blind index).

-- A sandbox makes this table first, to mark the database as its own.
CREATE TABLE IF NOT EXISTS settings (
    name text PRIMARY KEY NOT NULL,
    value text NOT NULL
);

CREATE TABLE data_keys (
    id blob PRIMARY KEY NOT NULL,
    wrapped blob NOT NULL,
    wrapped_by text NOT NULL
);

CREATE TABLE number_blocks (
    prefix text PRIMARY KEY NOT NULL,
    next bigint NOT NULL
);

CREATE TABLE providers (
    id blob PRIMARY KEY NOT NULL,
    type text NOT NULL,
    name_kk text NOT NULL,
    name_ru text NOT NULL,
    address_kk text NOT NULL,
    address_ru text NOT NULL,
    region text NOT NULL,
    phones text NOT NULL,
    opens text NOT NULL,
    closes text NOT NULL,
    lunch_from text NOT NULL,
    lunch_until text NOT NULL,
    proactive boolean NOT NULL,
    version bigint NOT NULL,
    staff_version bigint NOT NULL
);

CREATE TABLE staff (
    provider_id blob NOT NULL REFERENCES providers (id),
    subject text NOT NULL,
    role text NOT NULL,
    PRIMARY KEY (provider_id, subject, role)
);

CREATE TABLE applications (
    id blob PRIMARY KEY NOT NULL,
    number text NOT NULL UNIQUE,
    service text NOT NULL,
    provider_id blob NOT NULL REFERENCES providers (id),
    channel text NOT NULL,
    form text NOT NULL,
    status text NOT NULL,
    version bigint NOT NULL,
    residency text NOT NULL,
    born_abroad boolean NOT NULL,
    submitted_at bigint NOT NULL,
    received_at bigint,
    registered_on date,
    accepted_at bigint,
    updated_at bigint NOT NULL,
    rules_version text NOT NULL,
    child_key blob NOT NULL,
    representative_key blob,
    child_sealed blob NOT NULL,
    representative_sealed blob NOT NULL
);
CREATE INDEX applications_of_provider ON applications (provider_id, id);
CREATE INDEX applications_of_representative ON applications (representative_key, id);
CREATE INDEX applications_of_child ON applications (child_key, id);

CREATE TABLE open_applications (
    claim blob PRIMARY KEY NOT NULL,
    application_id blob NOT NULL UNIQUE,
    child_service_key blob NOT NULL
);
CREATE INDEX open_applications_of_child ON open_applications (child_service_key);

CREATE TABLE deadlines (
    application_id blob NOT NULL,
    code text NOT NULL,
    due_at bigint,
    target_at bigint,
    state text NOT NULL,
    calendar_version text NOT NULL,
    PRIMARY KEY (application_id, code)
);
CREATE INDEX deadlines_by_state ON deadlines (state, due_at);

CREATE TABLE documents (
    id blob PRIMARY KEY NOT NULL,
    application_id blob NOT NULL,
    kind text NOT NULL,
    presentation text NOT NULL,
    file_id blob,
    added_at bigint NOT NULL
);
CREATE INDEX documents_of_application ON documents (application_id, id);

CREATE TABLE consents (
    application_id blob NOT NULL,
    ordinal bigint NOT NULL,
    kind text NOT NULL,
    given boolean NOT NULL,
    way text NOT NULL,
    at bigint NOT NULL,
    PRIMARY KEY (application_id, ordinal)
);

CREATE TABLE registry_answers (
    application_id blob NOT NULL,
    ordinal bigint NOT NULL,
    document text NOT NULL,
    source text NOT NULL,
    answer text NOT NULL,
    at bigint NOT NULL,
    PRIMARY KEY (application_id, ordinal)
);

CREATE TABLE files (
    id blob PRIMARY KEY NOT NULL,
    owner_key blob NOT NULL,
    media_type text NOT NULL,
    size bigint NOT NULL,
    sha256 blob NOT NULL,
    name_sealed blob NOT NULL,
    uploaded_at bigint NOT NULL
);

CREATE TABLE attachments (
    file_id blob PRIMARY KEY NOT NULL,
    application_id blob NOT NULL,
    made_by blob NOT NULL UNIQUE
);

CREATE TABLE replies (
    key blob PRIMARY KEY NOT NULL,
    fingerprint blob NOT NULL,
    sealed blob NOT NULL,
    kept_at bigint NOT NULL
);
CREATE INDEX replies_by_age ON replies (kept_at);

CREATE TABLE journal (
    seq integer PRIMARY KEY AUTOINCREMENT,
    id blob NOT NULL UNIQUE,
    record_id blob,
    kind text NOT NULL,
    at bigint NOT NULL,
    actor_key blob NOT NULL,
    role text NOT NULL,
    purpose text NOT NULL,
    sought blob,
    clauses text NOT NULL,
    changed text NOT NULL,
    version bigint,
    stage text,
    stage_item text,
    sealed blob NOT NULL,
    digest blob NOT NULL
);
CREATE INDEX journal_of_record ON journal (record_id, seq);
CREATE INDEX journal_of_actor ON journal (actor_key, seq);

CREATE TABLE access_entries (
    application_id blob NOT NULL,
    journal_id blob NOT NULL,
    PRIMARY KEY (application_id, journal_id)
);

CREATE TABLE own_reads (
    claim blob PRIMARY KEY NOT NULL
);

CREATE TABLE unplaced (
    chain bigint NOT NULL,
    seq bigint NOT NULL,
    PRIMARY KEY (chain, seq)
);

CREATE TABLE feed (
    position integer PRIMARY KEY NOT NULL,
    journal_id blob NOT NULL UNIQUE,
    previous_hash blob NOT NULL UNIQUE,
    hash blob NOT NULL,
    item text NOT NULL
);

CREATE TABLE audit (
    position integer PRIMARY KEY NOT NULL,
    seq bigint NOT NULL UNIQUE,
    previous_hash blob NOT NULL UNIQUE,
    hash blob NOT NULL
);

CREATE TRIGGER journal_is_append_only_update BEFORE UPDATE ON journal
BEGIN SELECT RAISE(ABORT, 'journal is append-only'); END;

CREATE TRIGGER journal_is_append_only_delete BEFORE DELETE ON journal
BEGIN SELECT RAISE(ABORT, 'journal is append-only'); END;

CREATE TRIGGER feed_is_append_only_update BEFORE UPDATE ON feed
BEGIN SELECT RAISE(ABORT, 'feed is append-only'); END;

CREATE TRIGGER feed_is_append_only_delete BEFORE DELETE ON feed
BEGIN SELECT RAISE(ABORT, 'feed is append-only'); END;

CREATE TRIGGER audit_is_append_only_update BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;

CREATE TRIGGER audit_is_append_only_delete BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
