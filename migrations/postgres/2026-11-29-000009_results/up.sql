-- Results: what was examined and concluded or refused, its paper, and who signed it. Content, papers, names and signatures are
-- sealed with the application's data key; the code of the verification page is found by its blind index. That a person signs a
-- result once, and that a result is corrected once, are constraints here. The SQLite twin has the same tables.
ALTER TABLE applications ADD COLUMN examination_kind text;
ALTER TABLE applications ADD COLUMN examined_on date;

CREATE TABLE results (
    id uuid PRIMARY KEY,
    application_id uuid NOT NULL REFERENCES applications (id),
    kind text NOT NULL,
    corrects uuid UNIQUE REFERENCES results (id),
    state text NOT NULL,
    version bigint NOT NULL,
    content_sealed bytea NOT NULL,
    paper_sealed bytea NOT NULL,
    paper_sha256 bytea NOT NULL,
    code_sealed bytea NOT NULL,
    verification_key bytea NOT NULL UNIQUE,
    prepared_at timestamptz NOT NULL,
    signed_at timestamptz,
    CHECK ((state = 'signed') = (signed_at IS NOT NULL))
);
CREATE INDEX results_of_application ON results (application_id, id);

CREATE TABLE signatures (
    id uuid PRIMARY KEY,
    result_id uuid NOT NULL REFERENCES results (id),
    role text NOT NULL,
    signer_key bytea NOT NULL,
    person_sealed bytea NOT NULL,
    value_sealed bytea NOT NULL,
    evidence_sealed bytea NOT NULL,
    signed_at timestamptz NOT NULL,
    UNIQUE (result_id, signer_key)
);

CREATE TABLE consent_requests (
    application_id uuid NOT NULL REFERENCES applications (id),
    ordinal bigint NOT NULL,
    kind text NOT NULL,
    asked_at timestamptz NOT NULL,
    answer_until timestamptz NOT NULL,
    PRIMARY KEY (application_id, ordinal)
);
