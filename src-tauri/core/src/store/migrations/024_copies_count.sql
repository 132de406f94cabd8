-- A corridor note made from a line holds its words. The line and all its copies count together, so that what is hidden
-- in one is read in none of them.

-- A line and its copies, by the line.
CREATE INDEX note_first ON note (coalesce(from_note, id));

DROP VIEW restricted_from_note;
DROP VIEW restricted_from_visit;

-- The restricted concerns raised from a note, from one that holds the same words, or from a visit that was recorded
-- from any of them.
CREATE VIEW restricted_from_note AS
SELECT one.id AS note, concern.id AS concern
FROM note AS one
CROSS JOIN note AS other ON coalesce(other.from_note, other.id) = coalesce(one.from_note, one.id)
CROSS JOIN concern ON concern.from_note = other.id
WHERE concern.restricted = 1
UNION ALL
SELECT one.id, concern.id
FROM note AS one
CROSS JOIN note AS other ON coalesce(other.from_note, other.id) = coalesce(one.from_note, one.id)
CROSS JOIN visit ON visit.from_note = other.id
CROSS JOIN concern ON concern.from_visit = visit.id
WHERE concern.restricted = 1;

-- The restricted concerns raised from a visit, from the note it was recorded from or one that holds the same words, or
-- from another visit that was recorded from any of them.
CREATE VIEW restricted_from_visit AS
SELECT concern.from_visit AS visit, concern.id AS concern
FROM concern WHERE concern.from_visit IS NOT NULL AND concern.restricted = 1
UNION ALL
SELECT seen.id, concern.id
FROM visit AS seen
CROSS JOIN note AS one ON one.id = seen.from_note
CROSS JOIN note AS other ON coalesce(other.from_note, other.id) = coalesce(one.from_note, one.id)
CROSS JOIN concern ON concern.from_note = other.id
WHERE concern.restricted = 1
UNION ALL
SELECT seen.id, concern.id
FROM visit AS seen
CROSS JOIN note AS one ON one.id = seen.from_note
CROSS JOIN note AS other ON coalesce(other.from_note, other.id) = coalesce(one.from_note, one.id)
CROSS JOIN visit ON visit.from_note = other.id
CROSS JOIN concern ON concern.from_visit = visit.id
WHERE visit.id <> seen.id AND concern.restricted = 1;
