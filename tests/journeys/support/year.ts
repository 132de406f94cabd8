// What a coordinator has after a year: 300 people and more than 10,000 entries, which promises are held to.
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import { type App, type Row } from './app.ts';
import { adminPath } from './driver.ts';
import { PASSPHRASE } from './steps.ts';

const run = promisify(execFile);

/** How much there has to be (interface.md, "Held to"). */
const PEOPLE = 300;
const ENTRIES = 10_000;

/** Whom the year's 280 are made up to 300 with. */
const GIVEN = ['Elsie', 'Wilfred', 'Mabel', 'Cecil', 'Thirza'];
const FAMILY = ['Bray', 'Nance', 'Opie', 'Uglow'];

/**
 * Fills the data folder with a coordinator's year through the terminal program, before the window opens; holds that there
 * is as much in it as was promised, and gives what was stored.
 */
export async function aYear(app: App): Promise<(table: string) => Row[]> {
  const call = (...words: string[]) =>
    run(adminPath, ['--data', app.data, ...words], {
      env: { ...process.env, LIVING_WELL_PASSPHRASE: PASSPHRASE },
    });
  await call('sample', '--scale', 'coordinator', '--as-of', new Date().toLocaleDateString('sv'));
  const file = join(app.folder, 'people.csv');
  const more = GIVEN.flatMap((given) =>
    FAMILY.map((family) => `${given},${family},client,Looe,Newquay Pathfinder`),
  );
  writeFileSync(file, ['given_name,family_name,role,town,programme', ...more, ''].join('\r\n'));
  await call('import', 'people', '--from', file);
  const kept = await app.everything(PASSPHRASE);
  const roles = [...kept('client'), ...kept('volunteer')].map((row) => row['id']);
  expect(new Set(roles).size).toBeGreaterThanOrEqual(PEOPLE);
  // Each thing that was entered is a line of the log.
  expect(kept('change').length).toBeGreaterThanOrEqual(ENTRIES);
  return kept;
}
