-- When somebody's record (?1), or one that went into theirs, was looked at or left, and as what. Nothing of a restricted
-- concern.
SELECT access.first_at, coalesce(access.what, export.what, access.kind), access.times
FROM access LEFT JOIN export ON access.kind IN ('export', 'print') AND export.id = access.subject
WHERE (access.person = ?1 OR access.person IN (SELECT gone FROM merged WHERE stays = ?1))
  AND coalesce(access.what, '') <> 'restricted concern'
ORDER BY access.id
