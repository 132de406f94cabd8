// The concerns board as a coordinator works it on a Monday: narrowed, several at once, and two that are the same.
import { expect } from 'vitest';
import { journey, Key, type App } from './support/app.ts';
import { goTo, PASSPHRASE, pretend, still, unlock } from './support/steps.ts';

/** Goes on by Tab until what has the focus has this name. */
async function tabTo(app: App, name: string): Promise<void> {
  for (let stops = 0; stops < 120; stops += 1) {
    await app.keys(Key.TAB);
    if ((await app.focused()).startsWith(name)) return;
  }
  throw new Error(`Tab never came to "${name}".`);
}

const FELL = 'Fell on the back step, did not tell anyone';
const HEATING = 'Heating off at night to save money';
const EATING = 'Forgets she has eaten; neighbour leaves notes';

journey(
  'the board is narrowed, several concerns go on together, and two become one without losing anybody',
  async (app) => {
    await unlock(app);
    await app.link('Concerns');
    await app.on('Concerns');
    await app.sees('Showing every concern.');
    await app.picture('concerns-board');

    // What is chosen holds together, is said in words, and stays in the address.
    await app.choose('Level', 'Urgent');
    await app.sees('Showing: urgent.');
    await app.choose('Surgery', 'Narrowcliff (pretend)');
    await app.sees('Showing: urgent, Narrowcliff (pretend).');
    await app.seesNo(FELL);
    await app.picture('concerns-narrowed');
    expect(await app.axe()).toEqual([]);
    await app.link(HEATING);
    await app.on('Concern about Doreen Kitto');
    await app.sees('Often next: Ask an agency about heating, a repair or the bill. You decide.');
    await app.script(() => history.back());
    await app.on('Concerns');
    await app.sees('Showing: urgent, Narrowcliff (pretend).');
    await app.choose('Volunteer who raised it', 'Jean Bolitho');
    await app.sees('Showing: urgent, Narrowcliff (pretend), raised by Jean Bolitho.');
    await app.choose('About', 'Loneliness');
    await app.sees('No open concern fits all of that: urgent, about loneliness, Narrowcliff (pretend)');
    await app.press('Show all');
    await app.sees('Showing every concern.');
    await app.sees(FELL);

    // By keyboard: tick two, put them on the MDT list; one is there already and is named.
    await tabTo(app, `Tick Doreen Kitto, ${HEATING}`);
    await app.keys(Key.SPACE);
    await tabTo(app, `Tick Margaret Tonkin, ${EATING}`);
    await app.keys(Key.SPACE);
    await app.sees('Put on the MDT list (2)');
    await app.picture('concerns-ticked');
    await app.script(() => document.querySelector<HTMLElement>('h1')?.focus());
    await tabTo(app, 'Put on the MDT list');
    await app.keys(Key.ENTER);
    await app.sees('Left as they were');
    await app.sees('It is on the MDT list already.');
    expect(await app.axe()).toEqual([]);
    await app.picture('concerns-left');
    await app.keys(Key.ESCAPE);
    await app.hears('Saved. Put on the MDT list');
    await app.press('Undo');
    await app.sees('Undone: Put on the MDT list');
    await app.tick(`Tick Margaret Tonkin, ${EATING}`, false);
    await app.tick(`Tick Doreen Kitto, ${HEATING}`);
    await app.press('Put on the MDT list', { starts: true });
    await app.hears('Saved. Put on the MDT list');

    // By mouse: a later day for several needs a reason.
    await app.tick(`Tick Doreen Kitto, ${HEATING}`);
    await app.tick(`Tick Arthur Pascoe, ${FELL}`);
    await app.press('Change due date (2)');
    await app.fill('To be answered by', 'in 3 weeks');
    await app.press('Save');
    expect(await app.faults()).toEqual(['Write why it may be answered later.']);
    await app.picture('concerns-due');
    await app.fill('Why', 'The nurse is back then');
    await app.press('Save');
    await app.hears('Saved. Due date changed');

    // Jean saw the same fall. Put together, both stories stand on one page.
    await goTo(app, '/concerns/new');
    await app.fill('Find a person', 'Arthur P');
    await app.press('Arthur Pascoe', { starts: true });
    await app.fill('What is happening?', 'Saw him on the ground by the step');
    await app.choose('How pressing is it?', 'Urgent');
    await app.choose('Who raised it?', 'A volunteer');
    await app.fill('Which volunteer?', 'Jean');
    await app.press('Jean Bolitho', { starts: true });
    await app.fill('In their words', 'I went down like a sack.');
    // The step that is often next is offered and may be ignored; what sounds medical is a route, never advice.
    await app.choose('What is it about?', 'Health worry');
    await app.sees('This app gives no advice. You decide.');
    await app.choose('Where does it go from here?', 'GP now');
    await app.choose('What is it about?', 'Falls and mobility');
    await app.sees('Often next: Ask an agency about rails');
    await app.picture('concern-next-step');
    expect(await app.axe()).toEqual([]);
    await app.press('Save');
    await app.on('Concern about Arthur Pascoe');
    await app.sees('Open since today.');
    await app.press('This sounds medical');
    await app.sees('This app gives no medical advice. It writes down who hears their words.');
    expect(await app.axe()).toEqual([]);
    await app.picture('concern-medical');
    await app.press('GP now');
    await app.sees('This sounded medical.');
    await app.press('Undo');
    await app.sees('Open since today.');
    await app.picture('concern-open');
    await app.press('The same as another');
    await app.choose('Which other concern is it the same as?', `${FELL} (Open)`);
    await app.choose('Which one stays?', 'The other one');
    expect(await app.axe()).toEqual([]);
    await app.picture('concern-same');
    await app.press('Put together');
    await app.sees('Put together with this');
    await still(app);
    await app.sees('I went down like a sack.');
    for (const said of [FELL, 'Saw him on the ground by the step']) await app.sees(said);
    await app.sees('The other was urgent.');
    await app.sees('(volunteer, raised the same)');
    expect(await app.axe()).toEqual([]);
    await app.picture('concern-together');
    await app.press('Handle it here');
    await app.press('Handle it here', { within: 'Anything to add' });
    await app.press('Answered');
    await app.fill('What was decided or done?', 'The step is mended.');
    await app.press('Answered', { within: 'What was decided or done?' });
    await app.sees('Arthur, Wesley and Jean still have to hear.');
    await app.link('Today');
    await app.sees('Told Jean');
    await app.picture('today-together');
    await app.link('Concerns');
    await app.sees('Jean not yet. Wesley not yet. Arthur not yet.');
    for (const name of ['Arthur', 'Wesley']) {
      await app.press(`Told ${name}: ${FELL}`);
      await app.sees(`${name} told`);
    }
    // Only when Jean heard too can it close.
    await app.link(FELL);
    await app.press('Close', { within: 'What happens next' });
    await app.press('Close concern');
    expect(await app.faults()).toEqual(['Tell Jean Bolitho first, or write why not.']);
    await app.press('Told Jean', { starts: true });
    await app.press('Close concern');
    await app.sees('Closed as answered.');

    await app.press('Lock');
    await app.on('Locked');
    await app.close();
    const stored = await app.stored(PASSPHRASE, 'concern');
    const fell = stored.find((row) => row['situation'] === FELL);
    const same = stored.find((row) => row['situation'] === 'Saw him on the ground by the step');
    expect(fell).toMatchObject({ state: 'closed', closed_as: 'answered', level: 'urgent' });
    expect(same).toMatchObject({ state: 'closed', closed_as: 'same as another', same_as: fell?.['id'] });
    expect(same?.['told_volunteer_on']).not.toBe('');
    expect(stored.find((row) => row['situation'] === HEATING)?.['state']).toBe('with MDT');
    const events = await app.stored(PASSPHRASE, 'concern_event');
    const why = events.filter((row) => row['what'] === 'due').map((row) => row['why']);
    expect(why.filter((each) => each === 'The nurse is back then')).toHaveLength(2);
    expect(events.filter((row) => row['what'] === 'merge')).toHaveLength(1);
  },
  pretend,
);
