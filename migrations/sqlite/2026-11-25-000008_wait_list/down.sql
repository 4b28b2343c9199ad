-- Takes the wait list back; it is lost with it.
DROP TABLE passed_over;
DROP TABLE wait_list_entries;
