-- Who looked, newest first: ?1 before which row, ?2 by whom, ?3 of which kind, ?4 from, ?5 to, ?6 how many.
SELECT access.id, access.kind, coalesce(access.what, export.what), coordinator.name,
  hands.given_name || ' ' || hands.family_name, access.hands, person.id, person.given_name, person.family_name,
  access.found, access.first_at, access.last_at, access.times
FROM access
LEFT JOIN coordinator ON coordinator.id = access."by"
LEFT JOIN merged AS gave ON gave.gone = access.hands
LEFT JOIN person AS hands ON hands.id = coalesce(gave.stays, access.hands)
LEFT JOIN merged ON merged.gone = access.person
LEFT JOIN person ON person.id = coalesce(merged.stays, access.person)
LEFT JOIN export ON access.kind IN ('export', 'print') AND export.id = access.subject
WHERE (?1 IS NULL OR access.id < ?1) AND (?2 IS NULL OR access."by" = ?2) AND (?3 IS NULL OR access.kind = ?3)
  AND (?4 IS NULL OR access.last_at >= ?4) AND (?5 IS NULL OR access.first_at < ?5)
ORDER BY access.id DESC LIMIT ?6
