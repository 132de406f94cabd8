-- Every change in the order in which it was made.
SELECT
  device.id, change.sequence, act.time, act.coordinator, act.action, change.kind, change.subject, change.op,
  change.patch, act.undoes, change.digest, change.mac, act.hands
FROM change
JOIN act ON act.id = change.act
JOIN device ON device.no = change.device
ORDER BY change.position
