SELECT concern_event.id, concern_event.at, concern_event.concern, concern_event.what, concern_event."from",
       concern_event."to", concern_event.why, coordinator.name, concern.situation, concern.restricted,
       coalesce(concern.from_note, (SELECT from_note FROM visit WHERE visit.id = concern.from_visit)),
       concern.outcome
FROM concern_event
JOIN concern ON concern.id = concern_event.concern
JOIN coordinator ON coordinator.id = concern_event."by"
WHERE concern_event.client = ?1 AND concern_event.at <= ?2
ORDER BY concern_event.at DESC, concern_event.id DESC
LIMIT ?3
