-- The dead are told nothing, nor reminded of.
SELECT concern.id, concern.client, person.given_name || ' ' || person.family_name, concern.category,
       coalesce(concern.told_person_on, concern.not_told_person) IS NULL AND person.died_on IS NULL,
       CASE WHEN concern.raised_by = 'volunteer' AND coalesce(told_volunteer_on, not_told_volunteer) IS NULL
                 AND teller.died_on IS NULL
            THEN teller.given_name || ' ' || teller.family_name END,
       coalesce(concern.told_person_on, concern.not_told_person) IS NULL AND person.died_on IS NOT NULL
         OR concern.raised_by = 'volunteer' AND coalesce(told_volunteer_on, not_told_volunteer) IS NULL
            AND teller.died_on IS NOT NULL,
       concern.restricted, trim(coalesce(concern.outcome, '')) <> ''
FROM concern JOIN person ON person.id = concern.client
LEFT JOIN person AS teller ON teller.id = concern.raised_by_person
-- The second word lets the index of what is not closed answer.
WHERE concern.state = 'awaiting feedback' AND concern.state <> 'closed'
ORDER BY concern.raised_on, concern.id
