/** One way on from the privacy page. */
export type PrivacyLink = {
  /** Its address. */
  path: string;
  /** What the link says. */
  label: string;
  /** What it is for, in one sentence. */
  words: string;
};

/** Every part of the privacy page, in groups. A test checks that each address has a page. */
export const PRIVACY: readonly { title: string; links: readonly PrivacyLink[] }[] = [
  {
    title: 'Who saw what',
    links: [
      { path: '/privacy/looked', label: 'Who looked', words: 'Who opened, searched or printed what.' },
      { path: '/privacy/went', label: 'Where did data go', words: 'Every file and paper that left.' },
    ],
  },
  {
    title: 'What we keep, and why',
    links: [
      { path: '/privacy/bases', label: 'Why we may keep this', words: 'A reason for each thing we keep.' },
      {
        path: '/privacy/retention',
        label: 'Keeping and removing',
        words: 'What has been kept long enough, and what is held back.',
      },
      {
        path: '/privacy/notice',
        label: 'Privacy notice',
        words: 'What we tell people about their records, in large print.',
      },
      {
        path: '/privacy/summary',
        label: 'Data-protection summary',
        words: 'What is held, who sees it, and what protects it.',
      },
    ],
  },
  {
    title: 'When something goes wrong',
    links: [
      { path: '/privacy/complaints', label: 'Complaints', words: 'What somebody was not content with.' },
      {
        path: '/privacy/breaches',
        label: 'Breaches',
        words: 'Data lost, or seen by somebody who should not.',
      },
      {
        path: '/privacy/lost',
        label: 'If the laptop is lost',
        words: 'Print it now, and keep it with the recovery key.',
      },
    ],
  },
  {
    title: 'Keys and promises',
    links: [
      {
        path: '/settings/keys',
        label: 'Coordinators and keys',
        words: 'Who can open the records, and the recovery key.',
      },
      { path: '/settings/backups', label: 'Backups', words: 'Copies, and how to get the records back.' },
      {
        path: '/privacy/agreement',
        label: 'Volunteers’ agreement',
        words: 'What volunteers promise, to print and sign.',
      },
    ],
  },
];

/** Every address of the privacy page. */
export const PRIVACY_PATHS: readonly string[] = PRIVACY.flatMap((group) =>
  group.links.map((link) => link.path),
);
