// Every word of the help, and which page of it belongs to which screen. One page fits one screen at 100 %:
// at most six steps, and three sentences after them (words.test.ts; comfort.test.ts measures it in the window).

/** One page of help: what the screen is for, how it is done step by step, and what is good to know. */
export type HelpPage = {
  id: string;
  title: string;
  group: 'Pages' | 'When things go wrong';
  about: string;
  steps: readonly string[];
  know: readonly string[];
};

export const HELP: readonly HelpPage[] = [
  {
    id: 'first-day',
    title: 'The first day',
    group: 'Pages',
    about: 'Five short screens, and you can begin.',
    steps: [
      'Write your name. It stands beside what you record.',
      'Choose a passphrase: four words that have nothing in common. Type it twice.',
      'Write the recovery key on paper, and keep it away from the laptop.',
      'Choose a text size.',
      'Try it with pretend people first, start empty, or import people from a spreadsheet.',
    ],
    know: [
      'The passphrase locks everything. Nobody can look it up for you.',
      'Without passphrase and recovery key nobody can open the records.',
      'Everything works with no signal. Nothing is ever sent from this laptop.',
    ],
  },
  {
    id: 'today',
    title: 'Today',
    group: 'Pages',
    about: 'Everything that waits for you today stands here.',
    steps: [
      'Press “Start session” when people begin to come.',
      'Tick who is here. Those who did not come have an answer of their own.',
      'Look at the right: who waits to hear, what was promised, what is getting old.',
      'One press says that something was told or done.',
    ],
    know: [
      'A line about nobody yet waits here until you say who it is about.',
      '“Print today’s list” gives a list to tick with a pen. Type it up later from the same rows.',
      'Everything works with no signal. Nothing is ever sent from this laptop.',
    ],
  },
  {
    id: 'sessions',
    title: 'Sessions',
    group: 'Pages',
    about: 'A session is one coffee morning, one meeting or one round of calls.',
    steps: [
      'Press “New session”. Say the day, the place and the programme.',
      'Open it on the day, and press “Start session”.',
      'Close it when everybody has gone. It can still be read and corrected.',
    ],
    know: [
      'Peer support and monthly meetings are the volunteers’ own. Their lists name volunteers only.',
      'A session with nothing in it can be removed.',
      'Is paper found after you closed it? “Open session again” lets you type it up.',
    ],
  },
  {
    id: 'session',
    title: 'A session',
    group: 'Pages',
    about: 'Here you tick who came, and write down what you hear.',
    steps: [
      'Tick each person: here, apologies or not here. “Add someone” finds the others.',
      'Write one line for each thing heard. Press Enter to save it.',
      'Type @ and part of a name to say who it is about. The arrow keys choose.',
      'Press a name with dots beneath it to say who it is.',
      'Press “Make this…” beside a line. Ctrl Enter accepts what was guessed.',
    ],
    know: [
      'The words you typed stay as they are, whatever is made of them.',
      'What you type is kept while you type. A flat battery loses two seconds at most.',
      '“Hand over for the register” lets a volunteer tick. Your passphrase takes it back.',
    ],
  },
  {
    id: 'notes',
    title: 'Corridor notes',
    group: 'Pages',
    about: 'Write down what a nurse or GP said in passing.',
    steps: [
      'Press Ctrl Shift N, or “Corridor note” on the left.',
      'Write who said it, what they are, and of which practice.',
      'Write what they said, and name people with @.',
    ],
    know: [
      'What is about a person is shown at their surgery’s next MDT, once.',
      'A note about nobody waits on Today until you say who it is about.',
    ],
  },
  {
    id: 'visits',
    title: 'Visits',
    group: 'Pages',
    about: 'Record who visited whom, when, and for how long.',
    steps: [
      'Press “Record visit” on the person’s page, or find “visit” with Ctrl K.',
      'Choose the volunteer. Those matched with the person come first.',
      'Say the day and how long. A visit that was not made says why.',
    ],
    know: [
      'A visit can be made from a line of a session. The line stays as it was.',
      'The hours of visits are counted on the volunteer’s page and in the reports.',
    ],
  },
  {
    id: 'people',
    title: 'People',
    group: 'Pages',
    about: 'Everybody on record: those who are supported, their volunteers and others.',
    steps: [
      'Type a part of a name, a village or a phone number to find somebody.',
      'Open the person by their name.',
      'Press “Add person” for somebody new. Only the name is needed at first.',
      'Press “On record twice?” to see records that look alike. Say of each pair what it is.',
    ],
    know: [
      'Somebody with a like name may be on record already. You are asked before a second one is made.',
      'Two people of one name are told apart by village and year of birth.',
    ],
  },
  {
    id: 'import',
    title: 'Import people',
    group: 'Pages',
    about: 'Bring people from a spreadsheet, all of them at once.',
    steps: [
      'Press “Save an empty sheet”, and open it in your spreadsheet program.',
      'Write one line for each person. In “role” write client, volunteer, both or none.',
      'Save it as “CSV UTF-8”, and press “Choose file”.',
      'Correct in the spreadsheet what is listed, and choose the file again.',
      'Read how many it would be, and press “Take them in”.',
    ],
    know: [
      'Programmes and practices have to be in Settings first, by the same name.',
      'Dates are written as in the forms, such as 3/11/1941.',
      '“Undo” takes all of them back at once.',
    ],
  },
  {
    id: 'person',
    title: 'A person',
    group: 'Pages',
    about: 'What matters to somebody stands first. Problems come after.',
    steps: [
      'Read what matters to them and their strengths before you ring.',
      'Press “Record visit”, “Raise concern” or “Make referral” for what is next.',
      'Ask for each consent by itself, and record the answer.',
      'Press “Something has changed…” after a death, a move or a new surgery.',
      'Press “Read together” to look at the record side by side. Write down what they say is wrong.',
    ],
    know: [
      'An answer about consent is never changed. A new answer stands beside the old one.',
      'Say with whom they do not want to share. The app then asks before anything leaves.',
      'Known risks are shown to whoever goes to the door.',
    ],
  },
  {
    id: 'erase',
    title: 'Erasing a person',
    group: 'Pages',
    about: 'Somebody asked to be removed, or the record is no longer needed.',
    steps: [
      'Offer them a copy first. Print it from their page.',
      'Read what goes, what stays, and what is still open.',
      'Say why. Type the name as it stands on the record, and press “Erase”.',
      'Must the record stay? Write down why under “Keep this record”.',
    ],
    know: [
      'Nothing that is erased can be brought back.',
      'Notes about others stay. The name is taken out of them.',
      'Copies on a stick last until you replace them.',
    ],
  },
  {
    id: 'retention',
    title: 'How long records are kept',
    group: 'Pages',
    about: 'Records whose time has come, for you to look at.',
    steps: [
      'Read the list from the top. The longest kept stands first.',
      'Press “Look at it” to erase a record or to keep it longer.',
      'Press “Change the years” when your organisation chose others.',
      'End a hold when its reason is gone.',
    ],
    know: [
      'Nothing is erased by itself.',
      'When the date jumped, nothing is offered until you confirm it.',
      'The years are the choice of your organisation.',
    ],
  },
  {
    id: 'concerns',
    title: 'Concerns',
    group: 'Pages',
    about: 'Every worry that somebody voiced, from the first word to the answer.',
    steps: [
      'Read from the top: what is oldest stands first.',
      'Narrow the board by level, kind, surgery or volunteer. It says what it shows.',
      'Tick several to put them on the MDT list, or to give them another day.',
      'Press “Raise concern” for a new one.',
    ],
    know: [
      'A restricted concern shows only its level and its age here.',
      'Overdue means that the day of its level has passed.',
    ],
  },
  {
    id: 'concern-new',
    title: 'Raise a concern',
    group: 'Pages',
    about: 'Write down a worry, so that somebody answers it.',
    steps: [
      'Choose the person. From a line of a session it is filled in already.',
      'Write what happened, in the words of whoever told it.',
      'Say how pressing it is, and what it is about.',
      'Say who raised it. They will hear what came of it.',
    ],
    know: [
      'In danger now? Ring 999 first. This app sends nothing.',
      'What is about safety or abuse is always restricted. Few people see it.',
      '“More” holds what led up to it and what would help. It can wait.',
    ],
  },
  {
    id: 'concern',
    title: 'A concern',
    group: 'Pages',
    about: 'Say where it goes from here, and tell people what came of it.',
    steps: [
      'Choose where it goes: handle it here, to the MDT, or a referral.',
      'When there is an answer, press “Answered” and write it in plain words.',
      'Tell the person. Tell the volunteer who raised it. Mark both.',
      'Close it when both were told, or when you wrote why not.',
    ],
    know: [
      '“Not safe to tell” is a good reason.',
      '“Could not reach” needs two tries. Record each of them.',
      'Two concerns about the same thing can be put together. No words are lost.',
    ],
  },
  {
    id: 'referrals',
    title: 'Referrals',
    group: 'Pages',
    about: 'Every request to another agency, until somebody was told what came of it.',
    steps: [
      'Press “Make referral”. Say what is needed; services of the person’s area come first.',
      'Check that the person agrees. Without a yes it stays a draft.',
      'Print or copy the letter, or ring. Then press “Mark as sent”.',
      'Press “Chased today” when you asked how it stands.',
      'Write what they answered, and tell the person and the volunteer.',
    ],
    know: [
      'This app sends nothing. You post, mail or ring.',
      'When an agency says no, you are asked what is next. Nothing is lost.',
    ],
  },
  {
    id: 'good-news',
    title: 'Good news',
    group: 'Pages',
    about: 'What went well, in the words of whoever told it.',
    steps: [
      'Press “Share good news”, and write it down.',
      'Ask the person whether it may be told, with their name or without.',
      'Thank the volunteers who had a part in it.',
      'Choose some for the yearly report.',
    ],
    know: ['A yes can be taken back at any time. It then stands nowhere, the report included.'],
  },
  {
    id: 'mdt',
    title: 'MDT meetings',
    group: 'Pages',
    about: 'An MDT is a meeting at the surgery about people you both know.',
    steps: [
      'Press “New MDT meeting”. Choose the surgery and the day.',
      'Prepare it: the list of people makes itself.',
      'Hold it: one person at a time, decisions typed as they fall.',
      'Afterwards tell people what was decided.',
    ],
    know: [
      'A volunteer may come when an agreement is in force.',
      'What an MDT gave somebody to do stands on Today.',
    ],
  },
  {
    id: 'mdt-prepare',
    title: 'MDT: prepare',
    group: 'Pages',
    about: 'Decide before the MDT who is talked about, and what is shared.',
    steps: [
      'Read each person: what they said about sharing stands beside the name.',
      'Press “Share or not”, and say what the sharing rests on.',
      'Press “What we ask” to write your question to the meeting.',
      'Leave out whoever should wait. Move others earlier or later.',
      'Print the pack, or press “Export CSV” for a file.',
    ],
    know: [
      'Consent is looked at again in the moment that anything leaves.',
      'Whoever somebody does not want to share with is looked for among those who come.',
      'A CSV file opens in any spreadsheet. You carry or mail it yourself.',
    ],
  },
  {
    id: 'mdt-hold',
    title: 'MDT: hold',
    group: 'Pages',
    about: 'One person at a time, with the words of the MDT typed as they fall.',
    steps: [
      'Read out what has happened since the last meeting.',
      'Type the decision, and the same in plain English for the person.',
      'Type each action on a line of its own: -> @Matron home visit by Fri.',
      'Go on to the next person.',
    ],
    know: [
      'People whose volunteer came along stand first, so that the volunteer can go.',
      'Press “Explain abbreviations” when somebody speaks in short forms.',
    ],
  },
  {
    id: 'mdt-after',
    title: 'MDT: after',
    group: 'Pages',
    about: 'An MDT is over when people know what was decided.',
    steps: [
      'Press “Mark as held”.',
      'Tell each person what was decided, and each volunteer. Mark who heard.',
      'Print the minutes for those who were there.',
      'Tick off each action when it is done.',
    ],
    know: [
      'The next meeting of this surgery begins where this one ended.',
      'Printing names asks why and for whom. It is put on record.',
    ],
  },
  {
    id: 'volunteers',
    title: 'Volunteers',
    group: 'Pages',
    about: 'Who helps, whom they visit, and which papers run out.',
    steps: [
      'Open a volunteer by their name.',
      'Keep their agreement and their training up to date.',
      'Note a rest with its last day. Today then asks how they are.',
      'Print “Before the door” for what they must know before a visit.',
    ],
    know: [
      'Without an agreement in force nobody takes the register or comes to an MDT.',
      'The DBS check is noted with the day it was made.',
    ],
  },
  {
    id: 'reports',
    title: 'Reports',
    group: 'Pages',
    about: 'What a month or a year was like, in a sentence, a chart and a table.',
    steps: [
      'Choose the month or the whole year.',
      'Press “Print” to read it on paper.',
      'Tick “Hide small numbers” before you share it with anybody.',
      'Press “Export CSV” for a file that any spreadsheet opens.',
    ],
    know: [
      'Numbers under five are hidden, so that nobody can be guessed.',
      'Every file that left this laptop is listed at the end of the page.',
      'In a CSV file each line is one row of the table.',
    ],
  },
  {
    id: 'privacy',
    title: 'Privacy',
    group: 'Pages',
    about: 'What the law asks of whoever keeps records about others, in one place.',
    steps: [
      'Look at what waits: complaints, breaches, agreements and answers to ask again.',
      'Under “Why we may keep this”, look at each reason and confirm it.',
      'Say who you are, and print the privacy notice for people and for volunteers.',
      'Print “If the laptop is lost”, and keep it with the recovery key.',
    ],
    know: [
      'A breach has a clock: 72 hours from when somebody here knew.',
      'What is suggested is no legal advice. Ask whoever answers for data with you.',
      'The app tells nobody. A person rings or writes.',
    ],
  },
  {
    id: 'consent',
    title: 'Consent',
    group: 'Pages',
    about: 'Every question, the words to read aloud, and every answer there was.',
    steps: [
      'Read the question aloud. Press “Ask”, and record the answer.',
      'Say how it was given, and when to ask again.',
      'Under “Not with”, write whom they do not want to share with.',
      'When somebody may not be able to decide, press “Add a decision”.',
      'Press “Given today” when you hand over the privacy notice.',
    ],
    know: [
      'An answer is never changed. A wrong one is marked “Recorded in error” and stays readable.',
      'Capacity is about one decision. Help them to decide first.',
    ],
  },
  {
    id: 'everything',
    title: 'Everything held about somebody',
    group: 'Pages',
    about: 'What this laptop holds about one person, for them to have.',
    steps: [
      'Read it through. What is between [[ and ]] is about other people.',
      'Ask their nurse or doctor before they read news about their health.',
      'Press “Save for them…”. Write for whom it is, and why.',
      'Say what becomes of restricted concerns, where there are any.',
      'Open the file, and take out what they may not read of others.',
      'Hand it over on paper, or on a stick that only they have.',
    ],
    know: [
      'A restricted concern never leaves without a decision that it does no serious harm.',
      'A name that is not on record is not marked.',
      'That it left stays on record.',
    ],
  },
  {
    id: 'looked',
    title: 'Who looked',
    group: 'Pages',
    about: 'Each time that a record was opened, searched for, saved or printed.',
    steps: [
      'Choose whose record, who looked, or what was done.',
      'Type a first and a last day, then press “Show these days”.',
      'From a person’s page, press “Who looked at this record”.',
    ],
    know: [
      'Nobody can change this list. It goes only with somebody who is erased.',
      'What was typed to search is not kept: it may be a name.',
      'Looks at one record within ten minutes are one line.',
    ],
  },
  {
    id: 'went',
    title: 'Where did data go',
    group: 'Pages',
    about: 'Every file and paper that left this laptop.',
    steps: [
      'Read what left, about whom, why, and who let it out.',
      'Choose a person to see only what was about them.',
      'Press “Export CSV” for the list as a file, or “Export everything” for all records.',
    ],
    know: [
      'What was in a file is not kept. Its fingerprint tells whether a file is the same.',
      'A file that left cannot be called back.',
    ],
  },
  {
    id: 'everything-out',
    title: 'Export everything',
    group: 'Pages',
    about: 'All records as files that any program can read, in one folder.',
    steps: [
      'Make a new, empty folder, such as on a stick.',
      'Write why everything leaves, and for whom.',
      'Press “Export everything”, and read what it means.',
      'Choose the folder, and wait until it says how many files are written.',
    ],
    know: [
      'The files are not locked. Whoever has them can read them, restricted concerns too.',
      'Stopped, or with the disk full, no file is left in the folder.',
      'It is no backup: nothing puts these files in the place of the records.',
    ],
  },
  {
    id: 'keys',
    title: 'Coordinators and keys',
    group: 'Pages',
    about: 'Each coordinator has a passphrase of their own. The recovery key is for all.',
    steps: [
      'Press “Add coordinator”, and let them choose their passphrase.',
      'Change your own passphrase whenever somebody may have seen it.',
      'Press “leaves” beside somebody who goes, and choose who takes over.',
      'Make a new recovery key when its paper is lost.',
    ],
    know: [
      'Each of these asks for your own passphrase.',
      'Backups made before open with what opened them then.',
      'The last coordinator cannot leave. Add another first.',
    ],
  },
  {
    id: 'settings',
    title: 'Settings',
    group: 'Pages',
    about: 'How the app looks, who you are, and what the programmes need.',
    steps: [
      'Choose a text size and colours. They change at once.',
      'Fill in whom to ring when somebody may be in danger.',
      'Add programmes, surgeries, agencies and their services.',
      'Write what stands at the foot of every paper.',
    ],
    know: [
      'Everything works at 200 % text, with the mouse or with the keyboard alone.',
      'Nothing on the screen moves or fades by itself.',
      'Pretend people live in a file of their own. Practise with them as you like.',
    ],
  },
  {
    id: 'backups',
    title: 'Backups',
    group: 'Pages',
    about: 'A backup is a locked copy of all your records, in one file.',
    steps: [
      'Put a stick in, and press “Back up to a stick”. Do it every week.',
      'Keep the stick away from the laptop.',
      'To go back, press “Restore” beside a day, or “Restore from a file”.',
      'Read what would go. Type the passphrase, and press “Replace the records”.',
      'Press “Check everything now” when you are in doubt. It tells every fault, and changes nothing.',
    ],
    know: [
      'Backups on this laptop are made by themselves, checked, and tried out every month.',
      'On another laptop, choose “Restore a backup” on its first screen.',
      'What a restored backup replaced is kept aside beside the records.',
    ],
  },
  {
    id: 'find',
    title: 'Find and keys',
    group: 'Pages',
    about: 'Ctrl K finds anything, and does anything.',
    steps: [
      'Press Ctrl K, or “Find” on the left. Type a name, a word or a day.',
      'Or type what to do, and for whom: “visit Margaret”, “phone Arthur”.',
      'The arrow keys choose. Enter does it. Escape leaves.',
    ],
    know: [
      'Ctrl N writes a note. Ctrl Shift N writes a corridor note.',
      'Ctrl L covers the screen and locks. F1 opens the help of the page you are on.',
      'Tab goes on, Shift Tab goes back. Everything can be done with the mouse too.',
    ],
  },
  {
    id: 'mistake',
    title: 'I made a mistake',
    group: 'When things go wrong',
    about: 'Nearly everything can be taken back.',
    steps: [
      'Press “Undo” in the dark line at the bottom of the screen.',
      'Or find “Recent changes” with Ctrl K. It shows the last thirty days.',
      'Or open the record and correct it.',
    ],
    know: [
      'Undo says so when something later depends on what you did. Then nothing is changed.',
      'A file or a paper that left cannot be taken back. Ring whoever has it.',
      'A concern raised by mistake is closed as “Recorded by mistake”.',
    ],
  },
  {
    id: 'danger',
    title: 'Somebody is in danger',
    group: 'When things go wrong',
    about: 'Ring 999 first. Then write down what you did.',
    steps: [
      'Ring 999 when a life may be at risk.',
      'Ring adult safeguarding about abuse or neglect. The numbers stand in Settings.',
      'Raise a concern at the level “Emergency” or “Urgent”.',
      'Write down who rang, when, and what they were told.',
    ],
    know: [
      'This app sends nothing. A person has to ring.',
      'What is about safety or abuse is always restricted. Few people see it.',
      'When telling somebody could put them in danger, do not tell. “Not safe to tell” says so.',
    ],
  },
  {
    id: 'lost-laptop',
    title: 'The laptop is lost',
    group: 'When things go wrong',
    about: 'The records on it are locked. Act today all the same.',
    steps: [
      'Tell your manager today. Say when you last unlocked it.',
      'Say whether the passphrase or the recovery key was with it.',
      'Tell them which papers and files were in the bag.',
      'Look at “If the laptop is lost”, on paper or on another laptop. It says what to do.',
      'Record a breach. 72 hours count from when you knew.',
    ],
    know: [
      'Nobody can read the records without the passphrase or the recovery key.',
      'A laptop that was left unlocked can be read by whoever has it.',
      'Press Ctrl L whenever you leave it, if only for a minute.',
    ],
  },
  {
    id: 'passphrase',
    title: 'I forgot the passphrase',
    group: 'When things go wrong',
    about: 'The recovery key opens the records too.',
    steps: [
      'On the locked screen, press “Forgotten the passphrase?”.',
      'Type the recovery key from its newest sheet.',
      'Where more than one coordinator works, type your name as well.',
      'Choose a new passphrase: four words that have nothing in common.',
    ],
    know: [
      'Wrong tries are counted, and told at the next unlock.',
      'Without passphrase and recovery key nobody can open the records. That includes us.',
    ],
  },
  {
    id: 'leaving',
    title: 'A coordinator leaves',
    group: 'When things go wrong',
    about: 'Somebody who stays hands the work over, best while both sit here.',
    steps: [
      'Go through Today together: who waits to hear, and what was promised.',
      'In Settings, open “Coordinators and keys”. Add whoever takes over, if they are new.',
      'That person unlocks, and presses “leaves” beside the name of whoever goes.',
      'Choose who takes over, and make a new key when it is offered.',
    ],
    know: [
      'What was recorded before keeps the name of whoever recorded it.',
      'Backups made before still open with the old passphrases. Lock them away.',
    ],
  },
];

/** Which page of help belongs to which screen: the first that fits. */
const PLACES: readonly [RegExp, string][] = [
  [/^\/sessions\/(?!new$)/, 'session'],
  [/^\/sessions/, 'sessions'],
  [/^\/visits/, 'visits'],
  [/^\/notes/, 'notes'],
  [/^\/people\/[^/]+\/erase/, 'erase'],
  [/^\/privacy\/retention/, 'retention'],
  [/^\/people\/[^/]+\/consent$/, 'consent'],
  [/^\/people\/[^/]+\/everything$/, 'everything'],
  [/^\/privacy\/looked/, 'looked'],
  [/^\/privacy\/went/, 'went'],
  [/^\/privacy\/everything-out/, 'everything-out'],
  [/^\/people\/import$/, 'import'],
  [/^\/people\/(?!new$)/, 'person'],
  [/^\/people/, 'people'],
  [/^\/concerns\/new/, 'concern-new'],
  [/^\/concerns\//, 'concern'],
  [/^\/concerns/, 'concerns'],
  [/^\/(?:referrals|signposts)/, 'referrals'],
  [/^\/good-news/, 'good-news'],
  [/^\/volunteers/, 'volunteers'],
  [/^\/privacy/, 'privacy'],
  [/^\/reports/, 'reports'],
  [/^\/settings\/keys/, 'keys'],
  [/^\/settings\/backups/, 'backups'],
  [/^\/settings/, 'settings'],
  [/^\/changes/, 'mistake'],
  [/^\/help/, 'find'],
  [/^\/today/, 'today'],
];

/** The page of help for an address, or null where none was written for it. An MDT meeting has one for each step. */
export function helpFor(path: string, query: Readonly<Record<string, string>> = {}): string | null {
  if (/^\/mdt\//.test(path))
    return `mdt-${query.step === 'hold' || query.step === 'after' ? query.step : 'prepare'}`;
  if (path.startsWith('/mdt')) return 'mdt';
  return PLACES.find(([fits]) => fits.test(path))?.[1] ?? null;
}

/** A page of help by its name; Today for a name that is none. */
export const helpPage = (id: string): HelpPage => HELP.find((one) => one.id === id) ?? helpPage('today');
