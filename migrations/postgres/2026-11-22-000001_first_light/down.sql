-- Takes the first schema away again, newest table first. Only for development: it loses every record.

DROP TABLE audit;
DROP TABLE feed;
DROP TABLE unplaced;
DROP TABLE own_reads;
DROP TABLE access_entries;
DROP TABLE journal;
DROP TABLE replies;
DROP TABLE attachments;
DROP TABLE files;
DROP TABLE registry_answers;
DROP TABLE consents;
DROP TABLE documents;
DROP TABLE deadlines;
DROP TABLE open_applications;
DROP TABLE applications;
DROP TABLE staff;
DROP TABLE providers;
DROP TABLE number_blocks;
DROP TABLE data_keys;
DROP TABLE settings;
