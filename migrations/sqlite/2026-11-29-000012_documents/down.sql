-- Takes requests, queries and verdicts back; they are lost with it.
DROP TABLE registry_queries;
DROP TABLE document_requests;
ALTER TABLE documents DROP COLUMN original_returned_at;
DROP INDEX files_unscanned;
ALTER TABLE files DROP COLUMN scan;
