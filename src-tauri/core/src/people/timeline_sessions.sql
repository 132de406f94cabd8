SELECT attendance.id, session.date, session.id, session.kind, session.venue, attendance.came_as,
       attendance.presence = 'here'
FROM attendance JOIN session ON session.id = attendance.session
WHERE attendance.person = ?1 AND session.date <= ?2 AND attendance.presence IN ('here', 'sent apologies')
ORDER BY session.date DESC, attendance.id DESC
LIMIT ?3
