-- By which law a consent is not needed; and silence is counted from when a request was sent, which its message tells.
ALTER TABLE consents ADD COLUMN reference_sealed bytea;
ALTER TABLE consent_requests DROP COLUMN answer_until;
