SELECT mdt_meeting."on", practice.name, mdt_item.decision_in_plain_english, mdt_meeting.id
FROM mdt_item_concern
JOIN mdt_item ON mdt_item.id = mdt_item_concern.item AND mdt_item.left_out = 0
JOIN mdt_meeting ON mdt_meeting.id = mdt_item.meeting
JOIN practice ON practice.id = mdt_meeting.practice
WHERE mdt_item_concern.concern = ?1
ORDER BY mdt_meeting."on" DESC
