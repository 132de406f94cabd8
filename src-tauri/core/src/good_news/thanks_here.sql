-- Volunteers on a session's register who are still to be thanked, oldest first. ?1 the session.
SELECT good_news_thanks.id, person.id, person.given_name || ' ' || person.family_name, good_news_thanks.good_news
FROM attendance
JOIN good_news_thanks ON good_news_thanks.person = attendance.person AND good_news_thanks.thanked_on IS NULL
JOIN person ON person.id = attendance.person AND person.died_on IS NULL
WHERE attendance.session = ?1 AND attendance.presence = 'here'
ORDER BY good_news_thanks.id
