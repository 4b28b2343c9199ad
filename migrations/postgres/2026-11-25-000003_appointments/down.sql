-- Takes the third schema back. Places, appointments and holds are lost with it.
DROP TABLE holds;
DROP TABLE occupied;
DROP TABLE appointments;
DROP TABLE slots;
