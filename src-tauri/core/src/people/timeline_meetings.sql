SELECT mdt_item.id, mdt_meeting."on", mdt_meeting.id, practice.name,
       coalesce(mdt_item.decision_in_plain_english, mdt_item.decision),
       EXISTS (SELECT 1 FROM mdt_item_concern JOIN concern ON concern.id = mdt_item_concern.concern
         WHERE mdt_item_concern.item = mdt_item.id AND concern.restricted = 1)
FROM mdt_item
JOIN mdt_meeting ON mdt_meeting.id = mdt_item.meeting
JOIN practice ON practice.id = mdt_meeting.practice
WHERE mdt_item.client = ?1 AND mdt_meeting."on" <= ?2
  AND coalesce(mdt_item.decision_in_plain_english, mdt_item.decision) IS NOT NULL
ORDER BY mdt_meeting."on" DESC, mdt_item.id DESC
LIMIT ?3
