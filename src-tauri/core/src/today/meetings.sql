-- Every MDT meeting that is over and was not marked held, so that none is forgotten, and the next five. ?1 today.
SELECT mdt_meeting.id, practice.name, mdt_meeting."on", mdt_meeting.starts,
       (SELECT count(*) FROM mdt_item WHERE mdt_item.meeting = mdt_meeting.id AND NOT left_out)
FROM mdt_meeting JOIN practice ON practice.id = mdt_meeting.practice
WHERE mdt_meeting.state = 'planned' AND (mdt_meeting."on" < ?1 OR mdt_meeting.id IN (
  SELECT id FROM mdt_meeting WHERE "on" >= ?1 AND state = 'planned' ORDER BY "on", starts, id LIMIT 5))
ORDER BY mdt_meeting."on", mdt_meeting.starts, mdt_meeting.id
