-- Concerns are found by their category and situation. The file keeps the index itself, so that no door goes round
-- the rule: the words of a restricted concern are never in it. Each concern has a row number, newer ones higher.
CREATE TABLE concern_row (
  row INTEGER PRIMARY KEY, concern BLOB NOT NULL UNIQUE REFERENCES concern (id) ON DELETE CASCADE
) STRICT;
CREATE VIRTUAL TABLE concern_search USING fts5 (
  text, content = '', tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
);
INSERT INTO concern_search (concern_search, rank) VALUES ('secure-delete', 1);
INSERT INTO concern_row (concern) SELECT id FROM concern ORDER BY id;
INSERT INTO concern_search (rowid, text)
SELECT concern_row.row, concern.category || ' ' || concern.situation
FROM concern_row JOIN concern ON concern.id = concern_row.concern WHERE concern.restricted = 0;

CREATE TRIGGER concern_raised AFTER INSERT ON concern BEGIN
  INSERT INTO concern_row (concern) VALUES (new.id);
  INSERT INTO concern_search (rowid, text)
  SELECT row, new.category || ' ' || new.situation FROM concern_row WHERE concern = new.id AND new.restricted = 0;
END;
CREATE TRIGGER concern_reworded AFTER UPDATE OF category, situation, restricted ON concern BEGIN
  INSERT INTO concern_search (concern_search, rowid, text)
  SELECT 'delete', row, old.category || ' ' || old.situation FROM concern_row
  WHERE concern = old.id AND old.restricted = 0;
  INSERT INTO concern_search (rowid, text)
  SELECT row, new.category || ' ' || new.situation FROM concern_row WHERE concern = new.id AND new.restricted = 0;
END;
CREATE TRIGGER concern_taken_back BEFORE DELETE ON concern BEGIN
  INSERT INTO concern_search (concern_search, rowid, text)
  SELECT 'delete', row, old.category || ' ' || old.situation FROM concern_row
  WHERE concern = old.id AND old.restricted = 0;
END;

-- Who told things in corridors before, newest first, to be offered again.
CREATE INDEX note_corridor_teller ON note (kind) WHERE kind = 'corridor' AND told_by_words IS NOT NULL;
