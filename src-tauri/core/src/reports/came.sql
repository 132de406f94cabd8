-- Everybody who was here in a month: at which kind of session, as what, and whether they had never come before.
SELECT
  session.kind,
  attendance.person,
  attendance.came_as,
  NOT EXISTS (
    SELECT 1 FROM attendance AS earlier
    JOIN session AS before ON before.id = earlier.session
    WHERE earlier.person = attendance.person AND earlier.presence = 'here' AND before.date < session.date
  ),
  CASE
    WHEN attendance.came_as = 'volunteer' AND session.starts LIKE '__:__' AND session.ends LIKE '__:__'
    THEN max(0, (substr(session.ends, 1, 2) * 60 + substr(session.ends, 4, 2))
                - (substr(session.starts, 1, 2) * 60 + substr(session.starts, 4, 2)))
    ELSE 0
  END
FROM session
JOIN attendance ON attendance.session = session.id AND attendance.presence = 'here'
WHERE session.date BETWEEN ?1 AND ?2
