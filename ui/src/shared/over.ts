/** Whether a dialog lies over the page: no key reaches behind it. */
export const dialogOpen = () => document.querySelector('dialog[open]') !== null;
