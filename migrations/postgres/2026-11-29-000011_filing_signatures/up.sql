-- Signatures of recipients over what they filed on the portal: the signed bytes, the signature and what was found about it, sealed
-- with the application's data key. The SQLite twin has the same table.
ALTER TABLE applications ADD COLUMN signature_verified_at timestamptz;

CREATE TABLE filing_signatures (
    application_id uuid PRIMARY KEY REFERENCES applications (id),
    content_sealed bytea NOT NULL,
    value_sealed bytea NOT NULL,
    evidence_sealed bytea NOT NULL
);
