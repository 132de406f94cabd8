// What failed, once more and in few words, as the last thing a run prints: where only the end of a log is kept, it still
// says every journey that is red, and why.
import type { Reporter, TestModule } from 'vitest/node';

/** Longest piece of what a failure says, in characters; the whole stands further up. */
const LONGEST = 400;

/** Prints one line for each journey that failed, and for each file that could not begin. */
export class Red implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    for (const file of modules) {
      const begun = file.errors().map(({ message }) => ({ title: '(could not begin)', message }));
      const failed = [...file.children.allTests('failed')].map((one) => ({
        title: one.fullName,
        message: one.result().errors?.[0]?.message ?? 'It says nothing.',
      }));
      for (const { title, message } of [...begun, ...failed])
        console.error(
          `Red: ${file.relativeModuleId}: ${title}: ${message.replace(/\s+/g, ' ').slice(0, LONGEST)}`,
        );
    }
  }
}
