-- Greetings are looked for by their language.
CREATE INDEX greeting_language ON greeting (language);
INSERT INTO greeting (text, language) VALUES ('moin', 'nds');
