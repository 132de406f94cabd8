// Reads .ci/waivers.txt: what `make audit` lets pass for a while. Every line has its dates and its reason, or none of
// the file counts. Run by itself it tells what is wrong, after having tried itself on lines that must be refused.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const DAY = 24 * 60 * 60 * 1000;

/** Gives milliseconds for a day that there is, such as 2026-11-29. */
function day(text) {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text ?? '') ? Date.parse(text) : NaN;
  return Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== text ? null : at;
}

/** Gives every waiver, and a sentence for each fault. Without `today` none has run out. */
export function waivers(text, today) {
  const found = [];
  const faults = [];
  text.split('\n').forEach((line, at) => {
    if (line.trim() === '' || line.startsWith('#')) return;
    const [id, on, until, why] = line.trim().split(/\t+| {2,}/);
    const say = (what) => faults.push(`.ci/waivers.txt, line ${at + 1}: ${what}`);
    const [from, to] = [day(on), day(until)];
    if (!/^(RUSTSEC-\d{4}-\d{4}|GHSA(-[0-9a-z]{4}){3})$/.test(id)) say(`"${id}" is the id of no advisory.`);
    else if (from === null || to === null) say('it needs the day it was waived on and the day it ends.');
    else if (to <= from || to - from > 366 * DAY) say('it ends within a year of its first day.');
    else if ((why ?? '').split(/\s+/).length < 8) say('it needs a reason of eight words or more.');
    else if (today && Date.parse(today) > to) say(`it has run out on ${until}.`);
    else found.push({ id, until, why });
  });
  return { found, faults };
}

/** Lines that are whole, and lines that are not. */
function tryItself() {
  const why = "Only a build script calls it, and never on other people's data.";
  const one = (line, today) => waivers(line, today).faults.length === 0;
  const sound = `RUSTSEC-2024-0001  2026-11-29  2027-05-29  ${why}`;
  const refused = [
    `RUSTSEC-2024-0001  ${why}`,
    `RUSTSEC-2024-0001  2026-11-29  ${why}`,
    'RUSTSEC-2024-0001  2026-11-29  2027-05-29',
    'RUSTSEC-2024-0001  2026-11-29  2027-05-29  Not our problem.',
    `RUSTSEC-2024-0001  2026-11-31  2027-05-29  ${why}`,
    `RUSTSEC-2024-0001  2026-11-29  2028-05-29  ${why}`,
    `RUSTSEC-2024-0001  2027-11-29  2027-05-29  ${why}`,
    `everything  2026-11-29  2027-05-29  ${why}`,
  ];
  if (!one(sound) || !one(sound, '2027-05-29')) return 'A sound waiver was refused.';
  if (one(sound, '2027-05-30')) return 'A waiver that has run out was taken.';
  const taken = refused.find((line) => one(line));
  return taken === undefined ? null : `This was taken: ${taken}`;
}

/** What stands in the file now. */
export const waived = (today) =>
  waivers(readFileSync(fileURLToPath(new URL('waivers.txt', import.meta.url)), 'utf8'), today);

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const wrong = tryItself();
  const { found, faults } = waived();
  for (const line of wrong ? [wrong, ...faults] : faults) console.error(line);
  console.log(`${found.length} waived.`);
  process.exit(wrong || faults.length > 0 ? 1 : 0);
}
