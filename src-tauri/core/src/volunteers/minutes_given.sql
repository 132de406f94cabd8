SELECT
  (SELECT coalesce(sum(minutes), 0) FROM visit
   WHERE volunteer = ?1 AND "on" BETWEEN ?2 AND ?3 AND made = 1)
  +
  (SELECT coalesce(sum(max(0,
     (substr(session.ends, 1, 2) * 60 + substr(session.ends, 4, 2))
     - (substr(session.starts, 1, 2) * 60 + substr(session.starts, 4, 2)))), 0)
   FROM attendance JOIN session ON session.id = attendance.session
   WHERE attendance.person = ?1 AND attendance.came_as = 'volunteer' AND attendance.presence = 'here'
     AND session.date BETWEEN ?2 AND ?3
     AND session.starts LIKE '__:__' AND session.ends LIKE '__:__')
