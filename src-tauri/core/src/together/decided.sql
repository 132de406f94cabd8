-- What meetings decided about a client that may be told: held, shared on a ground they know of, in plain English.
-- ?1 the client, ?2 today.
SELECT mdt_item.id, mdt_meeting."on", practice.name, mdt_item.decision_in_plain_english
FROM mdt_item
JOIN mdt_meeting ON mdt_meeting.id = mdt_item.meeting
JOIN practice ON practice.id = mdt_meeting.practice
WHERE mdt_item.client = ?1 AND mdt_meeting.state = 'held' AND mdt_meeting."on" <= ?2
  AND mdt_item.left_out = 0 AND mdt_item.sharing = 'share'
  AND (mdt_item.basis = 'consent' OR mdt_item.basis = 'direct care with no objection')
ORDER BY mdt_meeting."on" DESC, mdt_item.id DESC
