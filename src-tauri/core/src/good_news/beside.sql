-- Whom each of the chosen good news is about, whom it thanks, and who else is named in the line it came from.
SELECT good_news, role, person.id, person.given_name, person.family_name, person.preferred_name,
       person.died_on IS NOT NULL, thanks, thanked_on,
       person.also_known_as
FROM (
  SELECT good_news, 'about' AS role, person, NULL AS thanks, NULL AS thanked_on
  FROM good_news_about WHERE good_news IN ({chosen})
  UNION ALL
  SELECT good_news, 'thanks', person, id, thanked_on
  FROM good_news_thanks WHERE good_news IN ({chosen})
  UNION ALL
  SELECT good_news.id, 'named', note_mention.person, NULL, NULL
  FROM good_news JOIN note_mention ON note_mention.note = good_news.from_note
  WHERE good_news.id IN ({chosen})
    AND NOT EXISTS (SELECT 1 FROM good_news_thanks AS due
                    WHERE due.good_news = good_news.id AND due.person = note_mention.person)
) JOIN person ON person.id = person
ORDER BY role, person.family_name, person.given_name, person.id
