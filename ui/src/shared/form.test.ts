import { beforeEach, describe, expect, it, vi } from 'vitest';

const commands = vi.hoisted(() => ({ status: vi.fn(), keepDraft: vi.fn(), keptDraft: vi.fn() }));
vi.mock('../platform/commands', async (original) => ({ ...(await original<object>()), ...commands }));

import { flushDrafts, forgetDrafts } from '../app/drafts';
import { app } from '../app/state.svelte';
import { AppError } from '../platform/commands';
import { Form } from './form.svelte';

const empty = { given_name: '', skills: [] as string[] };
const refusal = new AppError('faults', 'One answer is missing.', [
  { field: 'given_name', message: 'Write a first name.' },
]);

beforeEach(() => {
  forgetDrafts();
  vi.resetAllMocks();
  commands.keepDraft.mockResolvedValue(null);
  commands.keptDraft.mockResolvedValue(null);
  commands.status.mockRejectedValue(new AppError('unexpected', 'No answer.'));
});

describe('a form', () => {
  it('keeps what was typed when it is refused, and shows each fault', async () => {
    const form = new Form(empty);
    form.values.skills = ['knots'];
    expect(await form.save(() => Promise.reject(refusal))).toBeUndefined();
    expect(form.values.skills).toEqual(['knots']);
    expect(form.error('given_name')).toBe('Write a first name.');
    expect(form.error('skills')).toBeUndefined();
    expect(form.refusals).toBe(1);
    expect(form.dirty).toBe(true);
    expect(form.busy).toBe(false);
  });

  it('puts the refusal of an act before it away once it is taken', async () => {
    const form = new Form(empty);
    app.trouble = 'Try twice first.';
    await form.submit(() => Promise.reject(refusal));
    expect(app.trouble).toBe('Try twice first.');
    await form.submit(() => Promise.resolve(null));
    expect(app.trouble).toBeNull();
  });

  it('says what a field was guessed from, until somebody changes it', () => {
    const guessed = [
      { field: 'given_name', from: '@Ada Angove' },
      { field: 'skills', from: 'knots' },
    ];
    const form = new Form({ given_name: 'Ada', skills: ['knots'] }, { guessed });
    expect(form.guess('given_name')).toBe('@Ada Angove');
    expect(form.guessed).toEqual(['given_name', 'skills']);
    form.values.given_name = 'Adam';
    form.values.skills = ['knots', 'boats'];
    expect(form.guess('given_name')).toBeUndefined();
    expect(form.guessed).toEqual([]);
    // Typed back as it was, it is what was guessed.
    form.values.given_name = 'Ada';
    expect(form.guessed).toEqual(['given_name']);
    form.start(empty, [{ field: 'given_name', from: 'Ada' }]);
    expect(form.guess('given_name')).toBe('Ada');
    form.start(empty);
    expect(form.guessed).toEqual([]);
  });

  it('says Saved and gives the act to undo when it is taken', async () => {
    const form = new Form(empty);
    form.refuse({ message: 'Old.', fields: [] });
    form.values.given_name = 'Arthur';
    const saved = await form.save((values) =>
      Promise.resolve({ value: values.given_name, act: 7, sentence: 'Arthur added' }),
    );
    expect(saved?.value).toBe('Arthur');
    expect(form.faults).toBeNull();
    expect(form.dirty).toBe(false);
    expect(app.undoLine).toEqual({ act: 7, sentence: 'Arthur added' });
    expect(app.announcement).toContain('Saved');
  });

  it('sends once, however often the button is pressed', async () => {
    const form = new Form(empty);
    const send = vi.fn(() => new Promise<{ value: null; act: number; sentence: string }>(() => undefined));
    void form.save(send);
    expect(await form.save(send)).toBeUndefined();
    expect(send).toHaveBeenCalledOnce();
  });

  it('gives back an unsaved draft of the same page, and forgets it after a save or a lock', async () => {
    const first = new Form(empty, { draft: 'people/new' });
    first.values.given_name = 'Doreen';
    first.keep();
    expect(new Form(empty, { draft: 'people/new' }).values.given_name).toBe('Doreen');
    expect(new Form(empty, { draft: 'concerns/new' }).values.given_name).toBe('');

    await first.submit(() => Promise.resolve(null));
    expect(new Form(empty, { draft: 'people/new' }).values.given_name).toBe('');

    first.values.given_name = 'Ivy';
    first.keep();
    forgetDrafts();
    expect(new Form(empty, { draft: 'people/new' }).values.given_name).toBe('');
  });

  it('never keeps a passphrase', async () => {
    const form = new Form({ passphrase: '' }, { draft: false });
    form.values.passphrase = 'copper lantern';
    form.keep();
    await form.recall();
    await flushDrafts();
    expect(commands.keepDraft).not.toHaveBeenCalled();
    expect(commands.keptDraft).not.toHaveBeenCalled();
    expect(new Form({ passphrase: '' }, { draft: false }).values.passphrase).toBe('');
  });

  it('lets a draft win over the record it was started from, until it is put back', () => {
    const form = new Form(empty, { draft: 'people/7/edit' });
    form.values.given_name = 'Art';
    form.keep();
    form.start({ given_name: 'Arthur', skills: ['knots'] });
    expect(form.values).toEqual({ given_name: 'Art', skills: [] });
    form.reset();
    expect(form.values).toEqual({ given_name: 'Arthur', skills: ['knots'] });
  });

  it('fills in what an earlier unlock left in the file, but never over what is being typed', async () => {
    commands.keptDraft.mockResolvedValue('{"values":{"given_name":"Ivy"},"labels":{}}');
    const form = new Form(empty, { draft: 'people/new' });
    await form.recall();
    expect(form.values.given_name).toBe('Ivy');

    forgetDrafts();
    const typing = new Form(empty, { draft: 'people/new' });
    const recalling = typing.recall();
    typing.values.given_name = 'Harold';
    await recalling;
    expect(typing.values.given_name).toBe('Harold');
  });
});
