// A message bus that stands for the system's, and on it logind as far as it holds sleep back (tests/logind).
import { spawn } from 'node:child_process';
import { readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { appsOn, logindPath, until } from './driver.ts';

/** One line of what logind said, when, and whether the app had its records open at that moment. */
export type Said = { line: string; at: number; open: boolean };

/** logind, played. */
export type Logind = {
  /** Every line until now, the first one first. */
  said: Said[];
  /** Sends the signal before a sleep, or the one after it. */
  tell: (what: 'sleep' | 'wake') => void;
  /** Waits for a line. */
  says: (line: string) => Promise<Said>;
};

/** Starts a bus; answers its address, the logind on it, and how to end both. */
export async function systemBus(data: string): Promise<{ address: string; logind: Logind; end: () => void }> {
  const bus = spawn('dbus-daemon', ['--session', '--nofork', '--print-address=1'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let printed = '';
  bus.stdout.on('data', (text: Buffer) => (printed += text.toString()));
  await until(() => printed.includes('\n'), 'the bus says its address');
  const address = printed.trim();

  const program = spawn(logindPath, [], {
    env: { ...process.env, DBUS_SYSTEM_BUS_ADDRESS: address },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const said: Said[] = [];
  let rest = '';
  program.stdout.on('data', (text: Buffer) => {
    // Looked at before anything else: a moment later another answer may be true.
    const [at, open] = [Date.now(), recordsOpen(data)];
    const lines = (rest + text.toString()).split('\n');
    rest = lines.pop() ?? '';
    said.push(...lines.map((line) => ({ line, at, open })));
  });
  const says = (line: string) =>
    until(
      () => said.find((one) => one.line === line),
      () => `logind says "${line}", not only ${JSON.stringify(said)}`,
      10_000,
    );
  await says('ready');
  return {
    address,
    logind: { said, tell: (what) => program.stdin.write(`${what}\n`), says },
    end: () => {
      program.kill();
      bus.kill();
    },
  };
}

/** Whether an app on this folder has the file of its records open. */
function recordsOpen(data: string): boolean {
  return appsOn(data).some((id) =>
    readdirSync(`/proc/${id}/fd`).some((fd) => {
      try {
        return readlinkSync(`/proc/${id}/fd/${fd}`) === join(data, 'living-well.db');
      } catch {
        return false; // It was closed while we looked.
      }
    }),
  );
}
