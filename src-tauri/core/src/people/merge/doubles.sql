-- Pairs of records that share the birth date, the postcode and the beginning of a name, or the family name and the
-- beginning of the given name; not those that are known to be two people.
SELECT one.id, one.given_name, one.family_name, one.preferred_name, one.date_of_birth, one.birth_year, one.postcode,
       other.id, other.given_name, other.family_name, other.preferred_name, other.date_of_birth, other.birth_year, other.postcode
FROM person AS one CROSS JOIN person AS other
  ON other.date_of_birth = one.date_of_birth AND other.row > one.row
WHERE one.date_of_birth IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM two_people
                  WHERE two_people.one = min(one.id, other.id) AND two_people.other = max(one.id, other.id))
UNION ALL
SELECT one.id, one.given_name, one.family_name, one.preferred_name, one.date_of_birth, one.birth_year, one.postcode,
       other.id, other.given_name, other.family_name, other.preferred_name, other.date_of_birth, other.birth_year, other.postcode
FROM person AS one CROSS JOIN person AS other ON other.postcode = one.postcode AND other.row > one.row
WHERE one.postcode IS NOT NULL
  AND (other.family_name = one.family_name COLLATE NOCASE OR substr(other.given_name, 1, 1) = substr(one.given_name, 1, 1))
  AND NOT EXISTS (SELECT 1 FROM two_people
                  WHERE two_people.one = min(one.id, other.id) AND two_people.other = max(one.id, other.id))
UNION ALL
SELECT one.id, one.given_name, one.family_name, one.preferred_name, one.date_of_birth, one.birth_year, one.postcode,
       other.id, other.given_name, other.family_name, other.preferred_name, other.date_of_birth, other.birth_year, other.postcode
FROM person AS one CROSS JOIN person AS other INDEXED BY person_name
  ON other.family_name = one.family_name COLLATE NOCASE AND other.row > one.row
  AND substr(other.given_name, 1, 2) = substr(one.given_name, 1, 2) COLLATE NOCASE
WHERE NOT EXISTS (SELECT 1 FROM two_people
                  WHERE two_people.one = min(one.id, other.id) AND two_people.other = max(one.id, other.id))
