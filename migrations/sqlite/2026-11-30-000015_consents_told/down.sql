ALTER TABLE consent_requests ADD COLUMN answer_until bigint;
ALTER TABLE consents DROP COLUMN reference_sealed;
