-- What the log holds of somebody (?2) beyond the records as they stand: what the records of the report (?1) said
-- before, what was removed, and notes about them that were removed.
SELECT change.kind, change.subject, change.patch, act.time, change.position
FROM json_each(?1) AS asked
JOIN change ON change.kind IN (SELECT code FROM kind) AND change.subject = unhex(asked.value)
JOIN act ON act.id = change.act
WHERE change.op = 2 AND change.patch IS NOT NULL
UNION
SELECT change.kind, change.subject, change.patch, act.time, change.position
FROM change JOIN act ON act.id = change.act
WHERE change.person = ?2 AND change.op = 3 AND change.patch IS NOT NULL
ORDER BY 5
