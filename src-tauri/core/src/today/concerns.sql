-- The one definition of overdue (data-model.md): not closed, and past due_on; without one, past raised_on and
-- the days of its level.
SELECT concern.id, concern.client, person.given_name || ' ' || person.family_name, concern.category,
       concern.level, concern.raised_on,
       coalesce(concern.due_on, date(concern.raised_on, CASE concern.level
         WHEN 'watch' THEN '+28 days' WHEN 'soon' THEN '+7 days' WHEN 'urgent' THEN '+1 days' ELSE '+0 days' END))
         AS due
FROM concern JOIN person ON person.id = concern.client
WHERE concern.state <> 'closed' AND due < ?1
ORDER BY CASE concern.level WHEN 'emergency' THEN 0 WHEN 'urgent' THEN 1 WHEN 'soon' THEN 2 ELSE 3 END,
         concern.raised_on, concern.id
