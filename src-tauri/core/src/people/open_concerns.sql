SELECT concern.id, concern.situation, concern.category, concern.level, concern.state, concern.raised_on,
       coalesce(person.given_name || ' ' || person.family_name, concern.raised_by_words, concern.raised_by),
       concern.due_on, concern.restricted, concern.outcome, concern.raised_by = 'volunteer',
       coalesce(concern.told_person_on, concern.not_told_person) IS NULL,
       concern.raised_by = 'volunteer'
         AND coalesce(concern.told_volunteer_on, concern.not_told_volunteer) IS NULL,
       coalesce(concern.from_note, (SELECT from_note FROM visit WHERE visit.id = concern.from_visit)),
       (SELECT died_on IS NOT NULL FROM person AS client WHERE client.id = concern.client)
FROM concern LEFT JOIN person ON person.id = concern.raised_by_person
WHERE concern.client = ?1 AND concern.state <> 'closed'
ORDER BY concern.raised_on, concern.id
