-- Takes signatures of recipients back; they are lost with it.
DROP TABLE filing_signatures;
ALTER TABLE applications DROP COLUMN signature_verified_at;
