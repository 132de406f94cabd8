-- {overdue} stands for concerns::OVERDUE, the one definition; ?1 is today.
SELECT concern.id, concern.client, person.given_name || ' ' || person.family_name, concern.category,
       concern.level, concern.raised_on
FROM concern JOIN person ON person.id = concern.client
WHERE {overdue}
ORDER BY CASE concern.level WHEN 'emergency' THEN 0 WHEN 'urgent' THEN 1 WHEN 'soon' THEN 2 ELSE 3 END,
         concern.raised_on, concern.id
