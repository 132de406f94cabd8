-- What a restricted concern came from: the rule of everybody who shows a note, a promise made from one, or a visit.

-- The restricted concerns raised from a note, or from the visit that was recorded from it.
CREATE VIEW restricted_from_note AS
SELECT concern.from_note AS note, concern.id AS concern
FROM concern WHERE concern.from_note IS NOT NULL AND concern.restricted = 1
UNION ALL
SELECT visit.from_note, concern.id
FROM visit JOIN concern ON concern.from_visit = visit.id
WHERE visit.from_note IS NOT NULL AND concern.restricted = 1;

-- The restricted concerns raised from a visit, or from the note it was recorded from.
CREATE VIEW restricted_from_visit AS
SELECT concern.from_visit AS visit, concern.id AS concern
FROM concern WHERE concern.from_visit IS NOT NULL AND concern.restricted = 1
UNION ALL
SELECT visit.id, concern.id
FROM visit JOIN concern ON concern.from_note = visit.from_note
WHERE visit.from_note IS NOT NULL AND concern.restricted = 1;
