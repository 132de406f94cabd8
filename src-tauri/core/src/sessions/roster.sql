-- Who is expected (?7 at the volunteers' own, where no client is looked for; ?1 the session, ?2 the last one like it, ?3 its programme, ?4 its day, ?5 three months before):
-- those marked; those on last time's register; active clients who came in the last three months; and the
-- volunteers matched with any of these. CROSS JOIN keeps the few expected people outermost.
WITH marked (person) AS (
  SELECT person FROM attendance WHERE session = ?1
), expected (person) AS (
  SELECT attendance.person FROM attendance WHERE attendance.session = ?2
  UNION
  SELECT attendance.person
  FROM session JOIN attendance ON attendance.session = session.id
  LEFT JOIN client ON client.id = attendance.person LEFT JOIN volunteer ON volunteer.id = attendance.person
  WHERE session.date >= ?5 AND session.date < ?4 AND session.programme = ?3
    AND attendance.presence = 'here'
    AND CASE WHEN ?7 THEN volunteer.status = 'active' OR volunteer.status = 'resting'
             ELSE client.status = 'active' END
), with_volunteers (person) AS (
  SELECT person FROM expected
  UNION
  SELECT "match".volunteer FROM expected JOIN "match" ON "match".client = expected.person
  WHERE NOT ?7 AND "match".since <= ?4 AND ("match".until IS NULL OR "match".until >= ?4)
), roster (person) AS (
  SELECT person FROM marked
  UNION
  SELECT with_volunteers.person
  FROM with_volunteers
  CROSS JOIN person ON person.id = with_volunteers.person
  LEFT JOIN client ON client.id = person.id
  LEFT JOIN volunteer ON volunteer.id = person.id
  WHERE ?6 AND person.died_on IS NULL AND (NOT ?7 OR volunteer.id IS NOT NULL)
    AND (coalesce(client.status, 'ended') <> 'ended' OR coalesce(volunteer.status, 'left') <> 'left'
         OR (client.id IS NULL AND volunteer.id IS NULL))
)
SELECT person.id, person.given_name || ' ' || person.family_name,
       nullif(person.preferred_name, person.given_name), person.town,
       coalesce(person.birth_year, CAST(substr(person.date_of_birth, 1, 4) AS INTEGER)),
       attendance.came_as, attendance.presence, attendance.arrived_order,
       client.id IS NOT NULL, volunteer.id IS NOT NULL,
       (SELECT before.came_as FROM attendance AS before WHERE before.session = ?2 AND before.person = person.id),
       (SELECT max(session.date) FROM attendance AS seen JOIN session ON session.id = seen.session
        WHERE seen.person = person.id AND seen.presence = 'here' AND seen.session <> ?1 AND session.date <= ?4),
       EXISTS (SELECT 1 FROM agreement WHERE agreement.volunteer = person.id AND agreement.signed_on <= ?4
               AND (agreement.expires_on IS NULL OR agreement.expires_on >= ?4))
FROM roster CROSS JOIN person ON person.id = roster.person
LEFT JOIN attendance ON attendance.session = ?1 AND attendance.person = person.id
LEFT JOIN client ON client.id = person.id
LEFT JOIN volunteer ON volunteer.id = person.id
