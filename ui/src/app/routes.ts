import type { Component } from 'svelte';
import type { Params, Query } from './router';
import Everything from '../access/Everything.svelte';
import EverythingOut from '../access/EverythingOut.svelte';
import Looked from '../access/Looked.svelte';
import Went from '../access/Went.svelte';
import Changes from '../changes/Page.svelte';
import ConcernDetail from '../concerns/Detail.svelte';
import ConcernEdit from '../concerns/Edit.svelte';
import ConcernLetter from '../concerns/Letter.svelte';
import ConcernNew from '../concerns/New.svelte';
import Concerns from '../concerns/Page.svelte';
import GoodNewsDetail from '../good-news/Detail.svelte';
import GoodNewsEdit from '../good-news/Edit.svelte';
import GoodNewsNew from '../good-news/New.svelte';
import GoodNews from '../good-news/Page.svelte';
import GoodNewsYear from '../good-news/Year.svelte';
import Erase from '../erasure/Page.svelte';
import ConsentPage from '../consent/Page.svelte';
import Help from '../help/Page.svelte';
import MeetingDetail from '../mdt/Detail.svelte';
import Mdt from '../mdt/Page.svelte';
import CorridorNew from '../notes/CorridorPage.svelte';
import NoteDetail from '../notes/Detail.svelte';
import PrivacyAgreement from '../privacy/Agreement.svelte';
import PrivacyBases from '../privacy/Bases.svelte';
import Breach from '../privacy/Breach.svelte';
import BreachEdit from '../privacy/BreachEdit.svelte';
import BreachNew from '../privacy/BreachNew.svelte';
import Breaches from '../privacy/Breaches.svelte';
import Complaint from '../privacy/Complaint.svelte';
import ComplaintEdit from '../privacy/ComplaintEdit.svelte';
import ComplaintNew from '../privacy/ComplaintNew.svelte';
import Complaints from '../privacy/Complaints.svelte';
import LostLaptop from '../privacy/Lost.svelte';
import PrivacyNotice from '../privacy/Notice.svelte';
import Privacy from '../privacy/Page.svelte';
import PrivacySummary from '../privacy/Summary.svelte';
import PersonChanged from '../people/Changed.svelte';
import Doubles from '../people/Doubles.svelte';
import Import from '../people/Import.svelte';
import Merge from '../people/Merge.svelte';
import PersonDetail from '../people/Detail.svelte';
import PersonEdit from '../people/Edit.svelte';
import PersonNew from '../people/New.svelte';
import People from '../people/Page.svelte';
import ReferralDetail from '../referrals/Detail.svelte';
import ReferralEdit from '../referrals/Edit.svelte';
import ReferralLetter from '../referrals/Letter.svelte';
import ReferralNew from '../referrals/New.svelte';
import ReferralToAgency from '../referrals/ToAgency.svelte';
import Referrals from '../referrals/Page.svelte';
import Reports from '../reports/Page.svelte';
import Retention from '../retention/Page.svelte';
import SessionDetail from '../sessions/Detail.svelte';
import SessionList from '../sessions/ListPage.svelte';
import SessionTypeUp from '../sessions/TypeUp.svelte';
import SessionEdit from '../sessions/Edit.svelte';
import SessionNew from '../sessions/New.svelte';
import Sessions from '../sessions/Page.svelte';
import Agencies from '../settings/Agencies.svelte';
import Agency from '../settings/Agency.svelte';
import Keys from '../settings/Keys.svelte';
import NewKey from '../settings/NewKey.svelte';
import Backups from '../settings/Backups.svelte';
import Settings from '../settings/Page.svelte';
import SignpostDetail from '../signposts/Detail.svelte';
import SignpostNew from '../signposts/New.svelte';
import Today from '../today/Page.svelte';
import ReadTogether from '../together/Page.svelte';
import VisitDetail from '../visits/Detail.svelte';
import VisitNew from '../visits/New.svelte';
import VolunteerAgreement from '../volunteers/Agreement.svelte';
import VolunteerDetail from '../volunteers/Detail.svelte';
import VisitSheet from '../volunteers/Sheet.svelte';
import Volunteers from '../volunteers/Page.svelte';

/** What every page is given. */
export type PageProps = { params: Params; query: Query };

/** The words of the left navigation, in their order, which never changes. */
export const NAVIGATION = [
  'Today',
  'Sessions',
  'People',
  'Concerns',
  'Referrals',
  'MDT',
  'Volunteers',
  'Reports',
  'Settings',
] as const;

/** A page takes of PageProps what it uses; a list may take nothing. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type AnyPage = Component<any>;

/**
 * Every page by its address. Fixed words stand before `:id`. A page `alone` is looked at with the person it is about:
 * beside it the shell shows nothing, and nobody else can be found.
 */
export const ROUTES: readonly { pattern: string; page: AnyPage; alone?: boolean }[] = [
  { pattern: '/today', page: Today },
  { pattern: '/sessions', page: Sessions },
  { pattern: '/sessions/new', page: SessionNew },
  { pattern: '/sessions/:id', page: SessionDetail },
  { pattern: '/sessions/:id/edit', page: SessionEdit },
  { pattern: '/sessions/:id/list', page: SessionList },
  { pattern: '/sessions/:id/type-up', page: SessionTypeUp },
  { pattern: '/visits/new', page: VisitNew },
  { pattern: '/visits/:id', page: VisitDetail },
  { pattern: '/people', page: People },
  { pattern: '/people/new', page: PersonNew },
  { pattern: '/people/twice', page: Doubles },
  { pattern: '/people/import', page: Import },
  { pattern: '/people/:id', page: PersonDetail },
  { pattern: '/people/:id/edit', page: PersonEdit },
  { pattern: '/people/:id/changed', page: PersonChanged },
  { pattern: '/people/:id/consent', page: ConsentPage },
  { pattern: '/people/:id/twice', page: Merge },
  { pattern: '/people/:id/erase', page: Erase },
  { pattern: '/people/:id/together', page: ReadTogether, alone: true },
  { pattern: '/people/:id/everything', page: Everything },
  { pattern: '/concerns', page: Concerns },
  { pattern: '/concerns/new', page: ConcernNew },
  { pattern: '/concerns/:id', page: ConcernDetail },
  { pattern: '/concerns/:id/edit', page: ConcernEdit },
  { pattern: '/concerns/:id/letter', page: ConcernLetter },
  { pattern: '/referrals', page: Referrals },
  { pattern: '/referrals/new', page: ReferralNew },
  { pattern: '/referrals/:id', page: ReferralDetail },
  { pattern: '/referrals/:id/edit', page: ReferralEdit },
  { pattern: '/referrals/:id/letter', page: ReferralLetter },
  { pattern: '/referrals/:id/to-agency', page: ReferralToAgency },
  { pattern: '/signposts/new', page: SignpostNew },
  { pattern: '/signposts/:id', page: SignpostDetail },
  { pattern: '/good-news', page: GoodNews },
  { pattern: '/good-news/new', page: GoodNewsNew },
  { pattern: '/good-news/year/:year', page: GoodNewsYear },
  { pattern: '/good-news/:id', page: GoodNewsDetail },
  { pattern: '/good-news/:id/edit', page: GoodNewsEdit },
  { pattern: '/notes/corridor', page: CorridorNew },
  { pattern: '/notes/:id', page: NoteDetail },
  { pattern: '/mdt', page: Mdt },
  { pattern: '/mdt/:id', page: MeetingDetail },
  { pattern: '/volunteers', page: Volunteers },
  { pattern: '/volunteers/:id', page: VolunteerDetail },
  { pattern: '/volunteers/:id/agreement', page: VolunteerAgreement },
  { pattern: '/volunteers/:id/sheet', page: VisitSheet },
  { pattern: '/privacy', page: Privacy },
  { pattern: '/privacy/agreement', page: PrivacyAgreement },
  { pattern: '/privacy/bases', page: PrivacyBases },
  { pattern: '/privacy/breaches', page: Breaches },
  { pattern: '/privacy/breaches/new', page: BreachNew },
  { pattern: '/privacy/breaches/:id', page: Breach },
  { pattern: '/privacy/breaches/:id/edit', page: BreachEdit },
  { pattern: '/privacy/complaints', page: Complaints },
  { pattern: '/privacy/complaints/new', page: ComplaintNew },
  { pattern: '/privacy/complaints/:id', page: Complaint },
  { pattern: '/privacy/complaints/:id/edit', page: ComplaintEdit },
  { pattern: '/privacy/lost', page: LostLaptop },
  { pattern: '/privacy/notice', page: PrivacyNotice },
  { pattern: '/privacy/summary', page: PrivacySummary },
  { pattern: '/reports', page: Reports },
  { pattern: '/privacy/retention', page: Retention },
  { pattern: '/settings', page: Settings },
  { pattern: '/settings/agencies', page: Agencies },
  { pattern: '/settings/backups', page: Backups },
  { pattern: '/settings/agencies/:id', page: Agency },
  { pattern: '/privacy/looked', page: Looked },
  { pattern: '/privacy/went', page: Went },
  { pattern: '/privacy/everything-out', page: EverythingOut },
  { pattern: '/settings/keys', page: Keys },
  { pattern: '/settings/keys/new', page: NewKey },
  { pattern: '/help', page: Help },
  { pattern: '/changes', page: Changes },
];
