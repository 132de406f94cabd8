import { tick } from 'svelte';
import { showTrouble } from '../app/state.svelte';
import { printPage } from '../platform/commands';

/** A page that names somebody: on paper only from when it is on record that it leaves, and until it is printed. */
class Paper {
  released = $state(false);
  readonly #putOnRecord: () => Promise<unknown>;

  constructor(putOnRecord: () => Promise<unknown>) {
    this.#putOnRecord = putOnRecord;
  }

  print = async (): Promise<void> => {
    try {
      await this.#putOnRecord();
      this.released = true;
      await tick();
      await printPage();
    } catch (thrown) {
      showTrouble(thrown);
    }
  };

  /** For the window's `onafterprint`. */
  printed = (): void => {
    this.released = false;
  };
}

/** `const paper = usePaper(() => printVisitSheet({ id }))`; its button calls `paper.print`. */
export const usePaper = (putOnRecord: () => Promise<unknown>): Paper => new Paper(putOnRecord);
