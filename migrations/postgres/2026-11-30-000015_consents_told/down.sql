ALTER TABLE consent_requests ADD COLUMN answer_until timestamptz;
ALTER TABLE consents DROP COLUMN reference_sealed;
