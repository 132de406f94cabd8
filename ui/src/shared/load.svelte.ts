import { app } from '../app/state.svelte';
import { toAppError } from '../platform/commands';

/** Something read from the core: nothing yet, the value, or a refusal. */
export class Load<T> {
  value = $state.raw<T | undefined>(undefined);
  error = $state<string | null>(null);
  loading = $state(true);
  #turn = 0;

  async run(read: () => Promise<T>): Promise<void> {
    const turn = ++this.#turn;
    this.loading = true;
    try {
      const value = await read();
      if (turn !== this.#turn) return;
      this.value = value;
      this.error = null;
    } catch (thrown) {
      if (turn !== this.#turn) return;
      const error = toAppError(thrown);
      if (error.code !== 'locked' && error.code !== 'helping') this.error = error.message;
    } finally {
      if (turn === this.#turn) this.loading = false;
    }
  }
}

/**
 * Reads from the core, and reads again after every write, undo, and change of what `read` uses.
 *
 *     let { params }: PageProps = $props();
 *     const person = useLoad(() => getPerson({ id: params.id }));
 *     <Loaded from={person}>{#snippet children(person)} … {/snippet}</Loaded>
 *
 * Call the command inside `read` before any await, so that what it depends on is seen. An answer that comes
 * after a later question is thrown away.
 */
export function useLoad<T>(read: () => Promise<T>): Load<T> {
  const load = new Load<T>();
  $effect(() => {
    void app.version;
    void load.run(read);
  });
  return load;
}
