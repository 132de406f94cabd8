// Fills in every screen once: each field that takes words gets some of its own. What the words are is handed in.
import { until, type App } from './app.ts';
import { goTo, PASSPHRASE, recoveryKey } from './steps.ts';

/** A number that nobody has, of those set aside for stories. */
export const NUMBER = '01632 960 417';

/** Gives the words of one field: of a line, or of a field that takes many lines. They begin with a word of their own. */
export type Words = (long: boolean) => string;

/** The word that a text begins with, by which it is found again. */
export const first = (text: string) => text.split(' ')[0] ?? text;

/** The id at the end of the page's address. */
export const id = (app: App) =>
  app.script<string>(() => location.hash.split('/').at(-1)?.split('?')[0] ?? '');

/** Opens what is folded away on the page. */
const unfold = (app: App) =>
  app.script(() => document.querySelectorAll('details').forEach((one) => (one.open = true)));

/** Saves, and puts the line with Undo away, which would cover what is pressed next. */
export async function save(app: App, button = 'Save', within?: string): Promise<void> {
  await app.press(button, within === undefined ? {} : { within });
  await app.press('Put this line away');
}

/** Puts words into each of these fields. */
export async function plantIn(app: App, words: Words, ...labels: string[]): Promise<void> {
  for (const label of labels) await app.paste(label, words(await app.isLong(label)));
}

/** Goes from the first run to the end of a meeting, and gives the recovery key. */
export async function everywhere(app: App, words: Words): Promise<string> {
  const plant = (...labels: string[]) => plantIn(app, words, ...labels);
  const line = () => words(false);
  /** Fields in which each line is a thing of its own, and short. */
  const lists = async (...labels: string[]) => {
    for (const label of labels) await app.paste(label, line());
  };

  // First run.
  await app.on('Set up Living Well');
  await plant('Your name');
  await app.fill('Passphrase', PASSPHRASE);
  await app.fill('Passphrase again', PASSPHRASE);
  await app.press('Set up');
  await app.on('Your recovery key');
  const key = await recoveryKey(app);
  await app.press('I have written it down');
  await app.fill('Recovery key', key);
  await app.press('Continue');
  await app.on('Text size');
  await app.press('Continue');
  await app.press('Start empty');
  await app.on('Today');

  // Settings: the programme, a surgery, the numbers, an agency and a service.
  await goTo(app, '/settings');
  await app.press('Change Living Well');
  await plant('Programme');
  await save(app);
  await app.press('Add practice');
  const practice = line();
  await app.paste('Practice', practice);
  await plant('Town');
  await save(app);
  await app.press('Change numbers');
  await app.paste('Adult safeguarding, in office hours', NUMBER);
  await save(app);
  await goTo(app, '/settings/agencies');
  await app.press('Add agency', { nth: 0 });
  const agency = line();
  await app.paste('Agency', agency);
  await plant('Address');
  await lists('Where it works');
  await save(app);
  await app.on(agency);
  await app.press('Add service');
  const service = line();
  await app.paste('Service', service);
  await app.choose('Which need it answers', 'Loneliness');
  await plant('How to refer', 'Who can have it');
  await save(app);

  // A person, and a volunteer.
  await goTo(app, '/people/new');
  const [given, family] = [line(), line()];
  await app.paste('First name', given);
  await app.paste('Family name', family);
  await app.choose('Status', 'Active');
  await app.choose('Surgery', practice);
  await plant(
    'Likes to be called',
    'Pronouns',
    'Address',
    'Town or village',
    'Best way to reach them',
    'What helps when talking',
    'Language',
    'Whom to ring in an emergency',
    'Who told us about them',
    'Known risks',
    'Before you knock',
    'What matters to me',
    'Strengths',
    'People who matter to me',
    'Interests',
    'Do, if you can',
    'What I would rather you did not',
    'How to support me',
  );
  await save(app);
  await until(async () => (await app.heading()).includes(first(family)), 'the person page is shown');
  const client = await id(app);

  await goTo(app, '/people/new?role=volunteer');
  const [helper, helpers] = [line(), line()];
  await app.paste('First name', helper);
  await app.paste('Family name', helpers);
  await lists('Where they can go', 'What they can do', 'What they enjoy', 'Languages', 'What they cannot do');
  await save(app);
  await until(async () => (await app.heading()).includes(first(helpers)), 'the volunteer page is shown');

  // What they agreed to, and whom not to share with.
  await goTo(app, `/people/${client}`);
  await app.press('Ask: Share with MDT');
  await app.choose('What was the answer?', 'Yes');
  await unfold(app);
  await plant('What it covers, when less than all', 'With whom, when not with all', 'Who was there');
  await save(app);
  await app.press('Add somebody not to share with');
  await plant('Whom, in words');
  await save(app);

  // A visit, a concern that goes to the MDT, a referral and a signpost.
  await goTo(app, `/visits/new?client=${client}`);
  await app.fill('Another volunteer', first(helper));
  await app.option(first(helper));
  await plant('What happened');
  await save(app);
  await goTo(app, `/concerns/new?client=${client}`);
  await unfold(app);
  await app.choose('How pressing is it?', 'Soon');
  await app.choose('What is it about?', 'Falls and mobility');
  await app.choose('Who raised it?', 'Family');
  await plant(
    'What is happening?',
    'Who (if you like)',
    'In their words',
    'What led up to it?',
    'What did you see?',
    'What would help?',
  );
  await save(app);
  await app.sees('Concern about');
  await app.press('To the MDT');
  await plant('Anything to add (if you like)');
  await save(app, 'To the MDT', 'Anything to add');
  await goTo(app, `/referrals/new?client=${client}`);
  await app.choose('What is needed?', 'Loneliness');
  await app.sees(`${service}, ${agency}`);
  await app.choose('Which service?', `${service}, ${agency}`);
  await plant('Why?', 'Answer comes back to');
  await save(app);
  await goTo(app, `/signposts/new?client=${client}`);
  await plant('In words', 'Why (if you like)');
  await save(app);

  // A meeting, from its making to what was decided.
  await goTo(app, '/mdt');
  await app.press('New MDT meeting', { nth: 0 });
  await app.choose('Surgery', practice);
  await app.fill('Day', 'today');
  await plant('Place, if known', 'Who chairs, if known', 'Who comes');
  await save(app);
  await app.on(`MDT at ${practice}`);
  await app.press('What we ask', { starts: true });
  await plant('What we ask of the meeting');
  await save(app);
  await app.press('Share or not', { starts: true });
  await app.choose('Share with this meeting?', 'Share');
  await app.choose('What does the sharing rest on?', 'Vital interests: a life may be at risk');
  for (const label of await app.names('textbox')) if (/^(Not with|Why)/.test(label)) await plant(label);
  await save(app);
  await app.press('Hold');
  await app.sees('In plain English');
  await plant('Decision', (await app.names('textbox')).find((label) => label.startsWith('In plain')) ?? '');
  const action = line();
  await app.paste('Actions', `-> @Matron ${action} by Fri`);
  await app.press('Save and end');
  await app.sees(first(action));
  return key;
}
