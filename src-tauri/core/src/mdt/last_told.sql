-- Somebody's places on the lists of a surgery's held meetings, the latest first: also those of records ever put
-- together with theirs. ?1 these records, ?2 the surgery, ?3 the place in the log before which a meeting was held.
SELECT mdt_item.id, mdt_meeting.held_position
FROM json_each(?1) AS whose CROSS JOIN mdt_item ON mdt_item.client = unhex(whose.value, '-')
CROSS JOIN mdt_meeting ON mdt_meeting.id = mdt_item.meeting
WHERE mdt_meeting.practice = ?2 AND mdt_meeting.state = 'held' AND mdt_meeting.held_position < ?3
ORDER BY mdt_meeting.held_position DESC
