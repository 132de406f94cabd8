// One typed function per command of the window, named as the command is, in camelCase.
// Nothing else in the UI knows a command's name. Keep each command in its own section.
import { call } from './invoke';

export { AppError, onLocked, toAppError, type FieldFault } from './invoke';

/** What every writing command answers: the result, the act to undo it by, and a sentence for the undo line. */
export type Done<T> = { value: T; act: number; sentence: string };

// ---- shell -------------------------------------------------------------------------------------

export type Theme = 'system' | 'light' | 'dark' | 'contrast';

/** Where the app stands: asked for at start and after every write. */
export type Status = {
  state: 'first_run' | 'locked' | 'open';
  /** This file holds pretend people. */
  practice: boolean;
  practice_exists: boolean;
  coordinator: string | null;
  programme: string | null;
  data_folder: string;
  /** The name of the service that copies the data folder, such as "Dropbox", when one does. */
  synced_folder: string | null;
  /** Per cent: 100, 125, 150 or 200. */
  text_size: number;
  theme: Theme;
  /** YYYY-MM-DD, local. */
  today: string;
  concerns_open: number;
  referrals_open: number;
  /** UTC milliseconds of the last commit. */
  saved_at: number | null;
  /** One sentence that the coordinator should read. */
  notice: string | null;
  /** Minutes without a touch before the app locks. */
  lock_after_minutes?: number;
  /** The session that is open now, for Ctrl+N. */
  open_session?: string | null;
};

export const status = () => call<Status>('status');

export const suggestPassphrase = () => call<string>('suggest_passphrase');

export type PassphraseCheck = { score: number; good_enough: boolean; advice: string };
export const checkPassphrase = (args: { passphrase: string; name: string }) =>
  call<PassphraseCheck>('check_passphrase', args);

export const beginSetUp = (args: { name: string; passphrase: string; passphrase_again: string }) =>
  call<{ recovery_key: string }>('begin_set_up', args);
export const finishSetUp = (args: { recovery_key: string }) => call<null>('finish_set_up', args);
export const chooseStart = (args: { start: 'practice' | 'empty' }) => call<null>('choose_start', args);

export const unlock = (args: { passphrase: string; practice: boolean }) => call<null>('unlock', args);
export const unlockWithRecovery = (args: {
  recovery_key: string;
  practice: boolean;
  new_passphrase: string;
  new_passphrase_again: string;
}) => call<null>('unlock_with_recovery', args);
export const lock = () => call<null>('lock');

/** Opens the system's print dialog for the page as its print style shows it. */
export const printPage = () => call<null>('print_page');

export const undo = (args: { act: number }) => call<Done<null>>('undo', args);

export type RecentChange = {
  act: number;
  sentence: string;
  /** UTC milliseconds. */
  at: number;
  by: string;
  undone: boolean;
  can_undo: boolean;
};
export const recentChanges = () => call<RecentChange[]>('recent_changes');

/** Keeps what was typed on a page and not saved, in the locked file. An empty text forgets it. */
export const keepDraft = (args: { page: string; text: string }) => call<null>('keep_draft', args);
export const keptDraft = (args: { page: string }) => call<string | null>('kept_draft', args);

export type SettingsForm = { text_size?: number; theme?: Theme };
export const saveSettings = (args: SettingsForm) => call<Done<null>>('save_settings', args);

export type Found = { kind: string; id: string; title: string; detail: string; route: string };
export const find = (args: { text: string }) => call<Found[]>('find', args);

// ---- people ------------------------------------------------------------------------------------

export type FoundPerson = {
  id: string;
  name: string;
  preferred: string | null;
  town: string | null;
  birth: string | null;
  roles: { client: boolean; volunteer: boolean };
};
export const findPeople = (args: { text: string }) => call<FoundPerson[]>('find_people', args);

// ---- sessions, notes, visits -------------------------------------------------------------------

// ---- concerns ----------------------------------------------------------------------------------

// ---- referrals and agencies --------------------------------------------------------------------

// ---- mdt ---------------------------------------------------------------------------------------

// ---- volunteers --------------------------------------------------------------------------------

// ---- reports and settings ----------------------------------------------------------------------
