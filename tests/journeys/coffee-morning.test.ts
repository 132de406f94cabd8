// The main job, end to end, by mouse: a coffee morning recorded in the real window, and an MDT CSV out of it.
import { join } from 'node:path';
import { journey } from './support/app.ts';
import { mouse } from './support/hands.ts';
import { coffeeMorning, proofs } from './support/story.ts';

journey('a coffee morning, from an empty file to the MDT and back', async (app) => {
  await coffeeMorning(app, mouse(app));
  const out = process.env.LIVING_WELL_OUT;
  if (out) await app.picture('last-screen', join(out, 'last-screen.png'));
  await proofs(app);
});
