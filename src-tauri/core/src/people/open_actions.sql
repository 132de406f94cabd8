SELECT mdt_action.id, mdt_item.id, mdt_item.meeting, mdt_action.what, mdt_action.who, mdt_action.due_on,
  mdt_meeting."on"
FROM mdt_item
JOIN mdt_action ON mdt_action.item = mdt_item.id
JOIN mdt_meeting ON mdt_meeting.id = mdt_item.meeting
WHERE mdt_item.client = ?1 AND mdt_action.done_on IS NULL
ORDER BY mdt_action.due_on, mdt_action.id
