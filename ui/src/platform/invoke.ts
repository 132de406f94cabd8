import { invoke } from '@tauri-apps/api/core';

/** One field at fault: `field` is the form's field name, `message` one plain sentence. */
export type FieldFault = { field: string; message: string };

/** What a refused command answers, made into an Error so that it can be thrown and caught. */
export class AppError extends Error {
  /** A short word for programs, such as `locked` or `recovery_mismatch`. */
  readonly code: string;
  /** Every field at fault at once. Empty when the whole act was refused. */
  readonly fields: FieldFault[];

  constructor(code: string, message: string, fields: FieldFault[] = []) {
    super(message);
    this.name = 'AppError';
    this.code = code;
    this.fields = fields;
  }
}

const UNEXPECTED = 'The app could not do that. What you typed is still here.';

/** Makes an AppError of anything a command may throw. Unknown shapes give a plain sentence, never internals. */
export function toAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  if (typeof thrown === 'object' && thrown !== null) {
    const { code, message, fields } = thrown as Record<string, unknown>;
    if (typeof code === 'string' && typeof message === 'string') {
      return new AppError(code, message, Array.isArray(fields) ? fields.filter(isFieldFault) : []);
    }
  }
  return new AppError('unexpected', UNEXPECTED);
}

function isFieldFault(thing: unknown): thing is FieldFault {
  if (typeof thing !== 'object' || thing === null) return false;
  const { field, message } = thing as Record<string, unknown>;
  return typeof field === 'string' && typeof message === 'string';
}

/** Why no page may be shown: the file is locked, or a volunteer has the laptop. */
export type Shut = 'locked' | 'helping';

let whenShut: ((code: Shut) => void) | null = null;

/** Tells the shell whenever a command is refused because the file is locked or in a volunteer's hands. */
export function onShut(listener: (code: Shut) => void): void {
  whenShut = listener;
}

/** Calls one command of the window. Throws AppError, and nothing else. */
export async function call<T>(command: string, args?: Record<string, unknown>): Promise<T> {
  try {
    return await invoke<T>(command, args && withBothSpellings(args));
  } catch (thrown) {
    const error = toAppError(thrown);
    if (error.code === 'locked' || error.code === 'helping') whenShut?.(error.code);
    throw error;
  }
}

/**
 * Gives every argument under its own name and in camelCase. The window may name a command's arguments either
 * way; the words of the wire are snake_case, and a page should not need to know which a command chose.
 */
export function withBothSpellings(args: Record<string, unknown>): Record<string, unknown> {
  const both: Record<string, unknown> = { ...args };
  for (const [name, value] of Object.entries(args)) {
    both[name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())] = value;
  }
  return both;
}
