-- Where in the log a client was last told about: the latest held meeting of the practice they had at that place, or
-- of this practice where they were on its list. A time with a practice begins where its record was first written and
-- ends where the next one's was. Of a record that another went into, each has its own times and its own lists, by
-- whose they were then. ?1 the record that stands now, ?2 the practice, ?3 up to, ?4 whose record then, ?5 from.
WITH had AS (
  SELECT client_practice.practice, change.position AS began
  FROM client_practice CROSS JOIN change
  ON change.position = (SELECT min(position) FROM change AS first
                        WHERE first.kind = 12 AND first.subject = client_practice.id)
  WHERE client_practice.client = ?1 AND change.person = ?4
), times AS (
  SELECT practice, began, lead(began, 1, 9223372036854775807) OVER (ORDER BY began) AS ended FROM had
)
SELECT max(held_position) FROM (
  SELECT mdt_meeting.held_position FROM times CROSS JOIN mdt_meeting
  ON mdt_meeting.practice = times.practice AND mdt_meeting.state = 'held'
  WHERE mdt_meeting.held_position > times.began AND mdt_meeting.held_position < times.ended
    AND mdt_meeting.held_position < ?3 AND mdt_meeting.held_position > ?5
  UNION ALL
  SELECT mdt_meeting.held_position FROM mdt_item CROSS JOIN mdt_meeting ON mdt_meeting.id = mdt_item.meeting
  WHERE mdt_item.client = ?1 AND mdt_meeting.practice = ?2 AND mdt_meeting.state = 'held'
    AND mdt_meeting.held_position < ?3 AND mdt_meeting.held_position > ?5
    AND (SELECT whose.person FROM change AS whose
         WHERE whose.kind = 82 AND whose.subject = mdt_item.id AND whose.position < mdt_meeting.held_position
         ORDER BY whose.position DESC LIMIT 1) = ?4
  UNION ALL
  SELECT mdt_meeting.held_position FROM merged CROSS JOIN json_each(merged.lists_of_both) AS both
  CROSS JOIN mdt_meeting ON mdt_meeting.id = unhex(both.value, '-')
  WHERE merged.gone = ?4 AND mdt_meeting.practice = ?2 AND mdt_meeting.state = 'held'
    AND mdt_meeting.held_position < ?3 AND mdt_meeting.held_position > ?5
)
