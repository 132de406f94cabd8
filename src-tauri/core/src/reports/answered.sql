-- Concerns whose answer came between two times, and that still stand as answered: the level, the state the answer
-- came from, when it was raised and answered, and what was told. The last answer counts. ?1 from, ?2 before.
SELECT concern.level, answer."from", concern.raised_on, answer.at, concern.raised_by = 'volunteer',
       concern.told_person_on, concern.not_told_person, concern.told_volunteer_on, concern.not_told_volunteer
FROM concern_event AS answer JOIN concern ON concern.id = answer.concern
WHERE answer."to" = 'awaiting feedback' AND answer.what = 'move' AND answer.at >= ?1 AND answer.at < ?2
  AND concern.state IN ('awaiting feedback', 'closed')
  AND NOT EXISTS (SELECT 1 FROM concern_event AS later
                  WHERE later.concern = answer.concern AND later."to" = 'awaiting feedback'
                    AND later.what = 'move' AND (later.at, later.id) > (answer.at, answer.id))
