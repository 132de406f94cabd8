-- Which of some words (?1 a list of them) is a part of the name of anybody but ?2. The index of names holds towns and
-- postcodes too, so that the name itself is looked at again.
SELECT asked.value FROM json_each(?1) AS asked
WHERE EXISTS (
  SELECT 1 FROM person
  WHERE person.row IN (SELECT rowid FROM person_search WHERE person_search MATCH '"' || asked.value || '"')
    AND person.id <> ?2
    AND instr(' ' || replace(replace(replace(replace(lower(given_name || ' ' || family_name || ' '
          || coalesce(preferred_name, '') || ' ' || coalesce(also_known_as, '')),
          '-', ' '), ';', ' '), '’', ' '), '''', ' ') || ' ', ' ' || lower(asked.value) || ' ') > 0)
