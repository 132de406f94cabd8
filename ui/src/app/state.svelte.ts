import {
  AppError,
  handOver,
  keepDraft,
  lock,
  onShut,
  status as askStatus,
  stopLongWork,
  toAppError,
  undo as undoAct,
  type Done,
  type Status,
} from '../platform/commands';
import { flushDrafts, forgetDrafts, onUnkept, PLACE } from './drafts';

/** What the window shows: a set-up, the lock, the pages, a volunteer's register, or nothing at all while covered. */
export type Phase = 'starting' | 'first_run' | 'locked' | 'open' | 'helping' | 'covered' | 'broken';

/** The one undo line. */
export type UndoLine = { act: number; sentence: string };

class AppState {
  phase = $state<Phase>('starting');
  status = $state<Status | null>(null);
  undoLine = $state<UndoLine | null>(null);
  /** What the live region says now. */
  announcement = $state('');
  /** A refusal that belongs to no form, shown above the page. */
  trouble = $state<string | null>(null);
  /** That what is typed is on the screen alone, and why. It stays until it is kept again. */
  unkept = $state<string | null>(null);
  /** Grows with every write. Pages that read through `useLoad` read again. */
  version = $state(0);
  /** True from a change of page until that page's heading took the focus. */
  headingWantsFocus = false;
  /** True from Ctrl+N until a Note field took the focus. */
  noteWantsFocus = false;

  /** Today as the core sees it (YYYY-MM-DD). Empty while locked. */
  get today(): string {
    return this.status?.today ?? '';
  }
}

/** The state every page may read. Change it through the functions below. */
export const app = new AppState();

/** Whether people of the open file are on the screen. */
function isShown(phase: Phase): boolean {
  return phase === 'open' || phase === 'helping';
}

/** Reads the status again and shows what it says: state, theme, text size, counts. */
export async function refreshStatus(): Promise<void> {
  try {
    const now = await askStatus();
    app.status = now;
    showLook(now.theme, now.text_size);
    if (isShown(app.phase) && now.state !== app.phase) {
      emptyThePage();
      forgetDrafts();
    }
    // A register in a volunteer's hands begins at its heading, too.
    if (now.state === 'helping' && app.phase !== 'helping') app.headingWantsFocus = true;
    // An unlocked file opens with the focus on the page's heading.
    if (app.phase !== 'open' && now.state === 'open') {
      app.headingWantsFocus = true;
      // The same file opens where it was left; the other file has other people, and begins at Today.
      if (now.other_file && typeof location !== 'undefined') location.hash = '#/today';
    }
    app.phase = now.state;
  } catch (thrown) {
    app.trouble = toAppError(thrown).message;
    // Never left before an empty screen without a way on.
    if (app.phase === 'starting' || app.phase === 'covered') app.phase = 'broken';
  }
}

/** What "as the laptop is set" means now: asked again whenever the laptop changes its mind. */
const laptopIsDark = typeof matchMedia === 'undefined' ? null : matchMedia('(prefers-color-scheme: dark)');
/** Whether the laptop asks for more contrast than usual. */
const laptopWantsContrast = typeof matchMedia === 'undefined' ? null : matchMedia('(prefers-contrast: more)');
let asTheLaptop = false;
for (const asked of [laptopIsDark, laptopWantsContrast])
  asked?.addEventListener('change', () => {
    if (asTheLaptop) document.documentElement.dataset.theme = laptopTheme('system');
  });
const laptopTheme = (setting: string) =>
  themeOf(setting, laptopIsDark?.matches ?? false, laptopWantsContrast?.matches ?? false);

/** The palette of a setting: "system" is dark, high contrast or light; every other setting names its own. */
export function themeOf(setting: string, dark: boolean, contrast = false): string {
  if (setting !== 'system') return setting;
  // Ours of high contrast is light; who works in the dark stays there.
  if (dark) return 'dark';
  return contrast ? 'contrast' : 'light';
}

/** Puts theme and text size on the page at once, saved or not. */
export function showLook(theme: string, textSize: number): void {
  if (typeof document === 'undefined') return;
  asTheLaptop = theme === 'system';
  document.documentElement.dataset.theme = laptopTheme(theme);
  document.documentElement.dataset.text = String(textSize);
}

/**
 * Takes the answer of a writing command: says "Saved", shows the undo line, and has every page read again.
 * Gives back the command's value, so that `const person = done(await addPerson(form))` reads well.
 */
export function done<T>(result: Done<T>): T {
  // Saving what was the same already leaves nothing to undo.
  app.undoLine = result.act ? { act: result.act, sentence: result.sentence } : null;
  app.trouble = null;
  say(`Saved. ${result.sentence}`);
  app.version += 1;
  void refreshStatus();
  return result.value;
}

/**
 * Runs a writing command that has no form, such as a button "Told him". Refusals are shown above the page.
 * Gives back what the command answered, or undefined when it was refused.
 */
export async function perform<T>(act: () => Promise<Done<T>>): Promise<Done<T> | undefined> {
  app.trouble = null;
  try {
    const result = await act();
    done(result);
    return result;
  } catch (thrown) {
    showTrouble(thrown);
    return undefined;
  }
}

/** Refusals that are told elsewhere: the screen is another one then, or somebody pressed Stop. */
const TOLD_ELSEWHERE = ['locked', 'helping', 'stopped'];

/** Shows a refusal above the page, in an alert. */
export function showTrouble(thrown: unknown): void {
  const error: AppError = toAppError(thrown);
  if (!TOLD_ELSEWHERE.includes(error.code)) app.trouble = error.message;
}

/** Puts a refusal away that is over, as when somebody goes on in a dialog: two at once would stand on the page. */
export function putRefusalAway(): void {
  app.trouble = null;
}

// What is typed stays on the screen, but a flat battery or a lock would take it: that is told at once. Never as a refusal
// is, which takes the focus: somebody is in the middle of a sentence.
onUnkept((failure) => {
  const error = failure === null ? null : toAppError(failure);
  if (error && TOLD_ELSEWHERE.includes(error.code)) return;
  app.unkept = error && `What you type is on the screen only. ${error.message}`;
});

/** Undoes one act and says so. */
export async function undo(act: number): Promise<void> {
  app.trouble = null;
  try {
    const result = await undoAct({ act });
    app.undoLine = null;
    say(`Saved. ${result.sentence}`);
    app.version += 1;
    await refreshStatus();
  } catch (thrown) {
    showTrouble(thrown);
  }
}

/** Puts the undo line away. What it told of can still be undone in Recent changes. */
export function dismissUndo(): void {
  app.undoLine = null;
}

/** Has the live region say a sentence, also when it says the same as before. */
export function say(sentence: string): void {
  app.announcement = app.announcement === sentence ? `${sentence}\u00a0` : sentence;
}

/** Milliseconds that the store has for what is being typed before a lock. Nothing can be seen meanwhile. */
const STORE_HAS = 5000;

/** Empties the screen in the same instant, then locks. Lock and Cover screen are both this. */
export async function coverAndLock(): Promise<void> {
  app.phase = 'covered';
  emptyThePage();
  // What takes long holds the records: it stops, so that what is typed can be kept and they can be locked.
  void stopLongWork().catch(() => undefined);
  // A store that does not answer must not keep the file open; one that is slow, on a busy laptop, still gets every word.
  await Promise.race([flushDrafts(), new Promise((resolve) => setTimeout(resolve, STORE_HAS))]);
  forgetDrafts();
  try {
    await lock();
  } catch (thrown) {
    const error = toAppError(thrown);
    if (error.code !== 'locked') app.trouble = error.message;
  }
  // Locked, another page takes the place of this one. Where there is trouble, that is told here.
  await refreshStatus();
}

/**
 * Hands the laptop to a volunteer for one register. What was typed is written first; then the page forgets what it
 * knew, as it does before a lock. Throws the refusal, and shows the pages as before then.
 */
export async function handTo(session: string, volunteer: string | null): Promise<void> {
  await flushDrafts();
  await handOver({ session, volunteer });
  await turnOver();
}

/** Takes the laptop back from a volunteer. Throws the refusal, and shows the register as before then. */
export async function takeBack(give: () => Promise<unknown>): Promise<void> {
  await give();
  await turnOver();
}

/** After a backup took the place of the records: the page forgets the others, and begins at Today. */
export async function showRestored(): Promise<void> {
  app.phase = 'covered';
  emptyThePage();
  forgetDrafts();
  // The backup remembers where somebody was when it was made: nobody goes back there.
  await keepDraft({ page: PLACE, text: '' }).catch(() => undefined);
  if (typeof location !== 'undefined') location.hash = '#/today';
  await refreshStatus();
}

/** Shows nothing of what was on the screen any more, and then what the window stands at now. */
async function turnOver(): Promise<void> {
  app.phase = 'covered';
  emptyThePage();
  forgetDrafts();
  await refreshStatus();
}

/** Forgets everything the page knew, but for drafts that are still to be written. */
function emptyThePage(): void {
  app.undoLine = null;
  app.announcement = '';
  app.trouble = null;
  app.unkept = null;
}

onShut((code) => {
  // Refused because of what is shown already: there is nothing to turn to.
  if (!isShown(app.phase) || (code === 'helping' && app.phase === 'helping')) return;
  app.phase = 'covered';
  emptyThePage();
  forgetDrafts();
  // Where something failed and left the records locked, the page is loaded again, empty.
  if (code === 'locked' && typeof location !== 'undefined') location.reload();
  else void refreshStatus();
});
