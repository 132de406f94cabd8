(SELECT given_name FROM person WHERE person.id = concern.client),
(SELECT family_name FROM person WHERE person.id = concern.client),
(SELECT pronouns FROM person WHERE person.id = concern.client),
(SELECT given_name FROM person WHERE person.id = concern.raised_by_person),
(SELECT family_name FROM person WHERE person.id = concern.raised_by_person),
(SELECT max(moved.at) FROM concern_event AS moved WHERE moved.concern = concern.id AND moved.what = 'move'),
(SELECT min(mdt_meeting."on") FROM mdt_item_concern
 JOIN mdt_item ON mdt_item.id = mdt_item_concern.item AND mdt_item.left_out = 0
 JOIN mdt_meeting ON mdt_meeting.id = mdt_item.meeting
 WHERE mdt_item_concern.concern = concern.id AND mdt_meeting.state = 'planned' AND mdt_meeting."on" >= ?1),
(SELECT agency.name FROM referral JOIN agency ON agency.id = referral.agency
 WHERE referral.from_concern = concern.id AND referral.state <> 'draft' ORDER BY referral.made_on DESC LIMIT 1),
(SELECT died_on IS NOT NULL FROM person WHERE person.id = concern.client),
(SELECT died_on IS NOT NULL FROM person WHERE person.id = concern.raised_by_person)
