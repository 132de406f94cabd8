-- Whom a practice's meeting should talk about: its current clients with a concern with the MDT, marked to
-- talk about, or with an action still open from any of its held meetings: one not done must not be lost at a meeting
-- that did not talk of them. Those are found by the few actions still open. ?1 the practice.
WITH here AS (
  SELECT client FROM client_practice WHERE practice = ?1 AND until IS NULL
)
SELECT concern.client, concern.id, concern.level, concern.raised_on
  FROM concern JOIN here ON here.client = concern.client WHERE concern.state = 'with MDT'
UNION ALL
SELECT client.id, NULL, NULL, NULL
  FROM client JOIN here ON here.client = client.id WHERE client.talk_about_at_next_mdt = 1
UNION ALL
SELECT mdt_action.client, NULL, NULL, NULL
  FROM mdt_action INDEXED BY mdt_action_open CROSS JOIN mdt_item ON mdt_item.id = mdt_action.item
  CROSS JOIN mdt_meeting ON mdt_meeting.id = mdt_item.meeting
  JOIN here ON here.client = mdt_action.client
  WHERE mdt_action.done_on IS NULL AND mdt_meeting.practice = ?1 AND mdt_meeting.state = 'held'
