-- Results: what was examined and concluded or refused, its paper, and who signed it. Content, papers, names and signatures are
-- sealed with the application's data key; the code of the verification page is found by its blind index. That a person signs a
-- result once, and that a result is corrected once, are constraints here. The PostgreSQL twin has the same tables.
ALTER TABLE applications ADD COLUMN examination_kind text;
ALTER TABLE applications ADD COLUMN examined_on date;

CREATE TABLE results (
    id blob PRIMARY KEY NOT NULL,
    application_id blob NOT NULL REFERENCES applications (id),
    kind text NOT NULL,
    corrects blob UNIQUE REFERENCES results (id),
    state text NOT NULL,
    version bigint NOT NULL,
    content_sealed blob NOT NULL,
    paper_sealed blob NOT NULL,
    paper_sha256 blob NOT NULL,
    code_sealed blob NOT NULL,
    verification_key blob NOT NULL UNIQUE,
    prepared_at bigint NOT NULL,
    signed_at bigint,
    CHECK ((state = 'signed') = (signed_at IS NOT NULL))
);
CREATE INDEX results_of_application ON results (application_id, id);

CREATE TABLE signatures (
    id blob PRIMARY KEY NOT NULL,
    result_id blob NOT NULL REFERENCES results (id),
    role text NOT NULL,
    signer_key blob NOT NULL,
    person_sealed blob NOT NULL,
    value_sealed blob NOT NULL,
    evidence_sealed blob NOT NULL,
    signed_at bigint NOT NULL,
    UNIQUE (result_id, signer_key)
);

CREATE TABLE consent_requests (
    application_id blob NOT NULL REFERENCES applications (id),
    ordinal bigint NOT NULL,
    kind text NOT NULL,
    asked_at bigint NOT NULL,
    answer_until bigint NOT NULL,
    PRIMARY KEY (application_id, ordinal)
);
