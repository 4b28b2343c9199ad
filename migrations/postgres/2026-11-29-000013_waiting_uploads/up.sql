-- Uploads: what a person uploaded of late is counted at each upload. The SQLite twin is the same.
CREATE INDEX files_of_owner ON files (owner_key, uploaded_at);
