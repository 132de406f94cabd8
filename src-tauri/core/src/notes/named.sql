-- The rows of everybody in whose names (or village) one of some words stands (?1 a list of quoted words), at most ?2
-- for each word.
SELECT DISTINCT found.value
FROM json_each(?1) AS asked
CROSS JOIN json_each((
  SELECT json_group_array(rowid) FROM (
    SELECT rowid FROM person_search WHERE person_search MATCH asked.value ORDER BY rowid DESC LIMIT ?2
  )
)) AS found
