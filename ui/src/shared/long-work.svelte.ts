import { longWork, stopLongWork, toAppError } from '../platform/commands';

/** What is over sooner shows nothing: it would only flicker. */
const SHOWN_AFTER = 500;
/** Four times a second is as often as anybody reads. */
const EVERY = 250;

/**
 * Something that takes long: how far it has got, and stopping it. Its screen is `LongWork.svelte`.
 *
 *     const work = new Work('The backup is being made.');
 *     await work.do(() => backUpNow());
 *     <LongWork {work} />
 */
export class Work {
  /** How much is done, per cent, from half a second on. */
  perCent = $state<number | null>(null);
  /** Whether somebody pressed Stop. */
  stopping = $state(false);
  /** What the live region says: that it goes on, or that it was stopped. */
  told = $state('');
  readonly what: string;
  /** Whether it goes on. */
  busy = $state(false);
  #going = 0;

  /** `what` is one sentence that says what goes on. */
  constructor(what: string) {
    this.what = what;
  }

  /** Calls a command that takes long. What it answers or refuses is its caller's. */
  async do<T>(command: () => Promise<T>): Promise<T> {
    const going = ++this.#going;
    this.busy = true;
    this.told = '';
    this.stopping = false;
    const first = setTimeout(() => void this.#look(going), SHOWN_AFTER);
    try {
      return await command();
    } catch (thrown) {
      const error = toAppError(thrown);
      if (error.code === 'stopped') this.told = error.message;
      throw thrown;
    } finally {
      clearTimeout(first);
      this.#going += 1;
      this.busy = false;
      this.perCent = null;
      if (this.told === this.what) this.told = '';
    }
  }

  /** Stops it at its next step. Where it is too late for that, it gets done. */
  stop(): void {
    this.stopping = true;
    // Refused, it goes on, and is seen to.
    void stopLongWork().catch(() => (this.stopping = false));
  }

  async #look(going: number): Promise<void> {
    if (going !== this.#going) return;
    const done = await longWork().catch(() => null);
    if (going !== this.#going) return;
    if (done !== null) {
      this.perCent = done;
      this.told = this.what;
    }
    setTimeout(() => void this.#look(going), EVERY);
  }
}
