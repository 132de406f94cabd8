// Who looked and where data went: people are looked at, searched for, printed and saved, and the two pages tell it. One
// person is given everything that is held about them, and the file holds what it must and marks others.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { journey, until, type App } from './support/app.ts';
import { goTo, PASSPHRASE, pretend, still, unlock } from './support/steps.ts';

/** Brings an answer to the middle of its dialog, clear of the row of buttons. */
const inSight = (app: App, label: string) =>
  app.script((wanted) => {
    const all = [...document.querySelectorAll('label')];
    all.find((one) => one.textContent?.includes(wanted))?.scrollIntoView({ block: 'center' });
  }, label);

journey(
  'who looked, where data went, and everything that is held',
  async (app: App) => {
    await app.on('Locked');
    const before = await app.everything(PASSPHRASE);
    const restricted = before('concern').find((row) => row['restricted'] === 'yes');
    const person = before('person').find((row) => row['id'] === restricted?.['client']);
    const [id, name] = [person?.['id'] ?? '', `${person?.['given_name']} ${person?.['family_name']}`];
    const secret = restricted?.['situation'] ?? '';
    expect(secret).not.toBe('');

    await app.fill('Passphrase', 'harbour lantern thimble otter');
    await app.press('Unlock');
    await app.sees('There is a problem');
    await unlock(app);

    // Found, looked at, and a restricted concern opened.
    await goTo(app, '/people');
    await app.fill('Find a person', name);
    await until(async () => (await app.names('link')).includes(name), `${name} is found`);
    await app.link(name);
    await app.on(name);
    await still(app);
    await app.picture('looked-person');
    expect(await app.axe()).toEqual([]);
    await goTo(app, `/concerns/${restricted?.['id']}`);
    await still(app);
    await goTo(app, '/reports?shared=yes');
    await app.press('Export CSV');
    await app.hears('Saved');

    // Everything that is held, but for what stands apart.
    await goTo(app, `/people/${id}`);
    await app.on(name);
    await app.link('Everything held');
    await app.on(`Everything held about ${name}`);
    await still(app);
    await app.sees('apart.');
    expect(await app.words()).not.toContain(secret);
    await app.picture('everything-held');
    expect(await app.axe()).toEqual([]);
    await app.press('Save for them…');
    await app.press('Save the files');
    expect(await app.faults()).toHaveLength(3);
    await app.fill('For whom', name);
    await app.fill('Why it is given out', 'They asked for it by letter');
    await inSight(app, 'They may go, in a file of their own');
    await app.choose('Restricted concerns', 'They may go, in a file of their own');
    await app.press('Save the files');
    await app.press('Yes, save it');
    await until(async () => (await app.faults()).length === 2, 'who decided, and why, is asked for');
    await app.picture('everything-decision');
    expect(await app.axe()).toEqual([]);
    await inSight(app, 'Keep them back');
    await app.choose('Restricted concerns', 'Keep them back');
    await app.press('Save the files');
    await app.sees('It leaves this laptop unlocked.');
    await app.press('Yes, save it');
    await app.sees('decide about each mark');
    const files = app.exported().filter((file) => file.startsWith('all-held-'));
    expect(files.map((file) => file.split('.').at(-1)).sort()).toEqual(['csv', 'html']);
    for (const file of files) {
      const text = readFileSync(join(app.exports, file), 'utf8');
      expect(text).toContain(name.split(' ')[1]);
      expect(text).toContain('[[other person: ');
      expect(text).not.toContain(secret);
      expect(text.toLowerCase()).not.toContain('<script');
      for (const own of [person?.['phone'], person?.['town']]) if (own) expect(text).toContain(own);
    }

    // Who looked tells all of it.
    await goTo(app, '/privacy/looked');
    await app.on('Who looked');
    for (const told of [
      'Looked at a restricted concern',
      'Looked at the record, found by searching',
      'Looked at all that is held',
      'Searched for people',
      'Saved a file: Report',
      'A wrong passphrase was tried',
      'Unlocked the laptop',
    ])
      await app.sees(told);
    await app.picture('who-looked');
    expect(await app.axe()).toEqual([]);
    await app.choose('What was done', 'Saved a file');
    await app.seesNo('Searched for people');
    await app.sees('Saved a file: Report');
    await goTo(app, `/people/${id}`);
    await app.link('Who looked at this record');
    await app.on('Who looked');
    await app.sees(`Only the record of ${name}.`);
    await app.sees('Looked at a restricted concern');
    await app.seesNo('Unlocked the laptop');
    await app.picture('who-looked-at-one');

    // Where data went tells what left, about whom and for whom, and shows no folder.
    await goTo(app, '/privacy/went');
    await app.on('Where did data go');
    for (const told of ['Everything held about a person', 'Report', 'Numbers only', name])
      await app.sees(told);
    // What was saved a moment ago may still be said elsewhere on the screen, with its folder.
    const listed = await app.script<string>(() =>
      [...document.querySelectorAll('main li.card')].map((one) => one.textContent).join(' '),
    );
    expect(listed).toContain('all-held-');
    expect(listed).not.toContain(app.exports);
    await app.picture('where-data-went');
    expect(await app.axe()).toEqual([]);
    await goTo(app, `/privacy/went?person=${id}`);
    await app.sees(`Only what was about ${name}.`);
    await app.seesNo('Numbers only');
    await app.press('Export CSV');
    await app.fill('Why it has to go along', 'The yearly audit');
    await app.fill('For whom', 'The auditor');
    await app.press('Save the file');
    await app.sees('Saved in');
    const list = app.exported().find((file) => file.startsWith('where-data-went-'));
    expect(readFileSync(join(app.exports, list ?? ''), 'utf8')).toContain('They asked for it by letter');

    // Printed last: the print dialog stays where nobody closes it.
    await goTo(app, `/people/${id}`);
    await app.on(name);
    await app.press('Print');
    await still(app);
    await goTo(app, '/privacy/looked');
    await app.sees('Printed: Person sheet');
    await goTo(app, '/privacy/went');
    await app.sees('Person sheet');

    await app.press('Lock');
    await app.on('Locked');
    const after = await app.everything(PASSPHRASE);
    const looks = after('access');
    const of = (kind: string) => looks.filter((row) => row['kind'] === kind);
    expect(of('failed unlock').map((row) => [row['by'], row['times']])).toEqual([['', '1']]);
    expect(of('view').filter((row) => row['what'] === 'restricted concern')).toHaveLength(1);
    expect(of('view').some((row) => row['person'] === id && row['found'] === 'yes')).toBe(true);
    expect(of('print').map((row) => row['person'])).toEqual([id]);
    // No word that was typed to search is kept.
    expect(JSON.stringify(looks)).not.toContain(name);
    const left = after('export').filter((row) => row['what'] !== 'everything');
    expect(left.every((row) => row['written'] === 'yes')).toBe(true);
    expect(after('export_about').filter((row) => row['person'] === id)).toHaveLength(3);
    expect(after('access_request')).toMatchObject([{ person: id, restricted: 'held back' }]);
  },
  pretend,
);
