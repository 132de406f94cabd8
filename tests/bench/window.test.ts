// How long it takes from starting a program until a field can be typed in, and how much memory the app and its web view
// hold together. Run by .ci/bench-window, once for a bare window and once for the app on the records of DATA; it writes
// the middle and the longest start in milliseconds, and the memory in bytes, where OUT says.
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { test } from 'vitest';
import { App, pause, until } from '../journeys/support/app.ts';
import { appPath, appsOn, end, start, webProcesses } from '../journeys/support/driver.ts';
import { goTo, linkOn, record, still, unlock } from '../journeys/support/steps.ts';

const REPEATS = 7;

/** The memory of a program and of the web view's processes below it: what is shared is counted once, by parts (PSS). */
function memory(data: string): number {
  return appsOn(data)
    .flatMap((id) => [id, ...webProcesses(id)])
    .map((id) => Number(/^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${id}/smaps_rollup`, 'utf8'))?.[1] ?? 0))
    .reduce((all, one) => all + one * 1024, 0);
}

test('a window', { timeout: 1_200_000 }, async () => {
  const app = new App();
  try {
    const { DATA = '', OUT = '' } = process.env;
    // The records behind the lock screen, as on a laptop in use.
    cpSync(DATA, app.data, { recursive: true });
    const times: number[] = [];
    let held = 0;
    for (let repeat = 0; repeat <= REPEATS; repeat++) {
      const begun = performance.now();
      const running = await start({ LIVING_WELL_DATA: app.data, HOME: app.folder });
      await until(
        () =>
          running.web.executeScript<boolean>(
            () => document.querySelector('input')?.checkVisibility() ?? false,
          ),
        'a field is shown',
      );
      if (repeat > 0) times.push(performance.now() - begun);
      if (repeat === REPEATS) {
        await pause(3_000);
        held = memory(app.data);
      }
      await end(running, app.data);
    }
    if (!appPath.endsWith('bare-window')) {
      await app.open();
      await unlock(app);
      await goTo(app, await linkOn(app, '/sessions', record('sessions')));
      await still(app);
      await pause(3_000);
      held = memory(app.data);
    }
    times.sort((a, b) => a - b);
    const whole = [times[REPEATS >> 1], times[REPEATS - 1], held].map((one) => String(Math.round(one ?? 0)));
    writeFileSync(OUT, whole.join(' '));
  } finally {
    await app.done();
  }
});
