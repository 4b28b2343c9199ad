DROP INDEX files_of_owner;
