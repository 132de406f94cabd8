-- Volunteers who hear an answer through a concern that theirs was put together with, each once: when it came, and what
-- they were told. The answers are those of answered.sql, the volunteers those of Today. ?1 from, ?2 before.
SELECT answer.at, same.told_volunteer_on, same.not_told_volunteer
FROM concern_event AS answer JOIN concern ON concern.id = answer.concern
JOIN concern AS same ON same.same_as = concern.id AND same.raised_by = 'volunteer'
WHERE answer."to" = 'awaiting feedback' AND answer.what = 'move' AND answer.at >= ?1 AND answer.at < ?2
  AND concern.state IN ('awaiting feedback', 'closed')
  AND NOT EXISTS (SELECT 1 FROM concern_event AS later
                  WHERE later.concern = answer.concern AND later."to" = 'awaiting feedback'
                    AND later.what = 'move' AND (later.at, later.id) > (answer.at, answer.id))
  AND NOT (concern.raised_by = 'volunteer' AND concern.raised_by_person = same.raised_by_person)
  AND NOT EXISTS (SELECT 1 FROM concern AS first WHERE first.same_as = concern.id
    AND first.raised_by = 'volunteer' AND first.raised_by_person = same.raised_by_person
    AND (first.raised_on, first.id) < (same.raised_on, same.id))
