-- What was made of one note.
SELECT 'visit', id, CASE made WHEN 1 THEN 'Visit' ELSE 'Visit, not made' END FROM visit WHERE from_note = ?1
UNION ALL
SELECT 'concern', id, CASE restricted WHEN 1 THEN 'Restricted concern, ' ELSE 'Concern, ' END || level FROM concern WHERE from_note = ?1
UNION ALL
SELECT 'referral', id, 'Referral' FROM referral WHERE from_note = ?1
UNION ALL
SELECT 'signpost', id, 'Signpost' FROM signpost WHERE from_note = ?1
UNION ALL
SELECT 'good news', id, 'Good news' FROM good_news WHERE from_note = ?1
