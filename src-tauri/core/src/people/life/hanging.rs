//! What hangs on a change of somebody's life, and what may become of each.

use super::{Left, LeftAnswer, LifeAnswer, LifeEvent, WhatItLeaves, promised};
use crate::{
    clients::{self, Client, Match, Representative},
    concerns::{Concern, ConcernState, RESTRICTED},
    consent, dates,
    desk::Desk,
    ids::{MdtMeetingId, PersonId, PromiseId},
    loops::Looped,
    mdt::{MdtAction, MdtItem},
    people::{Person, PersonError, page},
    referrals::{FROM_RESTRICTED, Referral, ReferralState},
    store::{Reader, StoreError, record::column},
    volunteers::Volunteer,
    words::capitalised,
};
use LifeAnswer::{AnswerIt, AskAgain, End, HandOn, HasDied, Keep, TakeOff, TellAgency, Withdraw};

/// One record that hangs on a change.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Hangs {
    Concern(Box<Concern>),
    /// A concern or referral whose volunteer was to hear, and has died.
    Raised(Box<Concern>),
    Asked(Box<Referral>),
    Referral(Box<Referral>),
    Match(Match),
    Speaks(Representative),
    Item(Box<MdtItem>),
    Action(MdtAction),
    /// Promised to them or from a line about them; whom it is done for when it is handed on.
    Promised(PromiseId, Option<PersonId>),
    /// What they were to do.
    PromisedBy(PromiseId),
    VisitSafety,
    WelcomeHome,
}

/// Something that hangs on a change, with what may become of it; the first answer is the one chosen beforehand.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Hanging {
    pub record: Hangs,
    pub key: String,
    what: String,
    about: Option<String>,
    route: Option<String>,
    answers: Vec<(LifeAnswer, String)>,
}

impl Hanging {
    pub(super) fn new(record: Hangs, key: String, what: String) -> Self {
        Self {
            record,
            key,
            what,
            about: None,
            route: None,
            answers: Vec::new(),
        }
    }
    /// Where it is read, when it is restricted: the list says only that it is there.
    pub(super) fn read_on(self, route: Option<String>) -> Self {
        Self { route, ..self }
    }
    pub(super) fn about(self, about: impl Into<Option<String>>) -> Self {
        Self {
            about: about.into().filter(|text| !text.is_empty()),
            ..self
        }
    }
    pub(super) fn may(mut self, answer: LifeAnswer, words: impl Into<String>) -> Self {
        self.answers.push((answer, words.into()));
        self
    }
    /// Puts the answer that is chosen beforehand first.
    pub(super) fn choose(mut self, answer: LifeAnswer) -> Self {
        if let Some(at) = self.answers.iter().position(|(one, _)| *one == answer) {
            let chosen = self.answers.remove(at);
            self.answers.insert(0, chosen);
        }
        self
    }
    /// Whether that answer is one of them.
    pub fn allows(&self, answer: LifeAnswer) -> bool {
        self.answers.iter().any(|(one, _)| *one == answer)
    }
    fn row(self) -> Left {
        Left {
            chosen: self.answers.first().map_or(Keep, |(answer, _)| *answer),
            key: self.key,
            what: self.what,
            about: self.about,
            route: self.route,
            answers: self
                .answers
                .into_iter()
                .map(|(answer, words)| LeftAnswer { answer, words })
                .collect(),
        }
    }
}

/// What a change would leave, before it is recorded. `stays` is for a care home alone: whether they go on being
/// supported.
///
/// # Errors
/// When there is no such person, or the event is not one of theirs.
pub fn what_it_leaves(
    desk: &Desk,
    id: PersonId,
    event: LifeEvent,
    stays: bool,
) -> Result<WhatItLeaves, PersonError> {
    let read = desk.read();
    let person: Person = read.record(id)?;
    let rows = hanging(desk.read(), desk.today(), id, event, stays)?;
    Ok(WhatItLeaves {
        name: person.name(),
        called: called(&person),
        mobile: person.mobile.clone(),
        practice: clients::store::practice_now(read, id)?.map(|now| now.practice),
        rows: rows.into_iter().map(Hanging::row).collect(),
        to_know: to_know(read, &person, event, desk.today())?,
    })
}

/// The name somebody is called by.
pub(super) fn called(person: &Person) -> String {
    person
        .preferred_name
        .clone()
        .unwrap_or_else(|| person.given_name.clone())
}

/// Everything that hangs on a change, and what may become of it.
pub(super) fn hanging(
    read: Reader<'_>,
    today: chrono::NaiveDate,
    id: PersonId,
    event: LifeEvent,
    stays: bool,
) -> Result<Vec<Hanging>, StoreError> {
    let person: Person = read.record(id)?;
    let client = read.maybe_record::<Client>(id)?;
    if client.is_none() && !matches!(event, LifeEvent::Death | LifeEvent::Move) {
        return Err(StoreError::Refused(
            "Only somebody the programme supports has this.".into(),
        ));
    }
    if person.died_on.is_some() {
        return Err(StoreError::Refused(
            "This death is recorded already.".into(),
        ));
    }
    let of = Of {
        read,
        person: &person,
        event,
        leaves: match event {
            LifeEvent::Death | LifeEvent::MovedAway => true,
            LifeEvent::CareHome => !stays,
            LifeEvent::Move | LifeEvent::Surgery => false,
        },
    };
    let mut rows = Vec::new();
    if let Some(client) = &client {
        if event != LifeEvent::Surgery {
            of.concerns(today, &mut rows)?;
            of.referrals(&mut rows)?;
            of.matches(&mut rows)?;
        }
        of.items(&mut rows)?;
        if of.leaves {
            of.actions(today, &mut rows)?;
        }
        if matches!(event, LifeEvent::Move | LifeEvent::CareHome) {
            of.home(client, &mut rows);
        }
    }
    if of.leaves {
        promised::hangs(read, &person, of.died(), &mut rows)?;
    }
    if event == LifeEvent::Death {
        of.of_others(&mut rows)?;
    }
    Ok(rows)
}

struct Of<'a> {
    read: Reader<'a>,
    person: &'a Person,
    event: LifeEvent,
    /// Whether the programme's work for them ends.
    leaves: bool,
}

impl Of<'_> {
    fn died(&self) -> bool {
        self.event == LifeEvent::Death
    }

    fn concerns(
        &self,
        today: chrono::NaiveDate,
        rows: &mut Vec<Hanging>,
    ) -> Result<(), StoreError> {
        if !self.leaves {
            return Ok(());
        }
        let open = page::open_now(self.read, self.person.id, today)?;
        for shown in open.concerns {
            let concern: Concern = self.read.record(shown.id)?;
            let answered = concern.state == ConcernState::AwaitingFeedback;
            if answered && (!self.died() || concern.mark(crate::loops::Loop::Person).is_made()) {
                continue;
            }
            let what = if concern.restricted {
                RESTRICTED.to_owned()
            } else {
                format!("Concern: {}", shown.situation)
            };
            // Safeguarding goes on after a death and a move; a person decides, and not here.
            let grave = concern.restricted
                || matches!(
                    concern.state,
                    ConcernState::WithSafeguarding | ConcernState::With999
                );
            let teller = concern
                .volunteer()
                .filter(|_| !concern.restricted)
                .map(|volunteer| self.read.record::<Person>(volunteer))
                .transpose()?
                .filter(|volunteer| volunteer.died_on.is_none());
            let words = match (&teller, self.died()) {
                (Some(teller), true) => format!("Answered by this. Tell {} next", teller.name()),
                (None, true) => "Answered by this, and closed".to_owned(),
                (_, false) => "Answered by this. Tell them next".to_owned(),
            };
            let (id, restricted) = (concern.id, concern.restricted);
            rows.push(
                Hanging::new(
                    Hangs::Concern(Box::new(concern)),
                    format!("concern-{id}"),
                    what,
                )
                .about(Some(format!(
                    "{}, {}",
                    capitalised(shown.level.word()),
                    shown.state
                )))
                .read_on(restricted.then(|| format!("/concerns/{id}")))
                .may(AnswerIt, words)
                .may(Keep, "Leave it open")
                .choose(if grave { Keep } else { AnswerIt }),
            );
        }
        Ok(())
    }

    fn referrals(&self, rows: &mut Vec<Hanging>) -> Result<(), StoreError> {
        let open = self.read.records::<Referral>(
            "WHERE client = ?1 AND state <> 'finished' AND state <> 'declined' AND state <> 'withdrawn'
             ORDER BY made_on, id",
            [self.person.id],
        )?;
        for referral in open {
            let (agency, phone, areas, restricted): (String, Option<String>, Vec<String>, bool) =
                self.read.one(
                    "SELECT name, phone, areas,
                       EXISTS (SELECT 1 FROM restricted_referral WHERE restricted_referral.referral = ?2)
                     FROM agency WHERE id = ?1",
                    (referral.agency, referral.id),
                    |row| Ok((row.get(0)?, row.get(1)?, column(row, 2)?, row.get(3)?)),
                )?;
            let draft = referral.state == ReferralState::Draft;
            let mut about = vec![capitalised(referral.state.word())];
            about.extend(phone.filter(|_| !draft && !restricted));
            if !self.leaves && !areas.is_empty() && !restricted {
                about.push(format!("covers {}", areas.join(", ")));
            }
            let key = format!("referral-{}", referral.id);
            // Whoever looks over the shoulder must not read where it went; whoever answers opens its page.
            let (what, told, tell) = if restricted {
                (
                    FROM_RESTRICTED.to_owned(),
                    "The agency".to_owned(),
                    "the agency".to_owned(),
                )
            } else {
                let what = format!("Referral to {agency}: {}", referral.need);
                (what, agency.clone(), agency)
            };
            let route = restricted.then(|| format!("/referrals/{}", referral.id));
            let row = Hanging::new(Hangs::Referral(Box::new(referral.clone())), key, what)
                .about(Some(about.join(", ")))
                .read_on(route);
            rows.push(if draft {
                row.may(Withdraw, "Withdraw the draft")
                    .may(Keep, "Keep the draft")
                    .choose(if self.leaves { Withdraw } else { Keep })
            } else {
                // A volunteer who asked for it hears first; the rule of referrals says so.
                let unheard = referral.volunteer().is_some()
                    && !referral.mark(crate::loops::Loop::Volunteer).is_made();
                let row = row.may(
                    TellAgency,
                    format!("Tell {tell}: on the list to chase today"),
                );
                let row = if self.died() && !unheard {
                    row.may(Withdraw, format!("{told} has been told. Withdraw it"))
                } else {
                    row
                };
                row.may(Keep, "Leave it as it is")
            });
        }
        Ok(())
    }

    fn matches(&self, rows: &mut Vec<Hanging>) -> Result<(), StoreError> {
        for row in page::matches_of_client(self.read, self.person.id)? {
            if row.matched.until.is_some() {
                continue;
            }
            let volunteer: Person = self.read.record(row.matched.volunteer)?;
            let areas = self.read.record::<Volunteer>(volunteer.id)?.areas;
            let phone = volunteer.phone.or(volunteer.mobile);
            let near = (!self.leaves && !areas.is_empty())
                .then(|| format!("goes to {}", areas.join(", ")));
            let about: Vec<String> = [phone, near].into_iter().flatten().collect();
            rows.push(self.ends_or_not(row, "Visited by", about.join(", ")));
        }
        Ok(())
    }

    fn ends_or_not(&self, row: page::MatchRow, how: &str, about: String) -> Hanging {
        let name = row.name;
        let ends = format!("{name} knows. The visits end");
        let keeps = if self.leaves {
            format!("Tell {name} first, then end the visits")
        } else {
            "The visits go on".to_owned()
        };
        let key = format!("match-{}", row.matched.id);
        Hanging::new(Hangs::Match(row.matched), key, format!("{how} {name}"))
            .about(Some(about))
            .may(Keep, keeps)
            .may(End, ends)
    }

    fn items(&self, rows: &mut Vec<Hanging>) -> Result<(), StoreError> {
        let items = self.read.records::<MdtItem>(
            "WHERE client = ?1 AND left_out = 0 AND meeting IN (SELECT id FROM mdt_meeting WHERE state = 'planned')
             ORDER BY id",
            [self.person.id],
        )?;
        for item in items {
            let (practice, on) = self.meeting(item.meeting)?;
            let key = format!("item-{}", item.id);
            let what = format!("On the MDT list of {practice}, {}", dates::short(on));
            let row = Hanging::new(Hangs::Item(Box::new(item)), key, what)
                .may(TakeOff, "Take it off the list")
                .may(HandOn, "To the list of the new surgery")
                .may(Keep, "Leave it on the list");
            rows.push(match (self.event, self.leaves) {
                (LifeEvent::Surgery, _) => row.choose(HandOn),
                (_, true) => Hanging {
                    answers: row
                        .answers
                        .iter()
                        .filter(|(one, _)| *one != HandOn)
                        .cloned()
                        .collect(),
                    ..row
                },
                // Within the area the surgery may stay: then handing on leaves it where it is.
                (_, false) => row.choose(HandOn),
            });
        }
        Ok(())
    }

    fn meeting(&self, id: MdtMeetingId) -> Result<(String, chrono::NaiveDate), StoreError> {
        self.read.one(
            "SELECT practice.name, mdt_meeting.\"on\" FROM mdt_meeting JOIN practice ON practice.id = mdt_meeting.practice
             WHERE mdt_meeting.id = ?1",
            [id],
            |row| Ok((row.get(0)?, column(row, 1)?)),
        )
    }

    fn actions(&self, today: chrono::NaiveDate, rows: &mut Vec<Hanging>) -> Result<(), StoreError> {
        let actions = self.read.records::<MdtAction>(
            "WHERE done_on IS NULL AND item IN (SELECT id FROM mdt_item WHERE client = ?1) ORDER BY due_on, id",
            [self.person.id],
        )?;
        let shown = page::open_now(self.read, self.person.id, today)?.actions;
        for action in actions {
            let key = format!("action-{}", action.id);
            let restricted = shown
                .iter()
                .find(|one| one.id == action.id && one.restricted);
            let (what, who) = match restricted {
                Some(shown) => (shown.what.clone(), None),
                None => (format!("To be done: {}", action.what), action.who.clone()),
            };
            rows.push(
                Hanging::new(Hangs::Action(action), key, what)
                    .about(who.map(|who| format!("{who} said they would")))
                    .read_on(restricted.map(|shown| format!("/mdt/{}", shown.meeting)))
                    .may(Keep, "Leave it to be done")
                    .may(TakeOff, "Not needed any more: take it off"),
            );
        }
        Ok(())
    }

    fn home(&self, client: &Client, rows: &mut Vec<Hanging>) {
        if let Some(safety) = &client.visit_safety {
            let row = Hanging::new(
                Hangs::VisitSafety,
                "visit-safety".to_owned(),
                "Before you knock, as it was at the old home".to_owned(),
            );
            rows.push(
                row.about(Some(safety.clone()))
                    .may(AskAgain, "Ask again: mark it as from the old home")
                    .may(Keep, "It is still right"),
            );
        }
        if self.event == LifeEvent::CareHome && client.welcome_home_discharged_on.is_some() {
            let row = Hanging::new(
                Hangs::WelcomeHome,
                "welcome-home".to_owned(),
                "Welcome Home after hospital".to_owned(),
            );
            rows.push(row.may(End, "It ends").may(Keep, "It goes on"));
        }
    }

    /// What hangs on somebody's death among the records of others: whom they visited, for whom they spoke, and what
    /// they were to hear.
    fn of_others(&self, rows: &mut Vec<Hanging>) -> Result<(), StoreError> {
        let id = self.person.id;
        for row in page::matches_of_volunteer(self.read, id)? {
            if row.matched.until.is_none() {
                let client: Person = self.read.record(row.matched.client)?;
                let phone = client.phone.or(client.mobile).unwrap_or_default();
                rows.push(self.ends_or_not(row, "Visited", phone));
            }
        }
        for speaks in self
            .read
            .records::<Representative>("WHERE person = ?1 AND ended_on IS NULL ORDER BY id", [id])?
        {
            let client: Person = self.read.record(speaks.client)?;
            let key = format!("speaks-{}", speaks.id);
            let what = format!("Spoke for {}, {}", client.name(), speaks.kind);
            rows.push(
                Hanging::new(Hangs::Speaks(speaks), key, what)
                    .may(End, "It ends. Ask who speaks for them now")
                    .may(Keep, "Leave it on record"),
            );
        }
        for concern in self.read.records::<Concern>(
            "WHERE raised_by_person = ?1 AND raised_by = 'volunteer' AND state <> 'closed'
               AND trim(coalesce(outcome, '')) <> '' AND told_volunteer_on IS NULL AND not_told_volunteer IS NULL
             ORDER BY raised_on, id",
            [id],
        )? {
            let client: Person = self.read.record(concern.client)?;
            let key = format!("raised-{}", concern.id);
            // Who raised a restricted concern, and about whom, stands on its own page alone.
            let what = if concern.restricted {
                "Was to hear of a restricted concern".to_owned()
            } else {
                format!("Was to hear what was done for {}", client.name())
            };
            let route = concern
                .restricted
                .then(|| format!("/concerns/{}", concern.id));
            rows.push(not_told(Hangs::Raised(Box::new(concern)), key, what).read_on(route));
        }
        for referral in self.read.records::<Referral>(
            "WHERE raised_by_volunteer = ?1
               AND state <> 'finished' AND state <> 'declined' AND state <> 'withdrawn' AND state <> 'draft'
               AND trim(coalesce(outcome, '')) <> '' AND told_volunteer_on IS NULL AND not_told_volunteer IS NULL
             ORDER BY made_on, id",
            [id],
        )? {
            let client: Person = self.read.record(referral.client)?;
            let key = format!("asked-{}", referral.id);
            let restricted: bool = self.read.one(
                "SELECT EXISTS (SELECT 1 FROM restricted_referral WHERE referral = ?1)",
                [referral.id],
                |row| row.get(0),
            )?;
            let what = if restricted {
                "Was to hear of a referral from a restricted concern".to_owned()
            } else {
                format!("Was to hear of the referral for {}", client.name())
            };
            let route = restricted.then(|| format!("/referrals/{}", referral.id));
            rows.push(not_told(Hangs::Asked(Box::new(referral)), key, what).read_on(route));
        }
        Ok(())
    }
}

fn not_told(record: Hangs, key: String, what: String) -> Hanging {
    Hanging::new(record, key, what)
        .may(HasDied, "Write down that they have died")
        .may(Keep, "Leave it as it is")
}

/// What a coordinator should know besides: who to ring, who saw them last, whom not to share with.
fn to_know(
    read: Reader<'_>,
    person: &Person,
    event: LifeEvent,
    today: chrono::NaiveDate,
) -> Result<Vec<String>, StoreError> {
    let mut lines = Vec::new();
    let id = person.id;
    if event == LifeEvent::Surgery {
        for exclusion in consent::exclusions_of(read, id)? {
            if exclusion.not_with_practice.is_some()
                && exclusion.until.is_none_or(|until| until >= today)
            {
                let with = consent::exclusion_in_words(read, &exclusion)?;
                lines.push(format!("They asked not to share with {with}. That stays."));
            }
        }
        lines.push(
            "The new surgery hears what was recorded since the old one’s last MDT meeting."
                .to_owned(),
        );
        return Ok(lines);
    }
    let contact: Vec<&str> = [
        person.emergency_contact_name.as_deref(),
        person.emergency_contact_phone.as_deref(),
    ]
    .into_iter()
    .flatten()
    .collect();
    if !contact.is_empty() {
        lines.push(format!("Emergency contact: {}.", contact.join(", ")));
    }
    lines.extend(read.rows(
        "SELECT person.given_name || ' ' || person.family_name, representative.kind, coalesce(person.phone, person.mobile)
         FROM representative JOIN person ON person.id = representative.person
         WHERE representative.client = ?1 AND representative.ended_on IS NULL AND person.died_on IS NULL ORDER BY 1",
        [id],
        |row| {
            let (name, kind): (String, String) = (row.get(0)?, row.get(1)?);
            let phone = row.get::<_, Option<String>>(2)?;
            let phone = phone.map(|phone| format!(", {phone}")).unwrap_or_default();
            Ok(format!("May speak for them: {name}, {kind}{phone}."))
        },
    )?);
    if event == LifeEvent::Death {
        let last = read.maybe(
            "SELECT person.given_name || ' ' || person.family_name, visit.\"on\", coalesce(person.phone, person.mobile)
             FROM visit JOIN person ON person.id = visit.volunteer
             WHERE visit.client = ?1 AND person.died_on IS NULL ORDER BY visit.\"on\" DESC, visit.id DESC LIMIT 1",
            [id],
            |row| {
                let (name, on): (String, chrono::NaiveDate) = (row.get(0)?, column(row, 1)?);
                let phone = row.get::<_, Option<String>>(2)?;
                let phone = phone.map(|phone| format!(" ({phone})")).unwrap_or_default();
                Ok(format!(
                    "{name} was with them last, on {}{phone}. A kind word would help.",
                    dates::short(on)
                ))
            },
        )?;
        lines.extend(last);
    }
    Ok(lines)
}
