// One row of the table of threats (safety.md, "Tests that show it"): printed, and added to the file that FAULTS_ROWS
// names, from which `make faults` prints the table.
import { appendFileSync } from 'node:fs';

/** Whether the full numbers are asked for; otherwise a tenth is tried. */
export const FULL = process.env.FAULTS === 'full';

/** The number of a row, or a tenth of it. */
export const ofFull = (number: number) => (FULL ? number : Math.ceil(number / 10));

/** Tells what came of a threat. Told only when all of it passed: a journey that fails tells nothing, and so fails. */
export function row(threat: string, tried: number, mustReach: string): void {
  console.log(`${threat}: ${tried} tried, 0 failed; must reach: ${mustReach}. met.`);
  const file = process.env.FAULTS_ROWS;
  if (file) appendFileSync(file, [threat, tried, 0, mustReach, 'met'].join('\t') + '\n');
}
