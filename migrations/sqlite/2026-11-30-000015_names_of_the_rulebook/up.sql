-- By which law a consent is not needed; results and ways of delivery bear the rulebook's names; what a neighbour refused is owed
-- and tried again.
ALTER TABLE consents ADD COLUMN reference_sealed blob;
UPDATE deliveries SET target = 'handed_over_on_paper' WHERE target = 'paper';
UPDATE deliveries SET target = 'egov_mobile_bilim' WHERE target = 'bilim';
UPDATE deliveries SET state = 'waiting', next_try_at = not_before, version = version + 1 WHERE state = 'refused';
UPDATE results SET kind = 'pmpk_conclusion' WHERE kind = 'conclusion';
UPDATE results SET kind = 'reasoned_refusal' WHERE kind = 'refusal';
