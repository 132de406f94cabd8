SELECT mdt_meeting.id, practice.name, mdt_meeting."on", mdt_meeting.starts,
       (SELECT count(*) FROM mdt_item WHERE mdt_item.meeting = mdt_meeting.id AND NOT left_out)
FROM mdt_meeting JOIN practice ON practice.id = mdt_meeting.practice
WHERE mdt_meeting."on" >= ?1 AND mdt_meeting.state = 'planned'
ORDER BY mdt_meeting."on", mdt_meeting.starts, mdt_meeting.id LIMIT 5
