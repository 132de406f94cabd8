SELECT concern.id, concern.situation, concern.category, concern.level, concern.state, concern.raised_on,
       coalesce(person.given_name || ' ' || person.family_name, concern.raised_by_words, concern.raised_by),
       concern.due_on, concern.restricted, concern.outcome, concern.raised_by = 'volunteer',
       coalesce(concern.told_person_on, concern.not_told_person) IS NULL,
       concern.raised_by = 'volunteer'
         AND coalesce(concern.told_volunteer_on, concern.not_told_volunteer) IS NULL,
       coalesce(concern.from_note, (SELECT from_note FROM visit WHERE visit.id = concern.from_visit)),
       (SELECT died_on IS NOT NULL FROM person AS client WHERE client.id = concern.client),
       -- Who raised the same and hears through it, each once.
       (SELECT json_group_array(DISTINCT teller.given_name || ' ' || teller.family_name)
        FROM concern AS same JOIN person AS teller ON teller.id = same.raised_by_person
        WHERE same.same_as = concern.id AND same.raised_by = 'volunteer'
          AND coalesce(same.told_volunteer_on, same.not_told_volunteer) IS NULL
          AND NOT (concern.raised_by = 'volunteer' AND concern.raised_by_person = same.raised_by_person)
          AND NOT EXISTS (SELECT 1 FROM concern AS first WHERE first.same_as = concern.id
            AND first.raised_by = 'volunteer' AND first.raised_by_person = same.raised_by_person
            AND (first.raised_on, first.id) < (same.raised_on, same.id)))
FROM concern LEFT JOIN person ON person.id = concern.raised_by_person
WHERE concern.client = ?1 AND concern.state <> 'closed'
ORDER BY concern.raised_on, concern.id
