-- Where in the log a client was last told about: the latest held meeting of the practice they had at that place, or
-- of this practice where they were on its list. A time with a practice begins where its record was first written and
-- ends where the next one's was. ?1 the client, ?2 the practice, ?3 up to.
WITH had AS (
  SELECT practice, (SELECT min(position) FROM change WHERE kind = 12 AND subject = client_practice.id) AS began
  FROM client_practice WHERE client = ?1
), times AS (
  SELECT practice, began, lead(began, 1, 9223372036854775807) OVER (ORDER BY began) AS ended FROM had
)
SELECT max(held_position) FROM (
  SELECT mdt_meeting.held_position FROM times CROSS JOIN mdt_meeting
  ON mdt_meeting.practice = times.practice AND mdt_meeting.state = 'held'
  WHERE mdt_meeting.held_position > times.began AND mdt_meeting.held_position < times.ended
    AND mdt_meeting.held_position < ?3
  UNION ALL
  SELECT mdt_meeting.held_position FROM mdt_item CROSS JOIN mdt_meeting ON mdt_meeting.id = mdt_item.meeting
  WHERE mdt_item.client = ?1 AND mdt_meeting.practice = ?2 AND mdt_meeting.state = 'held'
    AND mdt_meeting.held_position < ?3
)
