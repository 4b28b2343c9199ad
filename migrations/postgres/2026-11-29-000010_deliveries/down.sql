-- Takes deliveries back; what became of results is lost with them.
DROP TABLE deliveries;
