-- Who waits to hear an answer that is there: each concern awaiting feedback, with the day it was raised, and
-- whether the person and the volunteer still wait. The dead wait for nothing.
SELECT concern.raised_on,
       coalesce(concern.told_person_on, concern.not_told_person) IS NULL AND person.died_on IS NULL,
       concern.raised_by = 'volunteer' AND coalesce(told_volunteer_on, not_told_volunteer) IS NULL
         AND teller.died_on IS NULL
FROM concern JOIN person ON person.id = concern.client
LEFT JOIN person AS teller ON teller.id = concern.raised_by_person
-- The second word lets the index of what is not closed answer.
WHERE concern.state = 'awaiting feedback' AND concern.state <> 'closed'
