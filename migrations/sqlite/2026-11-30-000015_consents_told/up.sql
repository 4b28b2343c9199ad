-- By which law a consent is not needed; silence is counted from when a request was sent, which its message tells; and results
-- and ways of delivery bear the rulebook's names.
ALTER TABLE consents ADD COLUMN reference_sealed blob;
ALTER TABLE consent_requests DROP COLUMN answer_until;
UPDATE deliveries SET target = 'handed_over_on_paper' WHERE target = 'paper';
UPDATE deliveries SET target = 'egov_mobile_bilim' WHERE target = 'bilim';
UPDATE results SET kind = 'pmpk_conclusion' WHERE kind = 'conclusion';
UPDATE results SET kind = 'reasoned_refusal' WHERE kind = 'refusal';
