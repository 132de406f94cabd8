// Starts the app under a web driver, on free ports and in folders of its own, and ends it again.
import { spawn, type ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync, existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { Capabilities, WebDriver } from 'selenium-webdriver';
import { HttpClient } from 'selenium-webdriver/http/index.js';
import { Executor } from 'selenium-webdriver/lib/http.js';

const root = resolve(import.meta.dirname, '../../..');
const built = process.env.CARGO_TARGET_DIR ?? join(root, 'target');
const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');

/** The app as `make` builds it; another one is tried by naming it in LIVING_WELL_APP. */
export const appPath = process.env.LIVING_WELL_APP ?? join(built, 'debug', 'living-well');
/** The same core from a terminal, with which journeys read what was stored. */
export const adminPath = join(built, 'debug', 'living-well-admin');
/** Prints a kept page to PDF by WebKit's own print operation. */
export const paperPath = join(built, 'debug', 'living-well-paper');
/** Plays logind on a bus of the journey's own. */
export const logindPath = join(built, 'debug', 'living-well-logind');
/** The built screens, whose fonts a kept page needs. */
export const screensFolder = join(root, 'ui', 'dist');
/** Where pictures and the files of `make run` go. */
export const outFolder = process.env.LIVING_WELL_OUT ?? join(root, 'out');

/** One running driver with one running window. */
export type Running = { web: WebDriver; driver: ChildProcess; native: number };

/** Starts a driver, and through it the app with these environment variables; or a script that becomes the app. */
export async function start(environment: Record<string, string>, application = appPath): Promise<Running> {
  if (!existsSync(appPath)) throw new Error(`${appPath} is not there. Run make journeys.`);
  const [port, native] = [await freePort(), await freePort()];
  const driver = spawn(
    join(cache, 'living-well', 'tools', 'bin', 'tauri-driver'),
    ['--port', String(port), '--native-port', String(native)],
    { env: { ...process.env, ...environment }, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let complaint = '';
  driver.stderr?.on('data', (text: Buffer) => (complaint = (complaint + text.toString()).slice(-4000)));
  try {
    await until(() => answers(port), 'the web driver answers', 10_000);
    const capabilities = new Capabilities();
    // No browserName: the driver would look for a browser of that name.
    capabilities.delete('browserName');
    capabilities.set('tauri:options', { application });
    const server = new HttpClient(`http://127.0.0.1:${port}`);
    const web = WebDriver.createSession(new Executor(server), capabilities);
    await web.getSession();
    return { web, driver, native };
  } catch (failure) {
    driver.kill('SIGKILL');
    throw new Error(`The app did not start: ${String(failure)}\n${complaint}`);
  }
}

/** Ends the window as a person would by closing it, and then the driver. On a busy machine closing takes its time. */
export async function end(running: Running, dataFolder: string): Promise<void> {
  const apps = appsOn(dataFolder);
  await Promise.race([running.web.quit().catch(() => undefined), pause(5_000)]);
  await endDriver(running);
  for (const id of apps)
    await ended(id).catch(() => {
      process.kill(id, 'SIGKILL');
    });
}

/** Ends the app as a pulled battery would: SIGKILL, nothing said before. Then the driver. */
export async function kill(running: Running, dataFolder: string): Promise<void> {
  const apps = appsOn(dataFolder);
  for (const id of apps) process.kill(id, 'SIGKILL');
  for (const id of apps) await ended(id);
  await endDriver(running);
}

/** Waits until a process is gone whole: it lets go of its files, and so of its lock, after all that it had in memory. */
export async function ended(id: number): Promise<void> {
  const gone = () => {
    try {
      return /^State:\s+Z[^]*^Threads:\s+1$/m.test(readFileSync(`/proc/${id}/status`, 'utf8'));
    } catch {
      return true;
    }
  };
  await until(gone, `process ${id} has ended`, 10_000);
}

async function endDriver({ driver }: Running): Promise<void> {
  if (driver.exitCode === null && driver.signalCode === null) {
    const gone = new Promise((done) => driver.once('exit', done));
    // It ends its own native driver when asked; a window of that one must not outlive it either.
    for (const id of childrenOf(driver.pid)) process.kill(id, 'SIGTERM');
    driver.kill('SIGTERM');
    await gone;
  }
}

/** The process ids of every app that has this data folder. */
export function appsOn(dataFolder: string): number[] {
  return processes().filter((id) => {
    try {
      const environment = readFileSync(`/proc/${id}/environ`, 'utf8').split('\0');
      // An app that was built anew while it runs is called deleted.
      const exe = readlinkSync(`/proc/${id}/exe`).replace(/ \(deleted\)$/, '');
      return exe === appPath && environment.includes(`LIVING_WELL_DATA=${dataFolder}`);
    } catch {
      return false; // It ended while we looked.
    }
  });
}

/** The process ids of every program that this one started and that still runs. */
export function childrenOf(parent: number | undefined): number[] {
  return processes().filter((id) => status(id).includes(`\nPPid:\t${parent}\n`));
}

/** The web view's own processes, below the app: what draws the page, and what would reach out for it. */
export function webProcesses(app: number): number[] {
  const below = (id: number): boolean => {
    const parent = Number(/^PPid:\t(\d+)/m.exec(status(id))?.[1] ?? 0);
    return parent === app || (parent > 1 && below(parent));
  };
  return processes().filter((id) => id !== app && /^Name:\tWebKit/m.test(status(id)) && below(id));
}

/** Those of them that draw: one, for the one page. */
export function drawingProcesses(app: number): number[] {
  return webProcesses(app).filter((id) => /^Name:\tWebKitWebProc/.test(status(id)));
}

/** What the system says of a process; nothing when it has ended. */
function status(id: number): string {
  try {
    return readFileSync(`/proc/${id}/status`, 'utf8');
  } catch {
    return '';
  }
}

function processes(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

/** Waits until something is so, or fails with what was waited for. */
export async function until<T>(
  ask: () => T | Promise<T>,
  what: string | (() => string | Promise<string>),
  ms = 20_000,
): Promise<NonNullable<T>> {
  const end = Date.now() + ms;
  let problem: unknown;
  for (;;) {
    try {
      const answer = await ask();
      if (answer) return answer;
      problem = undefined;
    } catch (thrown) {
      problem = thrown;
    }
    if (Date.now() > end) {
      const words = typeof what === 'string' ? what : await what();
      throw new Error(`Waited ${ms} ms until ${words}.${problem ? ` Last: ${String(problem)}` : ''}`);
    }
    await pause(40);
  }
}

/** Waits. Only for what cannot be asked about. */
export const pause = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));

async function answers(port: number): Promise<boolean> {
  const answer = await fetch(`http://127.0.0.1:${port}/status`).catch(() => null);
  return answer?.ok ?? false;
}

function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const server = createServer();
    server.once('error', failed);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => done(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
