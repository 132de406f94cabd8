SELECT mdt_action.id, mdt_meeting."on" AS day, mdt_meeting.id, mdt_action.what, mdt_action.who, mdt_action.due_on, 0,
       EXISTS (SELECT 1 FROM mdt_item_concern JOIN concern ON concern.id = mdt_item_concern.concern
         WHERE mdt_item_concern.item = mdt_item.id AND concern.restricted = 1)
FROM mdt_item
JOIN mdt_action ON mdt_action.item = mdt_item.id
JOIN mdt_meeting ON mdt_meeting.id = mdt_item.meeting
WHERE mdt_item.client = ?1 AND mdt_meeting."on" <= ?2
UNION ALL
SELECT mdt_action.id, mdt_action.done_on, mdt_meeting.id, mdt_action.what, mdt_action.who, mdt_action.due_on, 1,
       EXISTS (SELECT 1 FROM mdt_item_concern JOIN concern ON concern.id = mdt_item_concern.concern
         WHERE mdt_item_concern.item = mdt_item.id AND concern.restricted = 1)
FROM mdt_item
JOIN mdt_action ON mdt_action.item = mdt_item.id
JOIN mdt_meeting ON mdt_meeting.id = mdt_item.meeting
WHERE mdt_item.client = ?1 AND mdt_action.done_on <= ?2
ORDER BY 2 DESC, 1 DESC
LIMIT ?3
