-- Signatures of recipients over what they filed on the portal: the signed bytes, the signature and what was found about it, sealed
-- with the application's data key. The PostgreSQL twin has the same table.
ALTER TABLE applications ADD COLUMN signature_verified_at bigint;

CREATE TABLE filing_signatures (
    application_id blob PRIMARY KEY NOT NULL REFERENCES applications (id),
    content_sealed blob NOT NULL,
    value_sealed blob NOT NULL,
    evidence_sealed blob NOT NULL
);
