-- Takes results, signatures and requests for consent back; they are lost with it.
DROP TABLE consent_requests;
DROP TABLE signatures;
DROP TABLE results;
ALTER TABLE applications DROP COLUMN examined_on;
ALTER TABLE applications DROP COLUMN examination_kind;
