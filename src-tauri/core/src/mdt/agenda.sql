-- Whom a practice's meeting should talk about: its current clients with a concern with the MDT, marked to
-- talk about, or with an action still open from its last held meeting. ?1 the practice.
WITH here AS (
  SELECT client FROM client_practice WHERE practice = ?1 AND until IS NULL
), last_held AS (
  SELECT id FROM mdt_meeting WHERE practice = ?1 AND state = 'held' ORDER BY held_position DESC LIMIT 1
)
SELECT concern.client, concern.id, concern.level, concern.raised_on
  FROM concern JOIN here ON here.client = concern.client WHERE concern.state = 'with MDT'
UNION ALL
SELECT client.id, NULL, NULL, NULL
  FROM client JOIN here ON here.client = client.id WHERE client.talk_about_at_next_mdt = 1
UNION ALL
SELECT mdt_action.client, NULL, NULL, NULL
  FROM last_held JOIN mdt_item ON mdt_item.meeting = last_held.id
  JOIN mdt_action ON mdt_action.item = mdt_item.id JOIN here ON here.client = mdt_action.client
  WHERE mdt_action.done_on IS NULL
