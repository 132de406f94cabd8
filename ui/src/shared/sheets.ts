// Which sheet of paper each piece of a text goes on. WebKit prints no margin boxes, so a paper that must carry
// "Sheet 2 of 6" is cut into sheets by us, by heights measured in the page (see Sheets.svelte).

/** A heading and what stands under it: one person of an MDT pack. */
export type Group = { heading: string; lines: readonly Line[] };
/** A term and its text; `goesOn` where the text began in the line before. */
export type Line = { term: string; text: string; goesOn?: boolean };
/** Part of a group on one sheet; `goesOn` where it began on the sheet before. */
export type Piece = { group: number; from: number; to: number; goesOn: boolean };
/** How high a group's heading and each of its lines are; any unit, the same throughout. */
export type Heights = { heading: number; lines: readonly number[] };

/** The longest text that is never torn, in letters: five lines beside their term. */
export const LONGEST = 300;

/** A text in pieces of at most `most` letters, cut at the end of a line, else of a sentence, else of a word. */
export function inPieces(text: string, most = LONGEST): string[] {
  const pieces: string[] = [];
  let rest = text;
  while (rest.length > most) {
    const within = rest.slice(0, most);
    const end = ['\n', '. ', ' '].map((mark) => within.lastIndexOf(mark)).find((at) => at > 0);
    const cut = end === undefined ? most : end + 1;
    pieces.push(rest.slice(0, cut).trimEnd());
    rest = rest.slice(cut).trimStart();
  }
  return [...pieces, rest];
}

/** The same group with no line too long to stand in one piece. */
export const inLines = (group: Group): Group => ({
  heading: group.heading,
  lines: group.lines.flatMap(({ term, text }) =>
    inPieces(text).map((piece, at) => ({ term, text: piece, goesOn: at > 0 })),
  ),
});

/** What stands beside a line: its term; on a new sheet, that it goes on; else nothing. */
export const beside = ({ term, goesOn }: Line, firstOnSheet: boolean): string =>
  goesOn ? (firstOnSheet ? `${term} (goes on)` : '') : term;

/**
 * Groups put on sheets in their order, each sheet at most `room` high, of which `taken` is gone on the first.
 * `apart`: every group begins a sheet. A heading never stands without its first line, and a group that fits one
 * sheet is not torn. What is higher than a whole sheet still gets one.
 */
export function onSheets(groups: readonly Heights[], room: number, taken = 0, apart = false): Piece[][] {
  const sheets: Piece[][] = [[]];
  let used = taken;
  const turn = () => {
    sheets.push([]);
    used = 0;
  };
  for (const [group, { heading, lines }] of groups.entries()) {
    const whole = lines.reduce((sum, line) => sum + line, heading);
    // What must stand together: set apart, the heading with its first line; else as much as one sheet holds.
    const together = apart ? heading + (lines[0] ?? 0) : Math.min(whole, room);
    if (used > 0 && ((apart && sheets.at(-1)?.length) || used + together > room)) turn();
    let piece: Piece = { group, from: 0, to: 0, goesOn: false };
    sheets.at(-1)?.push(piece);
    used += heading;
    for (const [at, line] of lines.entries()) {
      if (piece.to > piece.from && used + line > room) {
        turn();
        piece = { group, from: at, to: at, goesOn: true };
        sheets.at(-1)?.push(piece);
        used += heading;
      }
      piece.to = at + 1;
      used += line;
    }
  }
  return sheets;
}
