SELECT consent.id, consent."on", consent.purpose, consent.answer, consent.how, consent.sequence
FROM consent
WHERE consent.person = ?1 AND consent."on" <= ?2
ORDER BY consent."on" DESC, consent.sequence DESC
LIMIT ?3
