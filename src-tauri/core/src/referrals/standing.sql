SELECT said.answer, said."on", said.id FROM consent AS said
WHERE said.person = ?1 AND said.purpose = 'share with agencies' AND said.answer <> 'recorded in error'
  AND said.sequence < ?2
  AND NOT EXISTS (SELECT 1 FROM consent AS error WHERE error.corrects = said.id AND error.sequence < ?2)
ORDER BY said."on" DESC, said.sequence DESC LIMIT 1
