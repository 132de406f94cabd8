// One typed function per command of the window, named as the command is, in camelCase.
// Nothing else in the UI knows a command's name. Keep each command in its own section.
import type { Found } from './bindings/Found';
import type { FoundGroup } from './bindings/FoundGroup';
import type { PassphraseStrength } from './bindings/PassphraseStrength';
import type { RecentChange } from './bindings/RecentChange';
import type { Status } from './bindings/Status';
import type { Theme } from './bindings/Theme';
import type { Everything } from './bindings/Everything';
import type { EverythingForm } from './bindings/EverythingForm';
import type { EverythingOut } from './bindings/EverythingOut';
import type { EverythingOutForm } from './bindings/EverythingOutForm';
import type { GonePage } from './bindings/GonePage';
import type { LookedPage } from './bindings/LookedPage';
import type { LookedQuestion } from './bindings/LookedQuestion';
import type { WentForm } from './bindings/WentForm';
import type { WentQuestion } from './bindings/WentQuestion';
import type { AgencyForm } from './bindings/AgencyForm';
import type { AgencyLetter } from './bindings/AgencyLetter';
import type { AgencyRow } from './bindings/AgencyRow';
import type { Coordinator } from './bindings/Coordinator';
import type { CoordinatorsPage } from './bindings/CoordinatorsPage';
import type { Theirs } from './bindings/Theirs';
import type { Practice } from './bindings/Practice';
import type { PracticeForm } from './bindings/PracticeForm';
import type { Programme } from './bindings/Programme';
import type { ProgrammeForm } from './bindings/ProgrammeForm';
import type { EraseForm } from './bindings/EraseForm';
import type { EraseStart } from './bindings/EraseStart';
import type { Erased } from './bindings/Erased';
import type { HoldForm } from './bindings/HoldForm';
import type { RetentionPage } from './bindings/RetentionPage';
import type { RetentionYears } from './bindings/RetentionYears';
import type { Report } from './bindings/Report';
import type { Abbreviation } from './bindings/Abbreviation';
import type { PaperFooter } from './bindings/PaperFooter';
import type { SafeguardingNumbers } from './bindings/SafeguardingNumbers';
import type { ServiceForm } from './bindings/ServiceForm';
import type { ServiceChoice } from './bindings/ServiceChoice';
import type { HelperChoice } from './bindings/HelperChoice';
import type { HelperFound } from './bindings/HelperFound';
import type { HelperMark } from './bindings/HelperMark';
import type { HelperRegister } from './bindings/HelperRegister';
import type { EarlierPage } from './bindings/EarlierPage';
import type { NameGuess } from './bindings/NameGuess';
import type { Line } from './bindings/Line';
import type { Newcomer } from './bindings/Newcomer';
import type { NewcomerForm } from './bindings/NewcomerForm';
import type { NotebookPage } from './bindings/NotebookPage';
import type { PaperAsk } from './bindings/PaperAsk';
import type { PrintedSessionPaper } from './bindings/PrintedSessionPaper';
import type { SessionPaper } from './bindings/SessionPaper';
import type { Mark } from './bindings/Mark';
import type { KnownTeller } from './bindings/KnownTeller';
import type { Part } from './bindings/Part';
import type { PromiseForm } from './bindings/PromiseForm';
import type { PromiseRow } from './bindings/PromiseRow';
import type { PromiseStart } from './bindings/PromiseStart';
import type { ReadTogether } from './bindings/ReadTogether';
import type { RestForm } from './bindings/RestForm';
import type { SaidForm } from './bindings/SaidForm';
import type { MentionChoice } from './bindings/MentionChoice';
import type { NoteForm } from './bindings/NoteForm';
import type { SessionChoices } from './bindings/SessionChoices';
import type { SessionForm } from './bindings/SessionForm';
import type { SessionList } from './bindings/SessionList';
import type { SessionPage } from './bindings/SessionPage';
import type { Today } from './bindings/Today';
import type { VisitForm } from './bindings/VisitForm';
import type { VisitRow } from './bindings/VisitRow';
import type { VisitStart } from './bindings/VisitStart';
import type { Board } from './bindings/Board';
import type { BoardFilter } from './bindings/BoardFilter';
import type { BoardRow } from './bindings/BoardRow';
import type { ChaseForm } from './bindings/ChaseForm';
import type { CloseForm } from './bindings/CloseForm';
import type { OutcomeForm } from './bindings/OutcomeForm';
import type { ConcernForm } from './bindings/ConcernForm';
import type { ConcernPage } from './bindings/ConcernPage';
import type { ConcernStart } from './bindings/ConcernStart';
import type { UnrestrictForm } from './bindings/UnrestrictForm';
import type { LevelForm } from './bindings/LevelForm';
import type { Letter } from './bindings/Letter';
import type { Loop } from './bindings/Loop';
import type { LoopForm } from './bindings/LoopForm';
import type { DueForm } from './bindings/DueForm';
import type { MdtListForm } from './bindings/MdtListForm';
import type { Several } from './bindings/Several';
import type { MoveForm } from './bindings/MoveForm';
import type { ReferralForm } from './bindings/ReferralForm';
import type { Leaves } from './bindings/Leaves';
import type { LetterAsk } from './bindings/LetterAsk';
import type { ReferralMoveForm } from './bindings/ReferralMoveForm';
import type { ReferralPage } from './bindings/ReferralPage';
import type { ReferralStart } from './bindings/ReferralStart';
import type { GoodNewsBoard } from './bindings/GoodNewsBoard';
import type { GoodNewsForm } from './bindings/GoodNewsForm';
import type { GoodNewsRow } from './bindings/GoodNewsRow';
import type { GoodNewsStart } from './bindings/GoodNewsStart';
import type { SessionNews } from './bindings/SessionNews';
import type { ThanksRow } from './bindings/ThanksRow';
import type { YearOfNews } from './bindings/YearOfNews';
import type { SignpostForm } from './bindings/SignpostForm';
import type { SignpostRow } from './bindings/SignpostRow';
import type { SignpostStart } from './bindings/SignpostStart';
import type { WhatNextForm } from './bindings/WhatNextForm';
import type { TrackerFilter } from './bindings/TrackerFilter';
import type { Tracker } from './bindings/Tracker';
import type { TrackerRow } from './bindings/TrackerRow';
import type { Wishes } from './bindings/Wishes';
import type { WhatItLeaves } from './bindings/WhatItLeaves';
import type { LifeEvent } from './bindings/LifeEvent';
import type { Double } from './bindings/Double';
import type { LifeForm } from './bindings/LifeForm';
import type { MergeForm } from './bindings/MergeForm';
import type { MergeStart } from './bindings/MergeStart';
import type { TwiceForm } from './bindings/TwiceForm';
import type { PrintedVisitSheet } from './bindings/PrintedVisitSheet';
import type { VisitSheet } from './bindings/VisitSheet';
import type { AgreementForm } from './bindings/AgreementForm';
import type { AlikePerson } from './bindings/AlikePerson';
import type { Before } from './bindings/Before';
import type { FoundPerson } from './bindings/FoundPerson';
import type { CsvFault } from './bindings/CsvFault';
import type { PeopleFile } from './bindings/PeopleFile';
import type { TakenIn } from './bindings/TakenIn';
import type { Lists } from './bindings/Lists';
import type { MatchForm } from './bindings/MatchForm';
import type { PeoplePage } from './bindings/PeoplePage';
import type { PeopleQuestion } from './bindings/PeopleQuestion';
import type { PersonForm } from './bindings/PersonForm';
import type { PersonPage } from './bindings/PersonPage';
import type { RepresentativeForm } from './bindings/RepresentativeForm';
import type { RiskForm } from './bindings/RiskForm';
import type { Timeline } from './bindings/Timeline';
import type { TimelineFilter } from './bindings/TimelineFilter';
import type { TrainingForm } from './bindings/TrainingForm';
import type { VolunteerPage } from './bindings/VolunteerPage';
import type { VolunteersPage } from './bindings/VolunteersPage';
import type { VolunteersQuestion } from './bindings/VolunteersQuestion';
import type { ActionForm } from './bindings/ActionForm';
import type { ConsentForm } from './bindings/ConsentForm';
import type { ConsentPage } from './bindings/ConsentPage';
import type { DecisionForm } from './bindings/DecisionForm';
import type { ExclusionForm } from './bindings/ExclusionForm';
import type { ExportAsk } from './bindings/ExportAsk';
import type { Exported } from './bindings/Exported';
import type { ItemForm } from './bindings/ItemForm';
import type { MeetingForm } from './bindings/MeetingForm';
import type { MeetingPage } from './bindings/MeetingPage';
import type { MeetingRow } from './bindings/MeetingRow';
import type { Pack } from './bindings/Pack';
import type { PackAsk } from './bindings/PackAsk';
import type { PlannedRows } from './bindings/PlannedRows';
import type { SharingForm } from './bindings/SharingForm';
import type { AgreementPaper } from './bindings/AgreementPaper';
import type { AgreementWording } from './bindings/AgreementWording';
import type { BasesPage } from './bindings/BasesPage';
import type { BasisForm } from './bindings/BasisForm';
import type { BreachForm } from './bindings/BreachForm';
import type { BreachRow } from './bindings/BreachRow';
import type { CapacityForm } from './bindings/CapacityForm';
import type { ComplaintForm } from './bindings/ComplaintForm';
import type { ComplaintRow } from './bindings/ComplaintRow';
import type { KeptFor } from './bindings/KeptFor';
import type { LostFacts } from './bindings/LostFacts';
import type { NoticeFor } from './bindings/NoticeFor';
import type { NoticePage } from './bindings/NoticePage';
import type { NoticesOf } from './bindings/NoticesOf';
import type { Organisation } from './bindings/Organisation';
import type { PrivacyHub } from './bindings/PrivacyHub';
import type { PrivacySummary } from './bindings/PrivacySummary';
import type { Backup } from './bindings/Backup';
import type { BackupsPage } from './bindings/BackupsPage';
import type { Checked } from './bindings/Checked';
import type { Chosen } from './bindings/Chosen';
import type { RestoreForm } from './bindings/RestoreForm';
import type { TakenOutside } from './bindings/TakenOutside';
import { call } from './invoke';

export type { Found, FoundGroup, PassphraseStrength, RecentChange, Status, Theme };

export type { CsvFault, PeopleFile };

export type { EverythingOut };

export { AppError, onShut, toAppError, type FieldFault } from './invoke';

/** What every writing command answers: the result, the act to undo it by, and a sentence for the undo line. */
export type Done<T> = { value: T; act: number; sentence: string };

/** What can never be undone, as what happened to the keys: no Undo is offered. */
const forGood = <T>(answer: Done<T>): Done<T> => ({ ...answer, act: 0 });

// ---- shell -------------------------------------------------------------------------------------

/** Where the app stands: asked for at start and after every write. */
export const status = () => call<Status>('status');

export const suggestPassphrase = () => call<string>('suggest_passphrase');

export const checkPassphrase = (args: { passphrase: string; name: string }) =>
  call<PassphraseStrength>('check_passphrase', args);

export const beginSetUp = (args: { name: string; passphrase: string; passphrase_again: string }) =>
  call<{ recovery_key: string }>('begin_set_up', args);
export const finishSetUp = (args: { recovery_key: string }) => call<null>('finish_set_up', args);
export const chooseStart = (args: { start: 'practice' | 'empty' }) => call<null>('choose_start', args);

export const unlock = (args: { passphrase: string; practice: boolean }) => call<null>('unlock', args);
export const unlockWithRecovery = (args: {
  recovery_key: string;
  /** Whose passphrase was forgotten, where more than one coordinator works. */
  name: string;
  practice: boolean;
  new_passphrase: string;
  new_passphrase_again: string;
}) => call<null>('unlock_with_recovery', args);
export const lock = () => call<null>('lock');
/** Says that somebody is there; the window holds the deadline of the lock too. */
export const touched = () => call<null>('touched');

/** How much of what takes long is done, per cent; null when nothing does. It answers while that goes on. */
export const longWork = () => call<number | null>('long_work');
/** Stops what takes long: the command that does it answers `stopped`, or that it is done after all. */
export const stopLongWork = () => call<null>('stop_long_work');

/** Opens the system's print dialog for the page as its print style shows it. */
export const printPage = () => {
  // What is on paper only is made now; not every web view says so itself when a program prints.
  window.dispatchEvent(new Event('beforeprint'));
  return call<null>('print_page', { page: location.hash.replace(/^#/, '') });
};

export const undo = (args: { act: number }) => call<Done<null>>('undo', args);

export const recentChanges = (args: { before: number | null }) =>
  call<RecentChange[]>('recent_changes', args);

/** Keeps what was typed on a page and not saved, in the locked file. An empty text forgets it. */
export const keepDraft = (args: { page: string; text: string }) => call<null>('keep_draft', args);
export const keptDraft = (args: { page: string }) => call<string | null>('kept_draft', args);

export type SettingsForm = { text_size?: number; theme?: Theme; lock_minutes?: number };
export const saveSettings = (args: SettingsForm) => call<Done<null>>('save_settings', args);

export const find = (args: { text: string }) => call<FoundGroup[]>('find', args);
export const findOpened = (args: { paths: string[] }) => call<Found[]>('find_opened', args);

// ---- backups -----------------------------------------------------------------------------------

export type { Backup, BackupsPage, Checked, Chosen };
export type { NewerHere } from './bindings/NewerHere';

export const backups = () => call<BackupsPage>('backups');
export const backUpNow = () => call<Done<null>>('back_up_now');
/** Asks for a place and takes a backup there; null when none was chosen. */
export const backUpOutside = () => call<Done<TakenOutside> | null>('back_up_outside');
/** Looks at the records, their change log and every backup. */
export const checkEverything = () => call<Checked>('check_everything');
export const backupReminder = () => call<boolean>('backup_reminder');
/** Who dealt with a warning stays on record. */
export const dealWithAlarm = (args: { id: number }) =>
  call<Done<null>>('deal_with_alarm', args).then(forGood);
/** Called while nobody types. Says whether there is something new to tell. */
export const lookOn = () => call<boolean>('look_on');
export const restorable = (args: { practice: boolean }) => call<Backup[]>('restorable', args);
export const lookAtBackup = (args: { name: string; practice: boolean }) =>
  call<Chosen>('look_at_backup', args);
/** Asks for a file; null when none was chosen. */
export const chooseBackup = () => call<Chosen | null>('choose_backup');
/** Restores the backup that was looked at last. */
export const restoreBackup = (args: { form: RestoreForm; practice: boolean }) =>
  call<null>('restore_backup', args);

// ---- people ------------------------------------------------------------------------------------

export type { FoundPerson };
export type { RetentionYears };
export type { Differs } from './bindings/Differs';
export type { MergeStart } from './bindings/MergeStart';
export type { Double } from './bindings/Double';

/** Finds people by name as somebody types: twelve at most. */
export const findPeople = (args: { text: string }) => call<FoundPerson[]>('find_people', args);
export const people = (args: { question: PeopleQuestion }) => call<PeoplePage>('people', args);
/** Saves an empty sheet for a file of people; false when no place was chosen. */
export const savePeopleTemplate = () => call<boolean>('save_people_template');
/** Asks for a file of people and says what it would take in; null when none was chosen. */
export const choosePeopleFile = () => call<PeopleFile | null>('choose_people_file');
export const takePeopleIn = (args: { number: number }) => call<TakenIn>('take_people_in', args);
export const personLists = () => call<Lists>('person_lists');
export const personForm = (args: { id: string }) => call<PersonForm>('person_form', args);
export const addPerson = (args: { form: PersonForm }) => call<Done<string>>('add_person', args);
export const changePerson = (args: { id: string; form: PersonForm }) =>
  call<Done<string>>('change_person', args);
export const possibleDuplicates = (args: { form: PersonForm }) =>
  call<AlikePerson[]>('possible_duplicates', args);
/** What putting two records of one person together would do. */
export const mergeStart = (args: { stays: string; goes: string }) => call<MergeStart>('merge_start', args);
export const mergePeople = (args: { stays: string; form: TwiceForm }) =>
  call<Done<string>>('merge_people', args);
/** What erasing somebody would do. */
export const eraseStart = (args: { id: string }) => call<EraseStart>('erase_start', args);
/** Erases somebody. It cannot be undone. */
export const erasePerson = (args: { id: string; form: EraseForm }) => call<Erased>('erase_person', args);
export const retentionPage = () => call<RetentionPage>('retention_page');
export const saveRetention = (args: { form: RetentionYears }) => call<Done<null>>('save_retention', args);
export const confirmDate = () => call<Done<null>>('confirm_date');
export const placeHold = (args: { id: string; form: HoldForm }) => call<Done<string>>('place_hold', args);
export const endHold = (args: { id: string }) => call<Done<null>>('end_hold', args);
export const doubles = (args: { of: string | null }) => call<Double[]>('doubles', args);
export const sayTwoPeople = (args: { one: string; other: string }) =>
  call<Done<null>>('say_two_people', args);
/** What a change of somebody's life would leave. `stays` is for a care home alone. */
export const whatItLeaves = (args: { id: string; event: LifeEvent; stays: boolean }) =>
  call<WhatItLeaves>('what_it_leaves', args);
export const recordLifeChange = (args: { id: string; form: LifeForm }) =>
  call<Done<null>>('record_life_change', args);
/** Puts on record that a person's sheet is printed. */
export const printPersonSheet = (args: { id: string }) => call<string>('print_person_sheet', args);
export const personPage = (args: { id: string }) => call<PersonPage>('person_page', args);
export const timeline = (args: { id: string; filter: TimelineFilter; before: Before | null }) =>
  call<Timeline>('timeline', args);
export const saveRisk = (args: { client: string; id: string | null; form: RiskForm }) =>
  call<Done<string>>('save_risk', args);
export const removeRisk = (args: { id: string }) => call<Done<null>>('remove_risk', args);
export const saveMatch = (args: { client: string; id: string | null; form: MatchForm }) =>
  call<Done<string>>('save_match', args);
export const removeMatch = (args: { id: string }) => call<Done<null>>('remove_match', args);
export const saveRepresentative = (args: { client: string; id: string | null; form: RepresentativeForm }) =>
  call<Done<string>>('save_representative', args);
export const removeRepresentative = (args: { id: string }) => call<Done<null>>('remove_representative', args);

// ---- sessions, notes, visits -------------------------------------------------------------------

export type { Became } from './bindings/Became';
export type {
  EarlierPage,
  NameGuess,
  Newcomer,
  NewcomerForm,
  NotebookPage,
  PaperAsk,
  SessionPaper,
  KnownTeller,
  PromiseRow,
  Line,
  Mark,
  MentionChoice,
  NoteForm,
  SessionForm,
  SessionList,
  SessionPage,
  Today,
  VisitForm,
};
export type { Named } from './bindings/Named';
export type { PaperRow } from './bindings/PaperRow';
export type { PaperThanks } from './bindings/PaperThanks';
export type { Presence } from './bindings/Presence';
export type { RegisterRow } from './bindings/RegisterRow';
export type { SessionRow } from './bindings/SessionRow';
export type { SessionChoices, VisitRow, VisitStart };
export type { Visit } from './bindings/Visit';

/** Sessions under way, planned, and one page of past ones. Pages count from nought. */
export const listSessions = (args: { page: number }) => call<SessionList>('list_sessions', args);
export const getSession = (args: { id: string }) => call<SessionPage>('get_session', args);
export const sessionChoices = () => call<SessionChoices>('session_choices');
export const planSession = (args: { form: SessionForm; start_now: boolean }) =>
  call<Done<string>>('plan_session', args);
export const changeSession = (args: { id: string; form: SessionForm }) =>
  call<Done<string>>('change_session', args);
export const startSession = (args: { id: string }) => call<Done<string>>('start_session', args);
export const closeSession = (args: { id: string }) => call<Done<string>>('close_session', args);
export const reopenSession = (args: { id: string }) => call<Done<string>>('reopen_session', args);
export const removeSession = (args: { id: string }) => call<Done<null>>('remove_session', args);
export const markRegister = (args: { mark: Mark }) => call<Done<null>>('mark_register', args);

/** Reads the line that somebody new was typed in, and says who on record they may be. */
export const readNewcomer = (args: { line: string }) => call<Newcomer>('read_newcomer', args);
/** Adds somebody new from one line, and marks them here. */
export const addNewcomer = (args: { form: NewcomerForm }) => call<Done<string>>('add_newcomer', args);
/** The register as it goes on paper, and in the order it is typed up. */
export const sessionPaper = (args: { id: string; ask: PaperAsk }) =>
  call<SessionPaper>('session_paper', args);
/** Puts on record that the register leaves on paper, and gives it to print. */
export const printSessionPaper = (args: { id: string; ask: PaperAsk }) =>
  call<PrintedSessionPaper>('print_session_paper', args);

/** The lines of a session, newest first. */
export const sessionLines = (args: { session: string }) => call<Line[]>('session_lines', args);
export const getNote = (args: { id: string }) => call<Line>('get_note', args);
export const writeNote = (args: { form: NoteForm }) => call<Done<string>>('write_note', args);
export const changeNote = (args: { id: string; form: NoteForm }) => call<Done<string>>('change_note', args);
export const sayAbout = (args: { id: string; about: string[] }) => call<Done<string>>('say_about', args);
export const amendNote = (args: { id: string; text: string }) => call<Done<string>>('amend_note', args);
export const removeNote = (args: { id: string }) => call<Done<null>>('remove_note', args);
/** At most seven people whose name fits what was typed after `@`; those here today first. */
export const mentionPeople = (args: { session: string | null; text: string }) =>
  call<MentionChoice[]>('mention_people', args);
export const startPromise = (args: { note: string }) => call<PromiseStart>('start_promise', args);
/** Who the names typed without `@` may be, while a line is typed. */
export const namesTyped = (args: { session: string | null; text: string; named: string[] }) =>
  call<NameGuess[]>('names_typed', args);
/** Links a name typed without `@` to the person it was chosen to mean. */
export const nameInNote = (args: { id: string; person: string }) => call<Done<string>>('name_in_note', args);
/** The notebook's page before a session's own. */
export const pageBefore = (args: { session: string }) => call<EarlierPage | null>('page_before', args);
export const notebookPage = (args: { session: string }) => call<NotebookPage>('notebook_page', args);
export const makePromise = (args: { form: PromiseForm }) => call<Done<string>>('make_promise', args);
export const keepPromise = (args: { id: string; done: boolean }) => call<Done<null>>('keep_promise', args);
export const removePromise = (args: { id: string }) => call<Done<null>>('remove_promise', args);
export const readTogether = (args: { id: string }) => call<ReadTogether>('read_together', args);
export const saidTogether = (args: { id: string; part: Part; form: SaidForm }) =>
  call<Done<string>>('said_together', args);
export const letReadingOut = (args: { id: string }) => call<Done<ReadTogether>>('let_reading_out', args);
export const noteRest = (args: { volunteer: string; form: RestForm }) =>
  call<Done<string>>('note_rest', args);
export const endRest = (args: { volunteer: string }) => call<Done<null>>('end_rest', args);
export const knownTellers = () => call<KnownTeller[]>('known_tellers');

export const getVisit = (args: { id: string }) => call<VisitRow>('get_visit', args);
export const startVisit = (args: { client: string | null; volunteer: string | null; note: string | null }) =>
  call<VisitStart>('start_visit', args);
export const recordVisit = (args: { form: VisitForm }) => call<Done<string>>('record_visit', args);
export const changeVisit = (args: { id: string; form: VisitForm }) =>
  call<Done<string>>('change_visit', args);
export const removeVisit = (args: { id: string }) => call<Done<null>>('remove_visit', args);
export const visitsOfClient = (args: { client: string }) => call<VisitRow[]>('visits_of_client', args);
export const visitsOfVolunteer = (args: { volunteer: string }) =>
  call<VisitRow[]>('visits_of_volunteer', args);

/** Everything that wants doing today. */
export const todayBoard = () => call<Today>('today_board');

// ---- concerns ----------------------------------------------------------------------------------

export const concernsBoard = (args: { filter: BoardFilter }) => call<Board>('concerns_board', args);
export const concernsOf = (args: { client: string }) => call<BoardRow[]>('concerns_of', args);
export const concern = (args: { id: string }) => call<ConcernPage>('concern', args);
export const concernStart = (args: {
  client: string | null;
  note: string | null;
  visit: string | null;
  raised_by: string | null;
}) => call<ConcernStart>('concern_start', args);
export const concernForm = (args: { id: string }) => call<ConcernStart>('concern_form', args);
export const raiseConcern = (args: { form: ConcernForm }) => call<Done<string>>('raise_concern', args);
export const changeConcern = (args: { id: string; form: ConcernForm }) =>
  call<Done<string>>('change_concern', args);
export const changeConcernLevel = (args: { id: string; form: LevelForm }) =>
  call<Done<string>>('change_concern_level', args);
export const moveConcern = (args: { id: string; form: MoveForm }) => call<Done<string>>('move_concern', args);
export const mergeConcerns = (args: { form: MergeForm }) => call<Done<string>>('merge_concerns', args);
export const putOnMdtList = (args: { form: MdtListForm }) => call<Done<Several>>('put_on_mdt_list', args);
export const changeConcernsDue = (args: { form: DueForm }) =>
  call<Done<Several>>('change_concerns_due', args);
export const closeConcern = (args: { id: string; form: CloseForm }) =>
  call<Done<string>>('close_concern', args);
export const writeConcernOutcome = (args: { id: string; form: OutcomeForm }) =>
  call<Done<string>>('write_concern_outcome', args);
export const unrestrictConcern = (args: { id: string; form: UnrestrictForm }) =>
  call<Done<string>>('unrestrict_concern', args);
export const concernLetter = (args: { id: string; who: Loop }) => call<Letter>('concern_letter', args);
/** Puts on record that the letter leaves, and gives it to print. */
export const printConcernLetter = (args: { id: string; who: Loop }) =>
  call<Letter>('print_concern_letter', args);
export const markConcernLoop = (args: { id: string; form: LoopForm }) =>
  call<Done<string>>('mark_concern_loop', args);

// ---- referrals and agencies --------------------------------------------------------------------

export const referralsTracker = (args: { filter: TrackerFilter }) => call<Tracker>('referrals_tracker', args);
export const referralsOf = (args: { client: string }) => call<TrackerRow[]>('referrals_of', args);
export const referral = (args: { id: string }) => call<ReferralPage>('referral', args);
export const referralStart = (args: {
  client: string | null;
  note: string | null;
  concern: string | null;
  follows: string | null;
}) => call<ReferralStart>('referral_start', args);
export const servicesFor = (args: { client: string | null; need: string }) =>
  call<ServiceChoice[]>('services_for', args);
export const sayWhatNext = (args: { id: string; form: WhatNextForm }) =>
  call<Done<string>>('say_what_next', args);
export const agencyLetter = (args: { id: string; ask: LetterAsk }) =>
  call<AgencyLetter>('agency_letter', args);
export const letLetterOut = (args: { id: string; ask: LetterAsk; how: Leaves }) =>
  call<Done<AgencyLetter>>('let_letter_out', args);
export const referralForm = (args: { id: string }) => call<ReferralStart>('referral_form', args);
export const referralWishes = (args: { client: string; agency: string | null }) =>
  call<Wishes>('referral_wishes', args);
export const makeReferral = (args: { form: ReferralForm }) => call<Done<string>>('make_referral', args);
export const changeReferral = (args: { id: string; form: ReferralForm }) =>
  call<Done<string>>('change_referral', args);
export const moveReferral = (args: { id: string; form: ReferralMoveForm }) =>
  call<Done<string>>('move_referral', args);
export const writeReferralOutcome = (args: { id: string; form: OutcomeForm }) =>
  call<Done<string>>('write_referral_outcome', args);
export const referralLetter = (args: { id: string; who: Loop }) => call<Letter>('referral_letter', args);
/** Puts on record that the letter leaves, and gives it to print. */
export const printReferralLetter = (args: { id: string; who: Loop }) =>
  call<Letter>('print_referral_letter', args);
export const markReferralLoop = (args: { id: string; form: LoopForm }) =>
  call<Done<string>>('mark_referral_loop', args);
export const chaseReferrals = (args: { form: ChaseForm }) => call<Done<number>>('chase_referrals', args);
export const signpostsOf = (args: { client: string }) => call<SignpostRow[]>('signposts_of', args);
export const signpostStart = (args: {
  client: string | null;
  note: string | null;
  referral: string | null;
}) => call<SignpostStart>('signpost_start', args);
export const signpostForm = (args: { id: string }) => call<SignpostStart>('signpost_form', args);
export const recordSignpost = (args: { form: SignpostForm }) => call<Done<string>>('record_signpost', args);
export const changeSignpost = (args: { id: string; form: SignpostForm }) =>
  call<Done<string>>('change_signpost', args);

// ---- good news ---------------------------------------------------------------------------------

export type { GoodNewsForm } from './bindings/GoodNewsForm';
export type { GoodNewsRow } from './bindings/GoodNewsRow';
export type { GoodNewsStart } from './bindings/GoodNewsStart';

export const goodNewsBoard = (args: { page: number }) => call<GoodNewsBoard>('good_news_board', args);
export const goodNewsPage = (args: { id: string }) => call<GoodNewsRow>('good_news_page', args);
export const goodNewsAbout = (args: { person: string }) => call<GoodNewsRow[]>('good_news_about', args);
export const goodNewsAtSession = (args: { session: string }) =>
  call<SessionNews>('good_news_at_session', args);
export const thanksDue = (args: { volunteer: string }) => call<ThanksRow[]>('thanks_due', args);
export const yearOfNews = (args: { year: number }) => call<YearOfNews>('year_of_news', args);
export const goodNewsStart = (args: { person: string | null; note: string | null }) =>
  call<GoodNewsStart>('good_news_start', args);
export const goodNewsForm = (args: { id: string }) => call<GoodNewsStart>('good_news_form', args);
export const shareGoodNews = (args: { form: GoodNewsForm }) => call<Done<string>>('share_good_news', args);
export const changeGoodNews = (args: { id: string; form: GoodNewsForm }) =>
  call<Done<string>>('change_good_news', args);
export const removeGoodNews = (args: { id: string }) => call<Done<null>>('remove_good_news', args);
export const answerPermission = (args: { id: string; permission: string }) =>
  call<Done<null>>('answer_permission', args);
export const thankVolunteer = (args: { id: string }) => call<Done<null>>('thank_volunteer', args);
export const recordTold = (args: { id: string; session: string | null; with: string }) =>
  call<Done<null>>('record_told', args);
export const chooseForReport = (args: { id: string; chosen: boolean }) =>
  call<Done<null>>('choose_for_report', args);

// ---- mdt ---------------------------------------------------------------------------------------

export type { ConsentForm } from './bindings/ConsentForm';
export type { ConsentPage } from './bindings/ConsentPage';
export type { ExclusionForm } from './bindings/ExclusionForm';
export type { ExclusionLine } from './bindings/ExclusionLine';
export type { PurposeLine } from './bindings/PurposeLine';
export type { Purpose } from './bindings/Purpose';
export type { Basis } from './bindings/Basis';
export type { ActionForm } from './bindings/ActionForm';
export type { ConcernBrief } from './bindings/ConcernBrief';
export type { DecisionForm } from './bindings/DecisionForm';
export type { Detail } from './bindings/Detail';
export type { ExportAsk } from './bindings/ExportAsk';
export type { Exported } from './bindings/Exported';
export type { HeldBackLine } from './bindings/HeldBackLine';
export type { ItemForm } from './bindings/ItemForm';
export type { ItemView } from './bindings/ItemView';
export type { MdtAction } from './bindings/MdtAction';
export type { MeetingForm } from './bindings/MeetingForm';
export type { MeetingPage } from './bindings/MeetingPage';
export type { MeetingRow } from './bindings/MeetingRow';
export type { Pack } from './bindings/Pack';
export type { Sheet } from './bindings/Sheet';
export type { PackAsk } from './bindings/PackAsk';
export type { PlannedRows } from './bindings/PlannedRows';
export type { SharingForm } from './bindings/SharingForm';
export type { SinceLine } from './bindings/SinceLine';

export const consentPage = (args: { person: string }) => call<ConsentPage>('consent_page', args);
export const recordConsent = (args: { form: ConsentForm }) => call<Done<string>>('record_consent', args);
export const consentInError = (args: { id: string }) => call<Done<null>>('consent_in_error', args);
export const addExclusion = (args: { form: ExclusionForm }) => call<Done<string>>('add_exclusion', args);
export const changeExclusion = (args: { id: string; form: ExclusionForm }) =>
  call<Done<null>>('change_exclusion', args);
/** From that day on it no longer holds; blank is today. */
export const endExclusion = (args: { id: string; until: string }) => call<Done<null>>('end_exclusion', args);

export const mdtMeetings = () => call<MeetingRow[]>('mdt_meetings');
export const mdtMeeting = (args: { id: string }) => call<MeetingPage>('mdt_meeting', args);
export const removeMdtMeeting = (args: { id: string }) => call<Done<null>>('remove_mdt_meeting', args);
export const makeMdtMeeting = (args: { form: MeetingForm }) => call<Done<string>>('make_mdt_meeting', args);
export const changeMdtMeeting = (args: { id: string; form: MeetingForm }) =>
  call<Done<null>>('change_mdt_meeting', args);
export const refreshMdtAgenda = (args: { id: string }) => call<Done<null>>('refresh_mdt_agenda', args);
export const addMdtItem = (args: { meeting: string; client: string }) =>
  call<Done<string>>('add_mdt_item', args);
export const changeMdtItem = (args: { id: string; form: ItemForm }) =>
  call<Done<null>>('change_mdt_item', args);
/** 1 is the first place. */
export const moveMdtItem = (args: { id: string; position: number }) =>
  call<Done<null>>('move_mdt_item', args);
export const decideSharing = (args: { id: string; form: SharingForm }) =>
  call<Done<null>>('decide_sharing', args);
export const markMdtHeld = (args: { id: string }) => call<Done<null>>('mark_mdt_held', args);
export const writeMdtDecision = (args: { id: string; form: DecisionForm }) =>
  call<Done<null>>('write_mdt_decision', args);
export const saveMdtAction = (args: { item: string; id: string | null; form: ActionForm }) =>
  call<Done<string>>('save_mdt_action', args);
export const setMdtActionDone = (args: { id: string; done: boolean; on: string }) =>
  call<Done<null>>('set_mdt_action_done', args);
export const removeMdtAction = (args: { id: string }) => call<Done<null>>('remove_mdt_action', args);
export const previewMdtExport = (args: { ask: ExportAsk }) => call<PlannedRows>('preview_mdt_export', args);
/** The sheets of a meeting; that they leave is on record once they are here. */
export const explainAbbreviations = (args: { text: string }) =>
  call<Abbreviation[]>('explain_abbreviations', args);
export const printMdtPack = (args: { ask: PackAsk }) => call<Pack>('print_mdt_pack', args);
/** Null when the person chose no place. */
export const exportMdt = (args: { ask: ExportAsk }) => call<Exported | null>('export_mdt', args);

// ---- who looked, where data went, and what is held about one person -----------------------------

export const looked = (args: { question: LookedQuestion }) => call<LookedPage>('looked', args);
export const went = (args: { question: WentQuestion }) => call<GonePage>('went', args);
/** Null when no place was chosen. */
export const exportWent = (args: { form: WentForm; elsewhere: boolean }) =>
  call<string | null>('export_went', args);
export const everything = (args: { id: string }) => call<Everything>('everything', args);
/** None when no place was chosen. */
export const exportEverything = (args: { id: string; form: EverythingForm; elsewhere: boolean }) =>
  call<string[]>('export_everything', args);
/** Asks for an empty folder and writes everything into it; null when none was chosen. */
export const exportAll = (args: { form: EverythingOutForm }) =>
  call<EverythingOut | null>('export_all', args);

// ---- the register in a volunteer's hands -------------------------------------------------------

export type { HelperChoice, HelperFound };
export type { HelperRow } from './bindings/HelperRow';

export const handOverChoices = (args: { session: string }) => call<HelperChoice[]>('hand_over_choices', args);
/** Hands the laptop over: from then on nothing answers but the next four, the status and the lock. */
export const handOver = (args: { session: string; volunteer: string | null }) =>
  call<null>('hand_over', args);
export const helperRegister = () => call<HelperRegister>('helper_register');
export const helperFind = (args: { text: string }) => call<HelperFound[]>('helper_find', args);
/** Marks one line of the register; `presence` null takes the last tick back. */
export const helperMark = (args: { mark: HelperMark }) => call<Done<null>>('helper_mark', args);
export const giveBack = (args: { passphrase: string }) => call<null>('give_back', args);

// ---- volunteers --------------------------------------------------------------------------------

export const volunteers = (args: { question: VolunteersQuestion }) =>
  call<VolunteersPage>('volunteers', args);
/** What a volunteer must know before the door. */
export const visitSheet = (args: { id: string }) => call<VisitSheet>('visit_sheet', args);
/** Puts on record that the sheet leaves, and gives it to print. */
export const printVisitSheet = (args: { id: string }) => call<PrintedVisitSheet>('print_visit_sheet', args);
export const volunteerPage = (args: { id: string }) => call<VolunteerPage>('volunteer_page', args);
export const saveAgreement = (args: { volunteer: string; id: string | null; form: AgreementForm }) =>
  call<Done<string>>('save_agreement', args);
export const removeAgreement = (args: { id: string }) => call<Done<null>>('remove_agreement', args);
export const saveTraining = (args: { volunteer: string; id: string | null; form: TrainingForm }) =>
  call<Done<string>>('save_training', args);
export const removeTraining = (args: { id: string }) => call<Done<null>>('remove_training', args);

// ---- reports and settings ----------------------------------------------------------------------

export type { Agency } from './bindings/Agency';
export type { AgencyForm } from './bindings/AgencyForm';
export type { AgencyRow } from './bindings/AgencyRow';
export type { Category } from './bindings/Category';
export type { Coordinator } from './bindings/Coordinator';
export type { Practice } from './bindings/Practice';
export type { PracticeForm } from './bindings/PracticeForm';
export type { Programme } from './bindings/Programme';
export type { ProgrammeForm } from './bindings/ProgrammeForm';
export type { Abbreviation } from './bindings/Abbreviation';
export type { Paper } from './bindings/Paper';
export type { PaperFooter } from './bindings/PaperFooter';
export type { SafeguardingNumbers } from './bindings/SafeguardingNumbers';
export type { Service } from './bindings/Service';
export type { ServiceForm } from './bindings/ServiceForm';
export type { ServiceRow } from './bindings/ServiceRow';

export const programmes = () => call<Programme[]>('programmes');
export const saveProgramme = (args: { id: string | null; form: ProgrammeForm }) =>
  call<Done<string>>('save_programme', args);
export const practices = () => call<Practice[]>('practices');
export const savePractice = (args: { id: string | null; form: PracticeForm }) =>
  call<Done<string>>('save_practice', args);
export const coordinators = () => call<Coordinator[]>('coordinators');
/** Corrects the name of the coordinator at work. */
export const saveMyName = (args: { form: { name: string } }) => call<Done<string>>('save_my_name', args);

export const agencies = () => call<AgencyRow[]>('agencies');
export const saveAgency = (args: { id: string | null; form: AgencyForm }) =>
  call<Done<string>>('save_agency', args);
export const saveService = (args: { agency: string; id: string | null; form: ServiceForm }) =>
  call<Done<string>>('save_service', args);
export const serviceCheckedToday = (args: { id: string }) =>
  call<Done<string>>('service_checked_today', args);

/** What stands at the foot of an MDT's papers. */
export const paperFooter = () => call<PaperFooter>('paper_footer');
export const savePaperFooter = (args: { form: PaperFooter }) => call<Done<null>>('save_paper_footer', args);
/** Whom to ring. Adult safeguarding is empty until somebody fills it in. */
export const safeguardingNumbers = () => call<SafeguardingNumbers>('safeguarding_numbers');
export const saveSafeguardingNumbers = (args: { form: SafeguardingNumbers }) =>
  call<Done<null>>('save_safeguarding_numbers', args);

/** Makes the file of pretend people, which opens with the same passphrase. */
export const makePractice = (args: { passphrase: string }) => call<null>('make_practice', args);

// ---- coordinators and keys ---------------------------------------------------------------------

export type { CoordinatorRow } from './bindings/CoordinatorRow';
export type { CoordinatorsPage };
export type { Theirs };

export const coordinatorsPage = () => call<CoordinatorsPage>('coordinators_page');
/** `present` is the passphrase of whoever does it, here and below. */
export const addCoordinator = (args: {
  name: string;
  passphrase: string;
  passphrase_again: string;
  present: string;
}) => call<Done<string>>('add_coordinator', args).then(forGood);
export const givePassphrase = (args: {
  coordinator: string;
  passphrase: string;
  passphrase_again: string;
  present: string;
}) => call<Done<null>>('give_passphrase', args).then(forGood);
export const changeMyPassphrase = (args: { present: string; passphrase: string; passphrase_again: string }) =>
  call<Done<null>>('change_my_passphrase', args).then(forGood);
export const coordinatorLeaves = (args: { coordinator: string; to: string; present: string }) =>
  call<Done<Theirs>>('coordinator_leaves', args);
/** Gives a new recovery key to write down; nothing changes before it was typed back. */
export const beginNewRecoveryKey = (args: { present: string }) =>
  call<{ recovery_key: string }>('begin_new_recovery_key', args);
export const replaceRecoveryKey = (args: { recovery_key: string }) =>
  call<Done<null>>('replace_recovery_key', args).then(forGood);
/** Locks the records with another key. The passphrases are by coordinator; a blank one is given a new one later. */
export const replaceDataKey = (args: { recovery_key: string; passphrases: Record<string, string> }) =>
  call<null>('replace_data_key', args);

export type { Report } from './bindings/Report';
/** The counts of a month ("2026-11"; empty is this month) or a year, each a sentence and a table. */
export const report = (args: { period: string; shared: boolean }) => call<Report>('report', args);
/** Writes the counts to share; answers where the file lies, or nothing when no place was chosen. */
export const exportReport = (args: { period: string; elsewhere: boolean }) =>
  call<string | null>('export_report', args);

// ---- privacy -----------------------------------------------------------------------------------

export type {
  AgreementPaper,
  AgreementWording,
  BasesPage,
  BasisForm,
  BreachForm,
  BreachRow,
  CapacityForm,
  ComplaintForm,
  ComplaintRow,
  KeptFor,
  LostFacts,
  NoticeFor,
  NoticePage,
  NoticesOf,
  Organisation,
  PrivacyHub,
  PrivacySummary,
};
export type { BasisLine } from './bindings/BasisLine';
export type { CapacityLine } from './bindings/CapacityLine';
export type { GroundChoice } from './bindings/GroundChoice';

/** What waits on the privacy page. */
export const privacyHub = () => call<PrivacyHub>('privacy_hub');
export const privacySummary = () => call<PrivacySummary>('privacy_summary');
/** The facts that are asked for when the laptop is lost. */
export const lostFacts = () => call<LostFacts>('lost_facts');
/** Puts on record that those facts leave on paper, and gives them to print. */
export const printLostFacts = () => call<LostFacts>('print_lost_facts');
export const complaints = () => call<ComplaintRow[]>('complaints');
export const complaint = (args: { id: string }) => call<ComplaintRow>('complaint', args);
export const saveComplaint = (args: { id: string | null; form: ComplaintForm }) =>
  call<Done<string>>('save_complaint', args);
export const removeComplaint = (args: { id: string }) => call<Done<null>>('remove_complaint', args);
export const breaches = () => call<BreachRow[]>('breaches');
export const breach = (args: { id: string }) => call<BreachRow>('breach', args);
export const saveBreach = (args: { id: string | null; form: BreachForm }) =>
  call<Done<string>>('save_breach', args);
export const removeBreach = (args: { id: string }) => call<Done<null>>('remove_breach', args);
/** Why everything may be kept: what was chosen, else what is suggested. */
export const bases = () => call<BasesPage>('bases');
export const confirmBasis = (args: { kept_for: KeptFor; form: BasisForm }) =>
  call<Done<string>>('confirm_basis', args);
export const privacyNotice = (args: { whom: NoticeFor }) => call<NoticePage>('privacy_notice', args);
/** Keeps the text that is about to be given out, under its number. */
export const issueNotice = (args: { whom: NoticeFor }) => call<Done<string>>('issue_notice', args);
export const noticesOf = (args: { person: string }) => call<NoticesOf>('notices_of', args);
export const giveNotice = (args: { person: string; notice: string }) =>
  call<Done<string>>('give_notice', args);
/** Who keeps the records. */
export const organisation = () => call<Organisation>('organisation');
export const saveOrganisation = (args: { form: Organisation }) => call<Done<null>>('save_organisation', args);
export const saveCapacity = (args: { person: string; id: string | null; form: CapacityForm }) =>
  call<Done<string>>('save_capacity', args);
export const removeCapacity = (args: { id: string }) => call<Done<null>>('remove_capacity', args);
/** What a volunteer signs now. It names nobody. */
export const agreementWording = () => call<AgreementWording>('agreement_wording');
export const agreementPaper = (args: { id: string }) => call<AgreementPaper>('agreement_paper', args);
/** Puts on record that the paper to sign leaves, and gives it to print. */
export const printAgreement = (args: { id: string }) => call<AgreementPaper>('print_agreement', args);
