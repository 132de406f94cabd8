import { dropDraft, keepDraft, keptDraft, recallDraft } from '../app/drafts';
import { where } from '../app/navigate.svelte';
import { toHash } from '../app/router';
import { done, putRefusalAway } from '../app/state.svelte';
import type { Guess } from '../platform/bindings/Guess';
import type { Done } from '../platform/commands';
import { faultFor, faultsOf, fieldId, sameValues, type Faults } from './faults';

/**
 * One form: its values, its faults, and what happens when it is sent.
 *
 *     const form = useForm({ given_name: '', family_name: '' });
 *     async function save() {
 *       const saved = await form.save((values) => addPerson({ form: values }));
 *       if (saved) go(`/people/${saved.value.id}`);
 *     }
 *     <ErrorSummary {form} />
 *     <form onsubmit={form.on(save)} novalidate> <Field {form} name="given_name" label="First name" /> …
 *
 * A refusal keeps every typed character, shows the faults and moves the focus to the summary. What is typed and
 * not saved is kept in memory under the page's address: going away and coming back restores it.
 */
export class Form<V extends object> {
  values = $state<V>({} as V);
  /** The name shown for a field that holds an id, such as a picked person's. Kept with the draft, never sent. */
  labels = $state<Record<string, string>>({});
  faults = $state<Faults | null>(null);
  busy = $state(false);
  /** Grows with each refusal, so that the summary takes the focus each time. */
  refusals = $state(0);
  /** What was filled in from a written line, with the words it was guessed from and the value as it was guessed. */
  #guesses = $state.raw<{ field: string; from: string; value: string }[]>([]);
  readonly prefix: string;
  readonly #key: string;
  #clean: V;

  constructor(initial: V, options: FormOptions = {}) {
    this.prefix = options.prefix ?? 'f';
    this.#key =
      options.draft === false
        ? ''
        : `${options.draft ?? address()}#${[this.prefix, options.about].filter(Boolean).join(' ')}`;
    this.#clean = copy(initial);
    this.values = copy(initial);
    this.#guess(options.guessed);
    this.#restore();
  }

  /** Whether anything was typed since the last save or start. */
  get dirty(): boolean {
    return !sameValues($state.snapshot(this.values), this.#clean);
  }

  /** The id of a field's control. */
  id(field: string): string {
    return fieldId(this.prefix, field);
  }

  /** The sentence under a field at fault. */
  error(field: string): string | undefined {
    return faultFor(this.faults, field);
  }

  /** The fields still as they were guessed from a line: whatever a person has changed is no guess any more. */
  get guessed(): string[] {
    return this.#guesses.filter((guess) => this.#stands(guess)).map((guess) => guess.field);
  }

  /** The words a field was guessed from, while it holds what was guessed. */
  guess(field: string): string | undefined {
    return this.#guesses.find((guess) => guess.field === field && this.#stands(guess))?.from;
  }

  /** Fills the form from a record that has been read; an unsaved draft of this page wins over it. */
  start(values: V, guessed: readonly Guess[] = []): void {
    this.#clean = copy(values);
    this.values = copy(values);
    this.labels = {};
    this.faults = null;
    this.#guess(guessed);
    this.#restore();
  }

  /** Fills in what an earlier unlock left unsaved, unless something was typed meanwhile. */
  async recall(): Promise<void> {
    if (!this.#key || this.dirty) return;
    const draft = await recallDraft<Draft<V>>(this.#key);
    if (draft && !this.dirty) this.#restore();
  }

  /** Puts the form back as it was and forgets the draft: for "Cancel" and after a save that stays on the page. */
  reset(values: V = this.#clean): void {
    this.#clean = copy(values);
    this.values = copy(values);
    this.labels = {};
    this.faults = null;
    if (this.#key) dropDraft(this.#key);
  }

  /** Sends a writing command: on success says "Saved", shows the undo line and forgets the draft. */
  async save<T>(send: (values: V) => Promise<Done<T>>): Promise<Done<T> | undefined> {
    const result = await this.submit(send);
    if (result) done(result);
    return result;
  }

  /** Sends any command. Gives back its answer, or undefined when it was refused (the faults are then shown). */
  async submit<T>(send: (values: V) => Promise<T>): Promise<T | undefined> {
    if (this.busy) return undefined;
    this.busy = true;
    const sent = $state.snapshot(this.values) as V;
    try {
      const result = await send(sent);
      this.faults = null;
      putRefusalAway();
      this.#clean = sent;
      if (this.#key) dropDraft(this.#key);
      return result;
    } catch (thrown) {
      this.refuse(faultsOf(thrown));
      return undefined;
    } finally {
      this.busy = false;
    }
  }

  /** Shows faults that the page found itself. */
  refuse(faults: Faults | null): void {
    this.faults = faults;
    if (faults) this.refusals += 1;
  }

  /** For `onsubmit`: stops the browser's own sending and calls yours. */
  on(send: () => unknown): (event: SubmitEvent) => void {
    return (event) => {
      event.preventDefault();
      void send();
    };
  }

  /** Keeps what is typed. Runs in an effect of the page. */
  keep(): void {
    const now = $state.snapshot(this.values) as V;
    if (!this.#key) return;
    if (sameValues(now, this.#clean)) dropDraft(this.#key);
    else keepDraft(this.#key, { values: now, labels: $state.snapshot(this.labels) });
  }

  #guess(guessed: readonly Guess[] = []): void {
    const values = this.#clean as Record<string, unknown>;
    this.#guesses = guessed.map(({ field, from }) => ({ field, from, value: JSON.stringify(values[field]) }));
  }
  #stands(guess: { field: string; value: string }): boolean {
    return JSON.stringify((this.values as Record<string, unknown>)[guess.field]) === guess.value;
  }

  #restore(): void {
    const draft = this.#key ? keptDraft<Draft<V>>(this.#key) : undefined;
    if (!draft?.values) return;
    this.values = { ...copy(this.#clean), ...copy(draft.values) };
    this.labels = { ...draft.labels };
  }
}

type Draft<V> = { values: Partial<V>; labels: Record<string, string> };

export type FormOptions = {
  /** Start of the ids; needed only when one page has two forms. */
  prefix?: string;
  /** What of the page the form is about, where one form asks about several things: each keeps its own draft. */
  about?: string;
  /** The draft's name; the page's address when left out. `false` keeps no draft (passphrases). */
  draft?: string | false;
  /** The fields that were filled from a written line. */
  guessed?: readonly Guess[];
};

/** Makes a Form. Call it while the component is being set up. */
export function useForm<V extends object>(initial: V, options: FormOptions = {}): Form<V> {
  const form = new Form(initial, options);
  void form.recall();
  $effect(() => form.keep());
  return form;
}

function address(): string {
  return toHash(where.path, where.query);
}

function copy<V>(values: V): V {
  return JSON.parse(JSON.stringify(values)) as V;
}

/** What Field, Choice and ErrorSummary need of a form, whatever its values are. */
export type AnyForm = {
  values: object;
  labels: Record<string, string>;
  faults: Faults | null;
  refusals: number;
  prefix: string;
  id(field: string): string;
  error(field: string): string | undefined;
  guess(field: string): string | undefined;
};

/** One value of a form by name. */
export function valueOf(form: AnyForm, name: string): unknown {
  return (form.values as Record<string, unknown>)[name];
}

/** Sets one value of a form by name. */
export function setValue(form: AnyForm, name: string, value: unknown): void {
  (form.values as Record<string, unknown>)[name] = value;
}
