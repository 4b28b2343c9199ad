-- Takes the messages and offers back; they are lost with it.
DROP TABLE offers;
DROP TABLE messages;
