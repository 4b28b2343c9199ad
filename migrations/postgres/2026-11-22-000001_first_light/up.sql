-- The first schema: providers and staff, applications with all that belongs to them, the journal with its two
-- chains, replies kept under Idempotency-Keys. The SQLite twin has the same tables; a test compares both.
-- Columns named *_sealed hold AES-256-GCM-SIV text under a data key; *_key columns hold keyed hashes (blind index).

-- A sandbox makes this table first, to mark the database as its own.
CREATE TABLE IF NOT EXISTS settings (
    name text PRIMARY KEY,
    value text NOT NULL
);

CREATE TABLE data_keys (
    id uuid PRIMARY KEY,
    wrapped bytea NOT NULL,
    wrapped_by text NOT NULL
);

CREATE TABLE number_blocks (
    prefix text PRIMARY KEY,
    next bigint NOT NULL
);

CREATE TABLE providers (
    id uuid PRIMARY KEY,
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
    provider_id uuid NOT NULL REFERENCES providers (id),
    subject text NOT NULL,
    role text NOT NULL,
    PRIMARY KEY (provider_id, subject, role)
);

CREATE TABLE applications (
    id uuid PRIMARY KEY,
    number text NOT NULL UNIQUE,
    service text NOT NULL,
    provider_id uuid NOT NULL REFERENCES providers (id),
    channel text NOT NULL,
    form text NOT NULL,
    status text NOT NULL,
    version bigint NOT NULL,
    residency text NOT NULL,
    born_abroad boolean NOT NULL,
    submitted_at timestamptz NOT NULL,
    received_at timestamptz,
    registered_on date,
    accepted_at timestamptz,
    updated_at timestamptz NOT NULL,
    rules_version text NOT NULL,
    child_key bytea NOT NULL,
    representative_key bytea,
    child_sealed bytea NOT NULL,
    representative_sealed bytea NOT NULL
);
CREATE INDEX applications_of_provider ON applications (provider_id, id);
CREATE INDEX applications_of_representative ON applications (representative_key, id);
CREATE INDEX applications_of_child ON applications (child_key, id);

CREATE TABLE open_applications (
    claim bytea PRIMARY KEY,
    application_id uuid NOT NULL UNIQUE,
    child_service_key bytea NOT NULL
);
CREATE INDEX open_applications_of_child ON open_applications (child_service_key);

CREATE TABLE deadlines (
    application_id uuid NOT NULL,
    code text NOT NULL,
    due_at timestamptz,
    target_at timestamptz,
    state text NOT NULL,
    calendar_version text NOT NULL,
    PRIMARY KEY (application_id, code)
);
CREATE INDEX deadlines_by_state ON deadlines (state, due_at);

CREATE TABLE documents (
    id uuid PRIMARY KEY,
    application_id uuid NOT NULL,
    kind text NOT NULL,
    presentation text NOT NULL,
    file_id uuid,
    added_at timestamptz NOT NULL
);
CREATE INDEX documents_of_application ON documents (application_id, id);

CREATE TABLE consents (
    application_id uuid NOT NULL,
    ordinal bigint NOT NULL,
    kind text NOT NULL,
    given boolean NOT NULL,
    way text NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (application_id, ordinal)
);

CREATE TABLE registry_answers (
    application_id uuid NOT NULL,
    ordinal bigint NOT NULL,
    document text NOT NULL,
    source text NOT NULL,
    answer text NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (application_id, ordinal)
);

CREATE TABLE files (
    id uuid PRIMARY KEY,
    owner_key bytea NOT NULL,
    media_type text NOT NULL,
    size bigint NOT NULL,
    sha256 bytea NOT NULL,
    name_sealed bytea NOT NULL,
    uploaded_at timestamptz NOT NULL
);

CREATE TABLE attachments (
    file_id uuid PRIMARY KEY,
    application_id uuid NOT NULL,
    made_by uuid NOT NULL UNIQUE
);

CREATE TABLE replies (
    key bytea PRIMARY KEY,
    fingerprint bytea NOT NULL,
    sealed bytea NOT NULL,
    kept_at timestamptz NOT NULL
);
CREATE INDEX replies_by_age ON replies (kept_at);

CREATE TABLE journal (
    seq bigserial PRIMARY KEY,
    id uuid NOT NULL UNIQUE,
    record_id uuid,
    kind text NOT NULL,
    at timestamptz NOT NULL,
    actor_key bytea NOT NULL,
    role text NOT NULL,
    purpose text NOT NULL,
    sought bytea,
    clauses text NOT NULL,
    changed text NOT NULL,
    version bigint,
    stage text,
    stage_item text,
    sealed bytea NOT NULL,
    digest bytea NOT NULL
);
CREATE INDEX journal_of_record ON journal (record_id, seq);
CREATE INDEX journal_of_actor ON journal (actor_key, seq);

CREATE TABLE access_entries (
    application_id uuid NOT NULL,
    journal_id uuid NOT NULL,
    PRIMARY KEY (application_id, journal_id)
);

CREATE TABLE own_reads (
    claim bytea PRIMARY KEY
);

CREATE TABLE unplaced (
    chain bigint NOT NULL,
    seq bigint NOT NULL,
    PRIMARY KEY (chain, seq)
);

CREATE TABLE feed (
    position bigint PRIMARY KEY,
    journal_id uuid NOT NULL UNIQUE,
    previous_hash bytea NOT NULL UNIQUE,
    hash bytea NOT NULL,
    item text NOT NULL
);

CREATE TABLE audit (
    position bigint PRIMARY KEY,
    seq bigint NOT NULL UNIQUE,
    previous_hash bytea NOT NULL UNIQUE,
    hash bytea NOT NULL
);
