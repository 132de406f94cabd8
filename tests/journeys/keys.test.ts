// Coordinators and keys: a second coordinator, one who leaves, a forgotten passphrase, a new recovery key; and the
// lock, which comes from outside the page too: from the desktop's signals, and from a watch that no page can stop.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { journey, pause, until, type App } from './support/app.ts';
import { appsOn } from './support/driver.ts';
import { systemBus } from './support/logind.ts';
import { goTo, PASSPHRASE, pretend, recoveryKey, setUp, still, unlock } from './support/steps.ts';

const run = promisify(execFile);
const HERS = 'quilted marmalade osprey turnstile';
const NEW = 'pebble orchard kettle magpie';

async function lock(app: App): Promise<void> {
  await app.press('Lock');
  await app.on('Locked');
}

async function addDemelza(app: App): Promise<void> {
  await goTo(app, '/settings/keys');
  await app.on('Coordinators and keys');
  await app.press('Add coordinator', { nth: 0 });
  await app.fill('Their name', 'Demelza Rowe');
  await app.fill('Their passphrase', HERS);
  await app.fill('Their passphrase again', HERS);
  await app.fill('Your own passphrase', HERS);
  await app.press('Add coordinator');
  expect(await app.faults()).toEqual(['This is not the passphrase. Type it again.']);
  await app.picture('keys-add');
  await app.fill('Your own passphrase', PASSPHRASE);
  await app.press('Add coordinator');
  await app.sees('Coordinator added');
  await still(app);
}

journey(
  'a second coordinator works as herself, takes over from one who leaves, and makes a new key',
  async (app) => {
    await unlock(app);
    await addDemelza(app);
    await app.picture('keys-two');
    expect(await app.axe()).toEqual([]);
    await lock(app);
    expect(await app.words()).not.toContain('Demelza');
    await app.fill('Passphrase', HERS);
    await app.press('Unlock');
    await until(async () => (await app.heading()) !== 'Locked', 'it is open');
    await goTo(app, '/settings/keys');
    await app.on('Coordinators and keys');
    const leaver = (await app.names('button')).find((name) => name.endsWith(' leaves')) ?? '';
    expect(leaver).not.toBe('');
    await app.press(leaver);
    await app.sees('To hand over:');
    await app.picture('keys-leaves');
    expect(await app.axe()).toEqual([]);
    await app.fill('Your own passphrase', HERS);
    await app.press('Hand over and take the passphrase');
    await app.sees('opens nothing here any more');
    await app.picture('keys-offer');
    await app.press('Make a new key');
    await app.on('A new key of the records');
    await app.fill('Your own passphrase', HERS);
    await app.press('Continue');
    await app.sees('Write it down, or print it');
    const key = await recoveryKey(app);
    await app.picture('keys-new-key');
    const sheets = await app.paper('recovery-key');
    expect(sheets).toHaveLength(1);
    // A key of wide letters stands in two lines, broken between two groups.
    expect(sheets[0]?.replaceAll(/-\s+/g, '-')).toContain(key);
    expect(sheets[0]).toContain('Keep this sheet locked away.');
    expect(await app.axe()).toEqual([]);
    await app.press('I have written it down');
    await app.fill('Recovery key', key);
    await app.press('Use this key');
    await app.sees('The records have a new key');
    await lock(app);
    await app.fill('Passphrase', PASSPHRASE);
    await app.press('Unlock');
    expect(await app.faults()).toHaveLength(1);

    const stored = await app.everything(HERS);
    const coordinators = stored('coordinator');
    expect(coordinators.map((row) => [row['name'] === 'Demelza Rowe', row['active']]).sort()).toEqual([
      [false, 'no'],
      [true, 'yes'],
    ]);
    const demelza = coordinators.find((row) => row['name'] === 'Demelza Rowe')?.['id'];
    const open = stored('concern').filter((row) => row['state'] !== 'closed');
    expect(open.length).toBeGreaterThan(3);
    expect(new Set(open.map((row) => row['owner']))).toEqual(new Set([demelza]));
    expect(stored('key_event').map((row) => row['what'])).toEqual(
      expect.arrayContaining(['passphrase given', 'passphrase taken', 'data key replaced']),
    );
  },
  pretend,
);

journey(
  'a passphrase is changed and forgotten, and a new recovery key takes the place of the old',
  async (app) => {
    const old = await setUp(app);
    await goTo(app, '/settings/keys');
    await app.press('Change my passphrase');
    await app.fill('Present passphrase', PASSPHRASE);
    await app.fill('New passphrase', NEW);
    await app.fill('New passphrase again', NEW);
    await app.press('Change passphrase');
    await app.sees('Passphrase changed');
    await goTo(app, '/settings/keys/new');
    await app.on('A new recovery key');
    await app.fill('Your own passphrase', NEW);
    await app.press('Continue');
    await app.sees('Write it down, or print it');
    const key = await recoveryKey(app);
    expect(key).not.toBe(old);
    await app.press('I have written it down');
    await app.fill('Recovery key', old);
    await app.press('Use this key');
    expect(await app.faults()).toEqual([
      'This is not the key that was shown. Check your paper against the screen.',
    ]);
    await app.fill('Recovery key', key);
    await app.press('Use this key');
    await app.sees('The new recovery key works');
    await lock(app);

    await app.press('Forgotten the passphrase?');
    await app.fill('Recovery key', old);
    await app.fill('New passphrase', HERS);
    await app.fill('New passphrase again', HERS);
    await app.press('Unlock');
    expect(await app.faults()).toEqual([
      'That recovery key is for other records. Look for the newest printed key.',
    ]);
    await app.fill('Recovery key', key);
    await app.press('Unlock');
    await until(async () => (await app.heading()) !== 'Open with the recovery key', 'it is open');
    await lock(app);
    const stored = await app.everything(HERS);
    expect(stored('key_event').map((row) => row['what'])).toEqual(
      expect.arrayContaining(['passphrase changed', 'recovery key replaced', 'passphrase forgotten']),
    );
  },
);

journey('it locks when the laptop is put away, and what was being typed is there afterwards', async (app) => {
  const bus = await systemBus(app.data);
  const { logind } = bus;
  try {
    await app.restart({ DBUS_SYSTEM_BUS_ADDRESS: bus.address });
    // From the start on the laptop does not sleep before the app has let it.
    await logind.says('taken 1: delay sleep');
    await setUp(app);
    const emit = (of: 'system' | 'session', path: string, signal: string, ...words: string[]) => {
      const to = of === 'system' ? `--bus=${bus.address}` : '--session';
      return run('dbus-send', [to, '--type=signal', path, signal, ...words.map((word) => `boolean:${word}`)]);
    };
    // Taken up again is no reason to lock. Sleep is held back anew first, and only then let go of as it was before.
    logind.tell('wake');
    await logind.says('given up 1');
    expect(logind.said.map(({ line }) => line)).toEqual([
      'ready',
      'taken 1: delay sleep',
      'taken 2: delay sleep',
      'given up 1',
    ]);
    await pause(1_000);
    expect(await app.heading()).toBe('Today');

    const locksAndKeeps = async (typed: string, what: string, putAway: () => unknown) => {
      await goTo(app, '/people/new');
      await app.on('Add person');
      await app.fill('First name', typed);
      await putAway();
      await until(async () => (await app.heading()) === 'Locked', `${what} locks`, 5_000);
      expect(await app.words()).not.toContain(typed);
      await unlock(app);
      await goTo(app, '/people/new');
      await expect.poll(() => app.value('First name')).toBe(typed);
    };
    await locksAndKeeps('Asleep', 'sleep', async () => {
      logind.tell('sleep');
      // When the laptop may sleep the records are shut, and the screen names nobody.
      expect((await logind.says('given up 2')).open).toBe(false);
      expect(await app.heading()).toMatch(/^(Covered|Locked|)$/);
    });
    logind.tell('wake');
    await logind.says('taken 3: delay sleep');

    const signals = [
      // Not logind's own: it locks like the others, and does not take away what holds back the next sleep.
      ['system', '/org/freedesktop/login1', 'org.freedesktop.login1.Manager.PrepareForSleep', 'true'],
      ['system', '/org/freedesktop/login1/session/_31', 'org.freedesktop.login1.Session.Lock'],
      ['session', '/org/freedesktop/ScreenSaver', 'org.freedesktop.ScreenSaver.ActiveChanged', 'true'],
      ['session', '/org/gnome/ScreenSaver', 'org.gnome.ScreenSaver.ActiveChanged', 'true'],
    ] as const;
    for (const [number, [of, path, signal, ...words]] of signals.entries())
      await locksAndKeeps(`Halfword${number}`, signal, () => emit(of, path, signal, ...words));
    expect(logind.said.at(-1)?.line).toBe('taken 3: delay sleep');

    // A page that hangs hands in nothing. The laptop waits as long as it is given time, and until the records are shut.
    await app.script(() => {
      setTimeout(() => {
        for (;;);
      }, 100);
    });
    await pause(500);
    const told = Date.now();
    logind.tell('sleep');
    const letGo = await logind.says('given up 3');
    expect(letGo.open).toBe(false);
    expect(letGo.at - told).toBeGreaterThan(1_400);
    // logind waits for five seconds.
    expect(letGo.at - told).toBeLessThan(5_000);
    logind.tell('wake');
    await logind.says('taken 4: delay sleep');
    // The system's bus goes away, and the app stays.
    bus.end();
    await pause(1_500);
    expect(appsOn(app.data)).toHaveLength(1);
  } finally {
    bus.end();
  }
});

journey('a page that hangs is locked all the same', async (app) => {
  await setUp(app);
  await app.restart({ LIVING_WELL_TEST_LOCK_SECONDS: '8' });
  await unlock(app);
  await app.script(() => {
    setTimeout(() => {
      for (;;);
    }, 100);
  });
  const [id] = appsOn(app.data);
  // The file lock goes with the Desk: the terminal program opens the records as soon as they are shut.
  await until(
    async () => {
      await app.stored(PASSPHRASE, 'coordinator');
      return true;
    },
    'the records are shut behind a page that hangs',
    30_000,
  );
  expect(readFileSync(`/proc/${id}/stat`, 'utf8')).not.toBe('');
});
