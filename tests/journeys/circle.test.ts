// What was raised comes back to those who raised it: by mouse, and by keyboard alone.
import { circle } from './support/circle.ts';
import { journey } from './support/app.ts';
import { keyboard, mouse } from './support/hands.ts';
import { pretend } from './support/steps.ts';

journey('the way back, with the mouse', (app) => circle(app, mouse(app)), pretend);
journey('the way back, with the keyboard alone', (app) => circle(app, keyboard(app)), pretend);
