//! Made-up programmes of any size, drawn from a seed.
//!
//! The days are walked one by one, so that the log is in order and only what is still open is remembered.
//! What happens is kept in batches of some days each: memory stays flat however large the programme.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate, Weekday};

use super::{
    Loaded, SampleError, Scale, acts, at, before,
    demo::{concern_event, coordinator_name, referral_event},
    words,
};
use crate::{
    action::Action,
    agencies::{Agency, Service},
    clients::{Client, ClientPractice, ClientStatus, EndedWhy, KnownRisk, Match, YesNo},
    clock::FixedClock,
    concerns::{
        Asked, Category, ClosedAs, Concern, ConcernEventWhat, ConcernState, Level, NotTold,
        RaisedBy,
    },
    consent::{Answer, Basis, Consent, ConsentHow, Purpose},
    desk::Desk,
    ids::{
        AgencyId, ConcernId, ConsentId, IdSource, PersonId, PracticeId, ProgrammeId, ReferralId,
        SeededIds, ServiceId,
    },
    mdt::{MdtAction, MdtAttending, MdtItem, MdtItemConcern, MdtMeeting, MeetingState, Sharing},
    notes::{Note, NoteAbout, NoteKind, NoteMention},
    people::Person,
    programmes::{Practice, Programme},
    progress::Part,
    referrals::{Method, Referral, ReferralEventWhat, ReferralState, Urgency},
    sessions::{Attendance, CameAs, Presence, Session, SessionKind, SessionState},
    store::Tx,
    visits::{NotMadeWhy, Visit, VisitKind},
    volunteers::{Agreement, AttendsMdt, Volunteer, VolunteerStatus},
};

/// How many of each (performance.md, after published evaluations).
pub(super) struct Size {
    clients: usize,
    volunteers: usize,
    visits: usize,
    sessions: usize,
    referrals: usize,
    concerns: usize,
    practices: usize,
    years: u64,
}

impl Size {
    pub(super) fn of(scale: Scale) -> Self {
        let (clients, volunteers, visits, sessions, referrals, practices) = match scale {
            Scale::Demo | Scale::Coordinator => (250, 30, 3_000, 100, 400, 9),
            Scale::County => (15_000, 2_000, 300_000, 12_000, 50_000, 60),
            Scale::Stretch => (150_000, 10_000, 2_000_000, 50_000, 500_000, 200),
        };
        Self {
            clients,
            volunteers,
            visits,
            sessions,
            referrals,
            // A concern for every client and year at coordinator scale, and in the same measure to visits.
            concerns: visits / 12,
            practices,
            years: scale.years_before(),
        }
    }
}

#[cfg(test)]
impl Size {
    /// A quarter of a coordinator's year, for tests that look twice.
    pub(super) fn small() -> Self {
        Self {
            clients: 60,
            volunteers: 8,
            visits: 240,
            sessions: 10,
            referrals: 60,
            concerns: 60,
            practices: 3,
            years: 1,
        }
    }
}

/// Draws that repeat for one seed.
struct Draw(SeededIds);

impl Draw {
    fn new(seed: u64) -> Self {
        // Not the stream the ids come from, so that names do not follow from ids.
        Self(SeededIds::new(seed.rotate_left(17) ^ 0x5EED))
    }

    fn next(&mut self) -> u64 {
        let mut bytes = [0; 8];
        // A seeded source never fails.
        let _ = self.0.random(&mut bytes);
        u64::from_le_bytes(bytes)
    }

    /// A number below `end`, each equally likely; 0 when `end` is 0.
    fn below(&mut self, end: usize) -> usize {
        let end = end as u64;
        usize::try_from(self.next() % end.max(1)).unwrap_or(0)
    }

    /// A number below `end`, small ones more likely: of ten people three get half of what happens.
    fn skewed(&mut self, end: usize) -> usize {
        let one = self.below(end);
        let other = self.below(end);
        one.saturating_mul(other) / end.max(1)
    }

    fn percent(&mut self, of_hundred: usize) -> bool {
        self.below(100) < of_hundred
    }

    fn number(&mut self, from: i64, to: i64) -> i64 {
        let span = usize::try_from(to - from + 1).unwrap_or(1);
        from + i64::try_from(self.below(span)).unwrap_or(0)
    }

    fn pick<T: Copy>(&mut self, from: &[T], otherwise: T) -> T {
        from.get(self.below(from.len()))
            .copied()
            .unwrap_or(otherwise)
    }

    fn frequent(&mut self, from: &'static [&'static str]) -> &'static str {
        from.get(self.skewed(from.len())).copied().unwrap_or("")
    }

    fn text(&mut self, from: &'static [&'static str]) -> &'static str {
        self.pick(from, "")
    }
}

/// A client as the walk remembers one.
struct Somebody {
    id: PersonId,
    name: String,
    practice: usize,
    volunteer: Option<usize>,
    agencies: Option<Result<ConsentId, ()>>,
    mdt: Option<bool>,
    gone: bool,
    died: bool,
}

/// What becomes of a concern or a referral on a later day.
#[derive(Clone, Copy)]
enum Next {
    Concern(ConcernId, usize, ConcernStep),
    Referral(ReferralId, usize, ReferralState),
}

#[derive(Clone, Copy)]
enum ConcernStep {
    Move(ConcernState),
    Tell,
    Close(ClosedAs),
}

struct Walk {
    draw: Draw,
    loaded: Loaded,
    programmes: Vec<ProgrammeId>,
    practices: Vec<PracticeId>,
    agencies: Vec<(AgencyId, ServiceId, &'static str)>,
    clients: Vec<Somebody>,
    volunteers: Vec<(PersonId, String)>,
    later: BTreeMap<i64, Vec<Next>>,
    /// Concerns waiting for the next meeting of each practice.
    for_mdt: Vec<Vec<(usize, ConcernId)>>,
    nhs: u64,
    by: String,
    /// The place of the day being walked.
    today: i64,
    day: NaiveDate,
}

pub(super) fn load(
    desk: &mut Desk,
    clock: &FixedClock,
    size: &Size,
    seed: u64,
    as_of: NaiveDate,
    part: &Part,
) -> Result<Loaded, SampleError> {
    let first = before(as_of, size.years);
    let days: Vec<NaiveDate> = first
        .iter_days()
        .take_while(|day| *day < as_of)
        .filter(|day| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun))
        .collect();
    let by = coordinator_name(desk.read(), desk.who()?)?;
    let mut walk = Walk {
        draw: Draw::new(seed),
        loaded: Loaded::default(),
        programmes: Vec::new(),
        practices: Vec::new(),
        agencies: Vec::new(),
        clients: Vec::new(),
        volunteers: Vec::new(),
        later: BTreeMap::new(),
        for_mdt: vec![Vec::new(); size.practices],
        nhs: 0,
        by,
        today: 0,
        day: first,
    };
    clock.move_on_to(at(first, 8 * 60));
    desk.together(|desk| walk.directory(desk, size))?;
    // A few thousand acts a batch.
    let acts = (size.visits + 4 * size.referrals + 4 * size.concerns + 6 * size.sessions)
        / days.len().max(1);
    let batch = (4_000 / acts.max(1)).max(1);
    let all = days.len();
    let mut steps = part.steps(all as u64);
    for (number, chunk) in days.chunks(batch).enumerate() {
        desk.together(|desk| {
            for (place, day) in chunk.iter().enumerate() {
                walk.today = i64::try_from(number * batch + place).unwrap_or(0);
                walk.day = *day;
                walk.one_day(desk, clock, size, number * batch + place, all)?;
                steps.done(1)?;
            }
            Ok::<_, SampleError>(())
        })?;
    }
    desk.together(|desk| walk.what_is_to_come(desk, as_of))?;
    Ok(walk.loaded)
}

/// How many of `total` fall on the day `place` of `all`: the same every day, the rest spread evenly.
fn share(total: usize, place: usize, all: usize) -> usize {
    total * (place + 1) / all - total * place / all
}

impl Walk {
    fn directory(&mut self, desk: &mut Desk, size: &Size) -> Result<(), SampleError> {
        for (name, area) in words::PROGRAMMES {
            let id = desk.write(Action::SaveProgramme, |tx| {
                let id: ProgrammeId = tx.new_id();
                tx.insert(&Programme {
                    id,
                    name: (*name).to_owned(),
                    area: Some((*area).to_owned()),
                })?;
                Ok::<_, SampleError>(id)
            })?;
            self.programmes.push(id.value);
        }
        for number in 0..size.practices {
            let town = words::TOWNS
                .get(number % words::TOWNS.len())
                .copied()
                .unwrap_or("");
            let round = number / words::TOWNS.len();
            let house = words::HOUSES
                .get(round % words::HOUSES.len())
                .copied()
                .unwrap_or("");
            let id = desk.write(Action::SavePractice, |tx| {
                let id: PracticeId = tx.new_id();
                tx.insert(&Practice {
                    id,
                    name: format!("{house}, {town} (pretend)"),
                    ods_code: Some(format!("X98{number:03}")),
                    town: Some(town.to_owned()),
                })?;
                Ok::<_, SampleError>(id)
            })?;
            self.practices.push(id.value);
        }
        for (number, (agency, service, need)) in words::AGENCIES.iter().enumerate() {
            let ids = desk.write(Action::SaveAgency, |tx| {
                let id: AgencyId = tx.new_id();
                tx.insert(&Agency {
                    id,
                    name: format!("{agency} (pretend)"),
                    phone: Some(format!("01632 960{number:03}")),
                    email: None,
                    address: None,
                    areas: words::PROGRAMMES
                        .iter()
                        .map(|(name, _)| (*name).to_owned())
                        .collect(),
                })?;
                let its: ServiceId = tx.new_id();
                tx.insert(&Service {
                    id: its,
                    agency: id,
                    name: (*service).to_owned(),
                    need: (*need).to_owned(),
                    how_to_refer: Some("Ring".to_owned()),
                    eligibility: None,
                    last_checked_on: Some(self.day),
                })?;
                Ok::<_, SampleError>((id, its))
            })?;
            self.agencies.push((ids.value.0, ids.value.1, need));
        }
        Ok(())
    }

    fn one_day(
        &mut self,
        desk: &mut Desk,
        clock: &FixedClock,
        size: &Size,
        place: usize,
        all: usize,
    ) -> Result<(), SampleError> {
        let share_of = |total: usize| share(total, place, all);
        // A fifth of all people are there from the first day.
        let at_once = |total: usize| if place == 0 { total / 5 } else { 0 };
        clock.move_on_to(at(self.day, 8 * 60 + 30));
        for _ in 0..at_once(size.volunteers) + share_of(size.volunteers - size.volunteers / 5) {
            self.add_volunteer(desk)?;
        }
        for _ in 0..at_once(size.clients) + share_of(size.clients - size.clients / 5) {
            self.add_client(desk)?;
        }
        clock.move_on_to(at(self.day, 10 * 60));
        for _ in 0..share_of(size.sessions) {
            self.hold_session(desk)?;
        }
        clock.move_on_to(at(self.day, 12 * 60));
        for _ in 0..share_of(size.visits) {
            self.record_visit(desk)?;
        }
        for _ in 0..share_of(size.concerns) {
            self.raise_concern(desk)?;
        }
        for _ in 0..share_of(size.referrals) {
            self.make_referral(desk)?;
        }
        clock.move_on_to(at(self.day, 15 * 60));
        for next in self.later.remove(&self.today).unwrap_or_default() {
            match next {
                Next::Concern(id, client, step) => self.concern_step(desk, id, client, step)?,
                Next::Referral(id, client, state) => self.referral_step(desk, id, client, state)?,
            }
        }
        for practice in 0..self.practices.len() {
            // Each practice meets every 21 working days, one after another.
            if (place + 7 * practice) % 21 == 20 {
                self.hold_meeting(desk, practice)?;
            }
        }
        // Eight in a hundred leave in a year, half of them because they died.
        for _ in 0..share_of(size.clients * 8 / 100 * usize::try_from(size.years).unwrap_or(1) / 2)
        {
            self.somebody_leaves(desk)?;
        }
        for _ in 0..share_of(size.clients / 15) {
            self.consent_again(desk)?;
        }
        Ok(())
    }

    fn person(&mut self, id: PersonId, born: i64) -> Person {
        let draw = &mut self.draw;
        let given = if draw.percent(64) {
            draw.frequent(words::WOMEN)
        } else {
            draw.frequent(words::MEN)
        };
        let family = draw.frequent(words::FAMILIES);
        let town = draw.frequent(words::TOWNS);
        let east = draw.percent(30);
        let date = NaiveDate::from_yo_opt(
            i32::try_from(born).unwrap_or(1940),
            u32::try_from(draw.number(1, 365)).unwrap_or(1),
        );
        let known = draw.percent(90);
        Person {
            date_of_birth: date.filter(|_| known),
            birth_year: Some(born).filter(|_| !known),
            phone: draw
                .percent(85)
                .then(|| format!("01632 960{:03}", draw.below(1000))),
            mobile: draw
                .percent(35)
                .then(|| format!("07700 900{:03}", draw.below(1000))),
            address_lines: Some(format!(
                "{} {}",
                draw.number(1, 80),
                draw.text(words::STREETS)
            )),
            town: Some(town.to_owned()),
            postcode: Some(format!(
                "{} {}{}{}",
                if east { "PL98" } else { "TR98" },
                draw.number(1, 9),
                draw.text(&["A", "B", "D", "E", "F", "G", "H", "J"]),
                draw.text(&["P", "Q", "R", "S", "T", "U", "W", "X"])
            )),
            ..acts::blank_person(id, given.to_owned(), family.to_owned())
        }
    }

    fn add_volunteer(&mut self, desk: &mut Desk) -> Result<(), SampleError> {
        let born = i64::from(self.day.year()) - 30 - self.draw.number(0, 45);
        let day = self.day;
        let added = desk.write(Action::AddVolunteer, |tx| {
            let id: PersonId = tx.new_id();
            let person = self.person(id, born);
            tx.insert(&person)?;
            let one = |text: &str| vec![text.to_owned()];
            tx.insert(&Volunteer {
                id,
                status: VolunteerStatus::Active,
                skills: one(self.draw.text(words::SKILLS)),
                interests: one(self.draw.text(words::INTERESTS)),
                languages: one("English"),
                areas: one(person.town.as_deref().unwrap_or("")),
                availability: one(self.draw.text(words::TIMES)),
                drives: self.draw.percent(70),
                cannot: Vec::new(),
                dbs_checked_on: Some(day),
                attends_mdt: self.draw.pick(
                    &[AttendsMdt::Yes, AttendsMdt::No, AttendsMdt::Ask],
                    AttendsMdt::Ask,
                ),
            })?;
            let agreement = Agreement {
                id: tx.new_id(),
                volunteer: id,
                version: "2".to_owned(),
                signed_on: day,
                expires_on: Some(day + Days::new(730)),
            };
            tx.insert(&agreement)?;
            Ok::<_, SampleError>((id, person.name()))
        })?;
        self.volunteers.push(added.value);
        self.loaded.volunteers += 1;
        Ok(())
    }

    fn nhs_number(&mut self) -> String {
        loop {
            let nine = format!("999{:06}", self.nhs);
            self.nhs += 1;
            let sum: u32 = nine
                .chars()
                .filter_map(|c| c.to_digit(10))
                .zip((2..=10).rev())
                .map(|(digit, weight)| digit * weight)
                .sum();
            let check = (11 - sum % 11) % 11;
            let whole = format!("{nine}{check}");
            if check < 10 && whole != "9999999999" {
                return whole;
            }
        }
    }

    fn add_client(&mut self, desk: &mut Desk) -> Result<(), SampleError> {
        let born = i64::from(self.day.year()) - 70 - self.draw.number(0, 27);
        let day = self.day;
        let practice = self.draw.below(self.practices.len());
        let volunteer = self
            .draw
            .percent(60)
            .then(|| self.draw.below(self.volunteers.len()));
        let nhs_number = self.nhs_number();
        let programme = self
            .programmes
            .get(practice % self.programmes.len())
            .copied();
        let (Some(programme), Some(practice_id)) =
            (programme, self.practices.get(practice).copied())
        else {
            return Ok(());
        };
        let who = desk.who()?;
        let (by, mut agencies, mut mdt) = (self.by.clone(), None, None);
        let added = desk.write(Action::AddPerson, |tx| {
            let id: PersonId = tx.new_id();
            let person = self.person(id, born);
            tx.insert(&person)?;
            let draw = &mut self.draw;
            tx.insert(&Client {
                nhs_number: draw.percent(90).then_some(nhs_number),
                referred_by: Some(draw.text(words::REFERRED).to_owned()),
                referred_on: Some(day),
                over_75: i64::from(day.year()) - born >= 75,
                two_or_more_conditions: draw.percent(95),
                lives_alone: Some(if draw.percent(70) {
                    YesNo::Yes
                } else {
                    YesNo::No
                }),
                lead: Some(who),
                what_matters: Some(draw.text(words::MATTERS).to_owned()),
                strengths: Some(draw.text(words::STRENGTHS).to_owned()),
                interests: Some(draw.text(words::INTERESTS).to_owned()),
                talk_about_at_next_mdt: false,
                ..acts::blank_client(id, programme)
            })?;
            let its = ClientPractice {
                id: tx.new_id(),
                client: id,
                practice: practice_id,
                since: Some(day),
                until: None,
            };
            tx.insert(&its)?;
            let risk = KnownRisk {
                id: tx.new_id(),
                client: id,
                text: draw.text(words::RISKS).to_owned(),
                recorded_on: day,
                ended_on: None,
            };
            tx.insert(&risk)?;
            consent(
                tx,
                id,
                Purpose::KeepMyRecord,
                Answer::Given,
                day,
                &person.name(),
            )?;
            if draw.percent(85) {
                let yes = draw.percent(88);
                consent(
                    tx,
                    id,
                    Purpose::ShareWithMdt,
                    yes_or_no(yes),
                    day,
                    &person.name(),
                )?;
                mdt = Some(yes);
            }
            if draw.percent(85) {
                let yes = draw.percent(88);
                let given = consent(tx, id, Purpose::ShareWithAgencies, yes_or_no(yes), day, &by)?;
                agencies = Some(if yes { Ok(given) } else { Err(()) });
            }
            if let Some((volunteer, _)) = volunteer.and_then(|place| self.volunteers.get(place)) {
                let new = Match {
                    id: tx.new_id(),
                    client: id,
                    volunteer: *volunteer,
                    since: day,
                    until: None,
                    ended_because: None,
                };
                tx.insert(&new)?;
            }
            Ok::<_, SampleError>((id, person.name()))
        })?;
        self.clients.push(Somebody {
            id: added.value.0,
            name: added.value.1,
            practice,
            volunteer,
            agencies,
            mdt,
            gone: false,
            died: false,
        });
        self.loaded.clients += 1;
        Ok(())
    }

    /// A client who is still there, some more often than others; nothing when five draws found none.
    fn somebody(&mut self) -> Option<usize> {
        for _ in 0..5 {
            let place = self.draw.skewed(self.clients.len());
            if self.clients.get(place).is_some_and(|client| !client.gone) {
                return Some(place);
            }
        }
        None
    }

    /// What was said about somebody: 5 to 60 words, the name first.
    fn line(&mut self, client: usize) -> (String, Vec<PersonId>) {
        let mut mentions = Vec::new();
        let mut text = String::new();
        if let Some(somebody) = self.clients.get(client) {
            text.push('@');
            text.push_str(&somebody.name);
            mentions.push(somebody.id);
        }
        for place in 0..=self.draw.skewed(5) {
            if place > 0 {
                text.push('.');
            }
            text.push(' ');
            text.push_str(self.draw.text(words::SAID));
        }
        if self.draw.percent(25)
            && let Some((id, name)) = self.volunteers.get(self.draw.below(self.volunteers.len()))
        {
            text.push_str(". @");
            text.push_str(name);
            text.push_str(" will look in again");
            mentions.push(*id);
        }
        (text, mentions)
    }

    fn hold_session(&mut self, desk: &mut Desk) -> Result<(), SampleError> {
        let who = desk.who()?;
        let kind = self.draw.pick(
            &[
                SessionKind::CoffeeMorning,
                SessionKind::CoffeeMorning,
                SessionKind::CoffeeMorning,
                SessionKind::CraftGroup,
                SessionKind::MonthlyMeeting,
                SessionKind::PeerSupport,
                SessionKind::TeaParty,
            ],
            SessionKind::Other,
        );
        let Some(programme) = self
            .programmes
            .get(self.draw.below(self.programmes.len()))
            .copied()
        else {
            return Ok(());
        };
        let mut here = Vec::new();
        for _ in 0..self.draw.number(6, 14) {
            if let Some(place) = self.somebody()
                && !here.contains(&place)
            {
                here.push(place);
            }
        }
        let host = self
            .volunteers
            .get(self.draw.below(self.volunteers.len()))
            .cloned();
        let session = desk.write(Action::PlanSession, |tx| {
            let session = Session {
                id: tx.new_id(),
                kind,
                programme,
                date: self.day,
                starts: Some("10:00".to_owned()),
                ends: Some("12:00".to_owned()),
                venue: Some(self.draw.text(words::VENUES).to_owned()),
                host: host.as_ref().map(|(_, name)| name.clone()),
                state: SessionState::Open,
            };
            tx.insert(&session)?;
            Ok::<_, SampleError>(session)
        })?;
        let session = session.value;
        desk.write(Action::MarkRegister, |tx| {
            let mut order = 0;
            let people = here
                .iter()
                .filter_map(|place| self.clients.get(*place))
                .map(|client| (client.id, CameAs::Client))
                .chain(host.iter().map(|(id, _)| (*id, CameAs::Volunteer)));
            for (person, came_as) in people {
                let presence = match self.draw.below(10) {
                    0 => Presence::SentApologies,
                    1 => Presence::NotHere,
                    _ => Presence::Here,
                };
                let arrived_order = (presence == Presence::Here).then(|| {
                    order += 1;
                    order
                });
                let line = Attendance {
                    id: tx.new_id(),
                    session: session.id,
                    person,
                    came_as,
                    presence,
                    arrived_order,
                };
                tx.insert(&line)?;
            }
            Ok::<_, SampleError>(())
        })?;
        let lines = usize::try_from(self.draw.number(1, 4)).unwrap_or(1);
        for client in here.into_iter().take(lines) {
            let (text, mentions) = self.line(client);
            let about = self.clients.get(client).map(|client| client.id);
            desk.write(Action::WriteNote, |tx| {
                let note = Note {
                    id: tx.new_id(),
                    text,
                    kind: NoteKind::Line,
                    written_by: who,
                    session: Some(session.id),
                    told_by: host.as_ref().map(|(id, _)| *id),
                    told_by_words: None,
                    told_by_role: None,
                    told_by_practice: None,
                    from_note: None,
                    at: tx.now_ms(),
                };
                tx.insert(&note)?;
                if let Some(person) = about {
                    let about = NoteAbout {
                        id: tx.new_id(),
                        note: note.id,
                        person,
                    };
                    tx.insert(&about)?;
                }
                for person in mentions {
                    let mention = NoteMention {
                        id: tx.new_id(),
                        note: note.id,
                        person,
                    };
                    tx.insert(&mention)?;
                }
                Ok::<_, SampleError>(())
            })?;
            self.loaded.notes += 1;
        }
        desk.write(Action::CloseSession, |tx| {
            tx.update(&Session {
                state: SessionState::Closed,
                ..session
            })?;
            Ok::<_, SampleError>(())
        })?;
        self.loaded.sessions += 1;
        Ok(())
    }

    fn record_visit(&mut self, desk: &mut Desk) -> Result<(), SampleError> {
        let who = desk.who()?;
        let Some(place) = self.somebody() else {
            return Ok(());
        };
        let Some((client, volunteer)) = self.clients.get(place).map(|c| (c.id, c.volunteer)) else {
            return Ok(());
        };
        let volunteer = volunteer
            .and_then(|place| self.volunteers.get(place))
            .map(|(id, _)| *id);
        let made = self.draw.percent(90);
        let text = if self.draw.percent(80) {
            let mut text = String::new();
            for _ in 0..=self.draw.skewed(4) {
                if !text.is_empty() {
                    text.push(' ');
                }
                text.push_str(self.draw.text(words::VISITED));
            }
            Some(text)
        } else {
            None
        };
        let kind = self.draw.pick(
            &[
                VisitKind::Home,
                VisitKind::Home,
                VisitKind::Home,
                VisitKind::Phone,
                VisitKind::Outing,
                VisitKind::Appointment,
                VisitKind::WelcomeHome,
            ],
            VisitKind::Home,
        );
        let minutes = 5 * self.draw.number(2, 24);
        let why = self.draw.pick(NotMadeWhy::ALL, NotMadeWhy::Other);
        desk.write(Action::RecordVisit, |tx| {
            let visit = Visit {
                id: tx.new_id(),
                client,
                volunteer,
                coordinator: volunteer.is_none().then_some(who),
                on: self.day,
                minutes: made.then_some(minutes),
                kind,
                made,
                not_made_why: (!made).then_some(why),
                text: text.filter(|_| made),
                from_note: None,
            };
            tx.insert(&visit)?;
            Ok::<_, SampleError>(())
        })?;
        self.loaded.visits += 1;
        Ok(())
    }

    /// Some working days from now.
    fn soon(&mut self, after: i64, most: i64) -> i64 {
        after + self.draw.number(1, most)
    }

    fn after(&mut self, day: i64, next: Next) {
        self.later.entry(day).or_default().push(next);
    }

    fn raise_concern(&mut self, desk: &mut Desk) -> Result<(), SampleError> {
        let who = desk.who()?;
        let Some(place) = self.somebody() else {
            return Ok(());
        };
        let Some((client, practice, volunteer)) = self
            .clients
            .get(place)
            .map(|c| (c.id, c.practice, c.volunteer))
        else {
            return Ok(());
        };
        let volunteer = volunteer
            .and_then(|place| self.volunteers.get(place))
            .map(|(id, _)| *id);
        let category = self.draw.pick(Category::ALL, Category::Other);
        let level = self.draw.pick(
            &[
                Level::Watch,
                Level::Watch,
                Level::Soon,
                Level::Soon,
                Level::Soon,
                Level::Urgent,
            ],
            Level::Watch,
        );
        let raised_by = if volunteer.is_some() && self.draw.percent(60) {
            RaisedBy::Volunteer
        } else {
            self.draw.pick(
                &[
                    RaisedBy::ThePerson,
                    RaisedBy::Family,
                    RaisedBy::Coordinator,
                    RaisedBy::Professional,
                ],
                RaisedBy::Coordinator,
            )
        };
        let situation = self.draw.text(words::SITUATIONS).to_owned();
        let concern = desk.write(Action::RaiseConcern, |tx| {
            let concern = Concern {
                category,
                level,
                raised_by,
                raised_by_person: volunteer.filter(|_| raised_by == RaisedBy::Volunteer),
                ask: Some(self.draw.text(words::ASKS).to_owned()),
                person_knows: self.draw.pick(Asked::ALL, Asked::Yes),
                person_agrees: self.draw.pick(Asked::ALL, Asked::Yes),
                restricted: category == Category::SafetyOrAbuse,
                ..acts::blank_concern(tx.new_id(), client, who, self.day, situation)
            };
            tx.insert(&concern)?;
            concern_event(tx, &concern, ConcernEventWhat::Move, None, "open", None)?;
            Ok::<_, SampleError>(concern.id)
        })?;
        self.loaded.concerns += 1;
        let id = concern.value;
        // Two in a hundred lie on the board and nobody moves them; five were written by mistake.
        let route = match (category, self.draw.below(100)) {
            (_, 0..=1) => return Ok(()),
            (_, 2..=6) => {
                let day = self.soon(self.today, 3);
                self.after(
                    day,
                    Next::Concern(id, place, ConcernStep::Close(ClosedAs::ByMistake)),
                );
                return Ok(());
            }
            (Category::SafetyOrAbuse, _) => ConcernState::WithSafeguarding,
            (_, 7..=50) => ConcernState::BeingHandled,
            (_, 51..=70) => ConcernState::WithMdt,
            (_, 71..=82) => ConcernState::WithGp,
            (_, 83..=97) => ConcernState::WithAgency,
            _ => ConcernState::With999,
        };
        if route == ConcernState::WithMdt
            && let Some(waiting) = self.for_mdt.get_mut(practice)
        {
            waiting.push((place, id));
        }
        let moved = self.soon(self.today, 4);
        let answered = self.soon(moved, 25);
        let told = self.soon(answered, 12);
        let closed = self.soon(told, 5);
        for (day, step) in [
            (moved, ConcernStep::Move(route)),
            (answered, ConcernStep::Move(ConcernState::AwaitingFeedback)),
            (told, ConcernStep::Tell),
            (closed, ConcernStep::Close(ClosedAs::Answered)),
        ] {
            self.after(day, Next::Concern(id, place, step));
        }
        Ok(())
    }

    fn concern_step(
        &mut self,
        desk: &mut Desk,
        id: ConcernId,
        client: usize,
        step: ConcernStep,
    ) -> Result<(), SampleError> {
        let died = self.clients.get(client).is_some_and(|client| client.died);
        let day = self.day;
        let action = match step {
            ConcernStep::Move(_) => Action::MoveConcern,
            ConcernStep::Tell => Action::MarkLoop,
            ConcernStep::Close(_) => Action::CloseConcern,
        };
        desk.write(action, |tx| {
            let old: Concern = tx.read().record(id)?;
            let from = Some(old.state.word().to_owned());
            let mut new = old.clone();
            match step {
                ConcernStep::Move(state) => {
                    new.state = state;
                    if state == ConcernState::AwaitingFeedback {
                        new.outcome = Some(self.draw.text(words::OUTCOMES).to_owned());
                    }
                    tx.update(&new)?;
                    concern_event(tx, &new, ConcernEventWhat::Move, from, state.word(), None)
                }
                ConcernStep::Tell => {
                    let not = if died {
                        Some(NotTold::HasDied)
                    } else if old.restricted && self.draw.percent(40) {
                        Some(NotTold::NotSafe)
                    } else {
                        None
                    };
                    let to = match not {
                        Some(reason) => {
                            new.not_told_person = Some(reason);
                            format!("not told the person: {reason}")
                        }
                        None => {
                            new.told_person_on = Some(day);
                            new.told_person_by = Some(self.by.clone());
                            new.told_person_how = Some("by phone".to_owned());
                            "told the person".to_owned()
                        }
                    };
                    if old.raised_by == RaisedBy::Volunteer {
                        new.told_volunteer_on = Some(day);
                        new.told_volunteer_by = Some(self.by.clone());
                        new.told_volunteer_how = Some("in person".to_owned());
                    }
                    tx.update(&new)?;
                    concern_event(tx, &new, ConcernEventWhat::Loop, None, &to, None)
                }
                ConcernStep::Close(as_what) => {
                    new.state = ConcernState::Closed;
                    new.closed_on = Some(day);
                    new.closed_as = Some(as_what);
                    if as_what == ClosedAs::ByMistake {
                        let nothing = "Recorded by mistake, so there was nothing to tell.";
                        new.outcome = Some("Recorded by mistake.".to_owned());
                        new.not_told_person = Some(NotTold::Other);
                        new.not_told_person_words = Some(nothing.to_owned());
                        if old.raised_by == RaisedBy::Volunteer {
                            new.not_told_volunteer = Some(NotTold::Other);
                            new.not_told_volunteer_words = Some(nothing.to_owned());
                        }
                    }
                    tx.update(&new)?;
                    let why = new.outcome.clone();
                    concern_event(tx, &new, ConcernEventWhat::Move, from, "closed", why)
                }
            }
        })?;
        Ok(())
    }

    fn make_referral(&mut self, desk: &mut Desk) -> Result<(), SampleError> {
        let Some(place) = self.somebody() else {
            return Ok(());
        };
        let Some((client, agencies, volunteer)) = self
            .clients
            .get(place)
            .map(|c| (c.id, c.agencies, c.volunteer))
        else {
            return Ok(());
        };
        let Some((agency, service, need)) = self
            .agencies
            .get(self.draw.skewed(self.agencies.len()))
            .copied()
        else {
            return Ok(());
        };
        let volunteer = volunteer
            .filter(|_| self.draw.percent(40))
            .and_then(|place| self.volunteers.get(place))
            .map(|(id, _)| *id);
        let basis = match agencies {
            Some(Ok(_)) => Some(Basis::Consent),
            Some(Err(())) => None,
            None => Some(Basis::DirectCare),
        };
        let referral = desk.write(Action::MakeReferral, |tx| {
            let referral = Referral {
                service: Some(service),
                urgency: if self.draw.percent(20) {
                    Urgency::Soon
                } else {
                    Urgency::Routine
                },
                basis,
                basis_consent: agencies.and_then(Result::ok),
                method: Some(self.draw.pick(Method::ALL, Method::Phone)),
                return_response_to: Some(self.by.clone()),
                raised_by_volunteer: volunteer,
                ..acts::blank_referral(
                    tx.new_id(),
                    client,
                    agency,
                    self.day,
                    need.to_owned(),
                    self.draw.text(words::REASONS).to_owned(),
                )
            };
            tx.insert(&referral)?;
            referral_event(tx, &referral, ReferralEventWhat::Move, None, "draft", None)?;
            Ok::<_, SampleError>(referral.id)
        })?;
        self.loaded.referrals += 1;
        let id = referral.value;
        // A refusal leaves the draft a draft; a few are never sent, or sent and never answered.
        if basis.is_none() || self.draw.percent(2) {
            return Ok(());
        }
        let sent = self.soon(self.today, 2);
        let answered = self.soon(sent, 15);
        let decided = self.soon(answered, 15);
        let begun = self.soon(decided, 30);
        let ended = self.soon(begun, 60);
        let mut steps = vec![(sent, ReferralState::Sent)];
        match self.draw.below(100) {
            0..=2 => {}
            3..=7 => steps.push((answered, ReferralState::Withdrawn)),
            8..=20 => {
                steps.push((answered, ReferralState::Acknowledged));
                steps.push((decided, ReferralState::Declined));
            }
            21..=40 => {
                steps.push((answered, ReferralState::Acknowledged));
                steps.push((decided, ReferralState::WaitingList));
                steps.push((begun, ReferralState::Happening));
                steps.push((ended, ReferralState::Finished));
            }
            _ => {
                steps.push((answered, ReferralState::Accepted));
                steps.push((begun, ReferralState::Happening));
                steps.push((ended, ReferralState::Finished));
            }
        }
        for (day, state) in steps {
            self.after(day, Next::Referral(id, place, state));
        }
        Ok(())
    }

    fn referral_step(
        &mut self,
        desk: &mut Desk,
        id: ReferralId,
        client: usize,
        state: ReferralState,
    ) -> Result<(), SampleError> {
        let died = self.clients.get(client).is_some_and(|client| client.died);
        let day = self.day;
        let ends = matches!(
            state,
            ReferralState::Finished | ReferralState::Declined | ReferralState::Withdrawn
        );
        if ends {
            desk.write(Action::MarkLoop, |tx| {
                let mut new: Referral = tx.read().record(id)?;
                new.outcome = Some(self.draw.text(words::OUTCOMES).to_owned());
                let to = if died {
                    new.not_told_person = Some(NotTold::HasDied);
                    "not told the person: has died"
                } else {
                    new.told_person_on = Some(day);
                    new.told_person_by = Some(self.by.clone());
                    new.told_person_how = Some("by phone".to_owned());
                    "told the person"
                };
                if new.raised_by_volunteer.is_some() {
                    new.told_volunteer_on = Some(day);
                    new.told_volunteer_by = Some(self.by.clone());
                    new.told_volunteer_how = Some("in person".to_owned());
                }
                tx.update(&new)?;
                referral_event(tx, &new, ReferralEventWhat::Loop, None, to, None)
            })?;
        }
        desk.write(Action::MoveReferral, |tx| {
            let mut new: Referral = tx.read().record(id)?;
            let from = Some(new.state.word().to_owned());
            new.state = state;
            if state == ReferralState::Sent {
                new.sent_on = Some(day);
                new.chase_on = Some(day + Days::new(28));
            }
            if ends {
                new.chase_on = None;
            }
            tx.update(&new)?;
            referral_event(tx, &new, ReferralEventWhat::Move, from, state.word(), None)
        })?;
        Ok(())
    }

    /// A meeting of a practice about the concerns that waited for it, eight at most; none, no meeting.
    fn hold_meeting(&mut self, desk: &mut Desk, practice: usize) -> Result<(), SampleError> {
        let Some((meeting, agenda)) = self.new_meeting(desk, practice, self.day)? else {
            return Ok(());
        };
        for (position, (place, concern)) in (1_i64..).zip(agenda) {
            let item = self.new_item(desk, &meeting, position, place, concern)?;
            let Some(item) = item else { continue };
            if item.sharing == Some(Sharing::DoNotShare) {
                continue;
            }
            let due = self.day + Days::new(14);
            desk.write(Action::WriteDecision, |tx| {
                let action = MdtAction {
                    id: tx.new_id(),
                    item: item.id,
                    client: item.client,
                    what: self.draw.text(words::TO_DO).to_owned(),
                    who: Some(self.draw.text(words::ROLES).to_owned()),
                    due_on: Some(due),
                    done_on: self.draw.percent(90).then_some(self.day),
                };
                tx.update(&MdtItem {
                    decision: Some(action.what.clone()),
                    decision_in_plain_english: Some(self.draw.text(words::OUTCOMES).to_owned()),
                    ..item
                })?;
                tx.insert(&action)?;
                Ok::<_, SampleError>(())
            })?;
        }
        desk.write(Action::HoldMeeting, |tx| {
            let position = tx.position();
            tx.update(&MdtMeeting {
                state: MeetingState::Held,
                held_position: Some(position),
                ..meeting
            })?;
            Ok::<_, SampleError>(())
        })?;
        Ok(())
    }

    #[allow(clippy::type_complexity, reason = "a meeting and whom it is about")]
    fn new_meeting(
        &mut self,
        desk: &mut Desk,
        practice: usize,
        on: NaiveDate,
    ) -> Result<Option<(MdtMeeting, Vec<(usize, ConcernId)>)>, SampleError> {
        let (Some(waiting), Some(id)) = (
            self.for_mdt.get_mut(practice),
            self.practices.get(practice).copied(),
        ) else {
            return Ok(None);
        };
        let mut agenda: Vec<(usize, ConcernId)> = Vec::new();
        let mut rest = Vec::new();
        for (place, concern) in waiting.drain(..) {
            // One item for one person; a second concern waits its turn.
            if agenda.len() < 8 && agenda.iter().all(|(other, _)| *other != place) {
                agenda.push((place, concern));
            } else {
                rest.push((place, concern));
            }
        }
        *waiting = rest;
        agenda.retain(|(place, _)| self.clients.get(*place).is_some_and(|client| !client.gone));
        if agenda.is_empty() {
            return Ok(None);
        }
        let meeting = desk.write(Action::NewMeeting, |tx| {
            let meeting = MdtMeeting {
                id: tx.new_id(),
                practice: id,
                on,
                starts: Some("13:00".to_owned()),
                place: None,
                chair: None,
                state: MeetingState::Planned,
                held_position: None,
            };
            tx.insert(&meeting)?;
            for role in words::ROLES {
                let attending = MdtAttending {
                    id: tx.new_id(),
                    meeting: meeting.id,
                    name: format!("{role} (pretend)"),
                    role: Some((*role).to_owned()),
                };
                tx.insert(&attending)?;
            }
            Ok::<_, SampleError>(meeting)
        })?;
        self.loaded.meetings += 1;
        Ok(Some((meeting.value, agenda)))
    }

    fn new_item(
        &mut self,
        desk: &mut Desk,
        meeting: &MdtMeeting,
        position: i64,
        place: usize,
        concern: ConcernId,
    ) -> Result<Option<MdtItem>, SampleError> {
        let Some((client, mdt)) = self.clients.get(place).map(|c| (c.id, c.mdt)) else {
            return Ok(None);
        };
        let (sharing, basis) = match mdt {
            Some(true) => (Sharing::Share, Some(Basis::Consent)),
            Some(false) => (Sharing::DoNotShare, None),
            None => (Sharing::Share, Some(Basis::DirectCare)),
        };
        let item = desk.write(Action::ChangeItem, |tx| {
            let item = MdtItem {
                id: tx.new_id(),
                meeting: meeting.id,
                client,
                position,
                ask: Some(self.draw.text(words::ASKS).to_owned()),
                volunteer_present: self.draw.percent(20),
                sharing: Some(sharing),
                basis,
                sharing_reason: None,
                sharing_by: Some(tx.actor()),
                sharing_at: Some(tx.now_ms()),
                words_answered: None,
                words_asked: None,
                left_out: false,
                decision: None,
                decision_in_plain_english: None,
            };
            tx.insert(&item)?;
            let its = MdtItemConcern {
                id: tx.new_id(),
                item: item.id,
                concern,
                client,
            };
            tx.insert(&its)?;
            Ok::<_, SampleError>(item)
        })?;
        Ok(Some(item.value))
    }

    fn somebody_leaves(&mut self, desk: &mut Desk) -> Result<(), SampleError> {
        let Some(place) = self.somebody() else {
            return Ok(());
        };
        let dies = self.draw.percent(50);
        let why = if dies {
            EndedWhy::Died
        } else {
            self.draw.pick(
                &[
                    EndedWhy::MovedAway,
                    EndedWhy::CareHome,
                    EndedWhy::AskedToStop,
                    EndedWhy::NoLongerNeeded,
                ],
                EndedWhy::CareHome,
            )
        };
        let Some(somebody) = self.clients.get_mut(place) else {
            return Ok(());
        };
        somebody.gone = true;
        somebody.died = dies;
        let (id, day) = (somebody.id, self.day);
        let action = if dies {
            Action::RecordDeath
        } else {
            Action::ChangePerson
        };
        desk.write(action, |tx| {
            if dies {
                let person: Person = tx.read().record(id)?;
                tx.update(&Person {
                    died_on: Some(day),
                    ..person
                })?;
            }
            let client: Client = tx.read().record(id)?;
            tx.update(&Client {
                status: ClientStatus::Ended,
                ended_why: Some(why),
                ..client
            })?;
            for old in tx
                .read()
                .records::<Match>("WHERE client = ?1 AND until IS NULL", [id])?
            {
                tx.update(&Match {
                    until: Some(day),
                    ended_because: Some(why.word().to_owned()),
                    ..old
                })?;
            }
            Ok::<_, SampleError>(())
        })?;
        Ok(())
    }

    /// Somebody is asked again whether the MDT may hear of them, and may say otherwise than before.
    fn consent_again(&mut self, desk: &mut Desk) -> Result<(), SampleError> {
        let Some(place) = self.somebody() else {
            return Ok(());
        };
        let day = self.day;
        let withdraws = self.draw.percent(40);
        let Some(somebody) = self.clients.get_mut(place) else {
            return Ok(());
        };
        let answer = match (somebody.mdt, withdraws) {
            (Some(true), true) => Answer::Withdrawn,
            _ => Answer::Given,
        };
        somebody.mdt = Some(answer == Answer::Given);
        let (id, name) = (somebody.id, somebody.name.clone());
        desk.write(Action::RecordConsent, |tx| {
            consent(tx, id, Purpose::ShareWithMdt, answer, day, &name)
        })?;
        Ok(())
    }

    /// Sessions of the coming week, and one meeting to come for each practice where something waits.
    fn what_is_to_come(&mut self, desk: &mut Desk, as_of: NaiveDate) -> Result<(), SampleError> {
        let programmes = self.programmes.clone();
        for (days, programme) in (1_u64..).zip(programmes) {
            desk.write(Action::PlanSession, |tx| {
                let session = Session {
                    id: tx.new_id(),
                    kind: SessionKind::CoffeeMorning,
                    programme,
                    date: as_of + Days::new(days),
                    starts: Some("10:00".to_owned()),
                    ends: Some("12:00".to_owned()),
                    venue: Some(self.draw.text(words::VENUES).to_owned()),
                    host: None,
                    state: SessionState::Planned,
                };
                tx.insert(&session)?;
                Ok::<_, SampleError>(())
            })?;
            self.loaded.sessions += 1;
        }
        for practice in 0..self.practices.len() {
            let on = as_of + Days::new(1 + practice as u64 % 21);
            let Some((meeting, agenda)) = self.new_meeting(desk, practice, on)? else {
                continue;
            };
            for (position, (place, concern)) in (1_i64..).zip(agenda) {
                self.new_item(desk, &meeting, position, place, concern)?;
            }
        }
        Ok(())
    }
}

fn yes_or_no(yes: bool) -> Answer {
    if yes { Answer::Given } else { Answer::Refused }
}

fn consent(
    tx: &mut Tx<'_>,
    person: PersonId,
    purpose: Purpose,
    answer: Answer,
    on: NaiveDate,
    by: &str,
) -> Result<ConsentId, SampleError> {
    let consent = Consent {
        id: tx.new_id(),
        person,
        purpose,
        answer,
        how: ConsentHow::Spoken,
        on,
        by: by.to_owned(),
        witnessed_by: None,
        wording_version: Some("1".to_owned()),
        covers: None,
        with_whom: None,
        review_on: None,
        sequence: tx.position(),
        corrects: None,
    };
    tx.insert(&consent)?;
    Ok(consent.id)
}
