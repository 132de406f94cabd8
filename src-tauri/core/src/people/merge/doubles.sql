-- Pairs of records that share the birth date, the postcode, or the family name and the beginning of the given
-- name; not those that are known to be two people. ?1 one person or nothing, ?2 how many.
SELECT one.id, other.id FROM person AS one JOIN person AS other ON other.row > one.row
  AND other.date_of_birth = one.date_of_birth AND one.date_of_birth IS NOT NULL
WHERE (?1 IS NULL OR one.id = ?1 OR other.id = ?1)
  AND NOT EXISTS (SELECT 1 FROM two_people
                  WHERE two_people.one = min(one.id, other.id) AND two_people.other = max(one.id, other.id))
UNION
SELECT one.id, other.id FROM person AS one JOIN person AS other ON other.row > one.row
  AND other.postcode = one.postcode AND one.postcode IS NOT NULL
WHERE (?1 IS NULL OR one.id = ?1 OR other.id = ?1)
  AND NOT EXISTS (SELECT 1 FROM two_people
                  WHERE two_people.one = min(one.id, other.id) AND two_people.other = max(one.id, other.id))
UNION
SELECT one.id, other.id FROM person AS one INDEXED BY person_name JOIN person AS other INDEXED BY person_name
  ON other.row > one.row AND other.family_name = one.family_name COLLATE NOCASE
  AND substr(other.given_name, 1, 2) = substr(one.given_name, 1, 2) COLLATE NOCASE
WHERE (?1 IS NULL OR one.id = ?1 OR other.id = ?1)
  AND NOT EXISTS (SELECT 1 FROM two_people
                  WHERE two_people.one = min(one.id, other.id) AND two_people.other = max(one.id, other.id))
LIMIT ?2
