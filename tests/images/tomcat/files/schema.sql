CREATE DATABASE visits;
GRANT ALL ON visits.* TO visits@'127.0.0.1';
USE visits;
CREATE TABLE visit (id int AUTO_INCREMENT PRIMARY KEY, at timestamp NOT NULL DEFAULT current_timestamp);
