// The same coffee morning with the keyboard alone: no click anywhere, and the focus visible at every stop.
import { journey } from './support/app.ts';
import { keyboard } from './support/hands.ts';
import { coffeeMorning, proofs } from './support/story.ts';

journey('a coffee morning with the keyboard alone', async (app) => {
  await coffeeMorning(app, keyboard(app));
  await proofs(app);
});
