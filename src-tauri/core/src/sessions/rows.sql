SELECT session.id, session.kind, session.programme, session.date, session.starts, session.ends, session.venue,
       session.host, session.state, programme.name,
       (SELECT count(*) FROM attendance WHERE attendance.session = session.id AND presence = 'here'),
       (SELECT count(*) FROM note WHERE note.session = session.id)
FROM session JOIN programme ON programme.id = session.programme
