SELECT mdt_action.id, mdt_item.meeting, mdt_action.client, person.given_name || ' ' || person.family_name,
       mdt_action.what, mdt_action.who, mdt_action.due_on,
       EXISTS (SELECT 1 FROM mdt_item_concern JOIN concern ON concern.id = mdt_item_concern.concern
         WHERE mdt_item_concern.item = mdt_item.id AND concern.restricted = 1)
FROM mdt_action JOIN mdt_item ON mdt_item.id = mdt_action.item JOIN person ON person.id = mdt_action.client
WHERE mdt_action.done_on IS NULL AND (mdt_action.due_on <= ?1 OR mdt_action.due_on IS NULL)
ORDER BY mdt_action.due_on IS NULL, mdt_action.due_on, mdt_action.id
