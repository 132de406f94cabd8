-- Who of some people (?1, a list of ids) is still to be thanked, oldest first.
SELECT good_news_thanks.id, person.id, person.given_name || ' ' || person.family_name, good_news_thanks.good_news
FROM json_each(?1) AS asked
CROSS JOIN good_news_thanks ON good_news_thanks.person = unhex(asked.value) AND good_news_thanks.thanked_on IS NULL
JOIN person ON person.id = good_news_thanks.person AND person.died_on IS NULL
ORDER BY good_news_thanks.id
