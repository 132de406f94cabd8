SELECT client_practice.practice, practice.name, client_practice.since, client_practice.until
FROM client_practice JOIN practice ON practice.id = client_practice.practice
WHERE client_practice.client = ?1
ORDER BY client_practice.until IS NOT NULL, client_practice.until DESC, client_practice.id DESC
