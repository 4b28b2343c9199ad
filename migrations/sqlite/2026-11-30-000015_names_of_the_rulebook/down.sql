UPDATE results SET kind = 'refusal' WHERE kind = 'reasoned_refusal';
UPDATE results SET kind = 'conclusion' WHERE kind = 'pmpk_conclusion';
UPDATE deliveries SET target = 'bilim' WHERE target = 'egov_mobile_bilim';
UPDATE deliveries SET target = 'paper' WHERE target = 'handed_over_on_paper';
ALTER TABLE consents DROP COLUMN reference_sealed;
