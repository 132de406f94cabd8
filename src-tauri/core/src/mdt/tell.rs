//! What is told of one record, in words, and what it must not give away.

use uuid::Uuid;

use super::{
    MdtAction,
    since::{SinceKind, SinceLine},
    stories::{Stories, Story, What},
};
use crate::{
    agencies::Agency,
    clients::{Client, ClientPractice, KnownRisk, Match, Representative},
    concerns::{Concern, ConcernEvent, ConcernEventWhat},
    consent::{self, Consent, Exclusion},
    good_news::{self, GoodNews, GoodNewsAbout, Telling},
    ids::{ConcernId, NoteId, PersonId, ReferralId},
    notes::{Note, NoteAbout, NoteAmendment, teller_in_words},
    people::{
        Person,
        unnamed::{RecordOf, note_behind},
    },
    programmes::Practice,
    referrals::{Referral, ReferralEvent, ReferralEventWhat},
    sessions::{Attendance, Presence, Session},
    signposts::Signpost,
    store::{Cell, Reader, Record, StoreError, Table},
    visits::Visit,
};
use chrono::NaiveDate;

/// What a line was made from, so that nothing is told of a restricted concern by the way.
#[derive(Debug, Clone, Copy)]
pub(super) enum Origin {
    Note(NoteId),
    Visit(Uuid),
    Concern(ConcernId),
    Else,
}

pub(super) type Told = (SinceLine, Origin);

/// What a referral was made from, which also says what a signpost instead of it came from.
fn made_from(referral: &Referral) -> Origin {
    match (referral.from_concern, referral.from_note) {
        (Some(concern), _) => Origin::Concern(concern),
        (None, Some(note)) => Origin::Note(note),
        (None, None) => Origin::Else,
    }
}

pub(super) struct Teller<'a> {
    pub reader: Reader<'a>,
    pub record: RecordOf<'a>,
    pub client: PersonId,
    pub stories: &'a Stories,
    pub today: NaiveDate,
}

impl Teller<'_> {
    pub(super) fn tell(
        &self,
        table: &Table,
        id: Uuid,
        story: &Story,
        what: &What,
    ) -> Result<Vec<Told>, StoreError> {
        let one = match table.name {
            "person" => return self.person(what),
            "client" => return self.client(what),
            "attendance" => came(self.reader, id, story)?.map(|line| (line, Origin::Else)),
            "mdt_action" => self.action(table, id, story)?,
            "visit" => self.visit(id, what)?,
            "note" | "note_about" | "note_amendment" => self.note(table, id, story, what)?,
            "concern" | "concern_event" => self.concern(table, id, story, what)?,
            "referral" | "referral_event" => self.referral(table, id, story, what)?,
            "consent" => self.consent(id)?,
            "good_news_about" => self.good_news(id, what)?,
            "signpost" => match self.reader.maybe_record::<Signpost>(id)? {
                Some(signpost) => {
                    let to = self
                        .record
                        .words(&signpost.words.unwrap_or_default(), signpost.from_note)?;
                    let instead_of = match signpost.from_referral {
                        Some(referral) => self.reader.maybe_record::<Referral>(referral)?,
                        None => None,
                    };
                    let from = match (instead_of.map(|one| made_from(&one)), signpost.from_note) {
                        (Some(Origin::Else) | None, Some(note)) => Origin::Note(note),
                        (Some(from), _) => from,
                        (None, None) => Origin::Else,
                    };
                    Some((
                        changed(
                            what,
                            SinceKind::Signposted,
                            Some(signpost.on),
                            format!("Told where to go. {to}"),
                            id,
                        ),
                        from,
                    ))
                }
                None => Some(taken_back("a signpost", id)),
            },
            _ => Some((self.around(table, id, what)?, Origin::Else)),
        };
        Ok(one.into_iter().collect())
    }

    /// Good news, in its words only as far as they said that it may be told.
    fn good_news(&self, id: Uuid, what: &What) -> Result<Option<Told>, StoreError> {
        let Some(about) = self.reader.maybe_record::<GoodNewsAbout>(id)? else {
            return Ok(Some(taken_back("good news about them", id)));
        };
        let news: GoodNews = self.reader.record(about.good_news)?;
        let words = match good_news::telling_now(self.reader, &news)? {
            Telling::WithNames | Telling::WithoutNames => {
                self.record.words(&news.text, news.from_note)?
            }
            Telling::Not => "they have not said that it may be told.".into(),
        };
        let words = format!("Good news: {words}");
        let told = changed(what, SinceKind::GoodNews, Some(news.on), words, id);
        Ok(Some((
            told,
            news.from_note.map_or(Origin::Else, Origin::Note),
        )))
    }

    fn person(&self, what: &What) -> Result<Vec<Told>, StoreError> {
        let person: Person = self.reader.record(self.client)?;
        let columns: &[&str] = match what {
            What::Changed(columns) => columns,
            // Somebody new is told by being taken on.
            What::Made if person.died_on.is_some() => &["died_on"],
            _ => &[],
        };
        let mut lines = Vec::new();
        if columns.contains(&"died_on") {
            let words = match person.died_on {
                Some(_) => "Has died.",
                None => "Is alive: a death was recorded in error.",
            };
            lines.push(line(
                SinceKind::Death,
                person.died_on,
                words.into(),
                self.client.into(),
            ));
        }
        lines.extend(details(columns, "died_on", self.client));
        Ok(lines.into_iter().map(|line| (line, Origin::Else)).collect())
    }

    fn client(&self, what: &What) -> Result<Vec<Told>, StoreError> {
        let Some(client) = self.reader.maybe_record::<Client>(self.client)? else {
            return Ok(vec![taken_back(
                "that they were taken on",
                self.client.into(),
            )]);
        };
        let status = |words: String| line(SinceKind::Status, None, words, self.client.into());
        let mut lines = Vec::new();
        match what {
            What::Made => lines.push(status(format!("Taken on: {}.", client.status))),
            What::Changed(columns) => {
                if columns
                    .iter()
                    .any(|column| ["status", "ended_why"].contains(column))
                {
                    let why = client
                        .ended_why
                        .map_or(String::new(), |why| format!(", {why}"));
                    lines.push(status(format!("Now {}{why}.", client.status)));
                }
                let rest: Vec<&str> = columns
                    .iter()
                    .copied()
                    .filter(|c| *c != "ended_why")
                    .collect();
                lines.extend(details(&rest, "status", self.client));
            }
            What::Gone => {}
        }
        Ok(lines.into_iter().map(|line| (line, Origin::Else)).collect())
    }

    /// What stands around them: risks, volunteers, who speaks for them, whom not to share with, their surgery.
    fn around(&self, table: &Table, id: Uuid, what: &What) -> Result<SinceLine, StoreError> {
        let reader = self.reader;
        let named = |id: PersonId| Ok::<_, StoreError>(reader.record::<Person>(id)?.name());
        let (kind, words) = match table.name {
            "known_risk" => (
                SinceKind::KnownRisk,
                reader.maybe_record::<KnownRisk>(id)?.map(|risk| {
                    let ended = if risk.ended_on.is_some() {
                        ", ended"
                    } else {
                        ""
                    };
                    format!("Known risk{ended}: {}", risk.text)
                }),
            ),
            "match" => (
                SinceKind::Match,
                match reader.maybe_record::<Match>(id)? {
                    Some(one) if one.until.is_some() => {
                        Some(format!("No longer matched with {}.", named(one.volunteer)?))
                    }
                    Some(one) => Some(format!("Matched with {}.", named(one.volunteer)?)),
                    None => None,
                },
            ),
            "representative" => (
                SinceKind::Representative,
                match reader.maybe_record::<Representative>(id)? {
                    Some(one) if one.ended_on.is_some() => Some(format!(
                        "{} no longer answers for them.",
                        named(one.person)?
                    )),
                    Some(one) => Some(format!(
                        "{} may answer for them: {}.",
                        named(one.person)?,
                        one.kind
                    )),
                    None => None,
                },
            ),
            "exclusion" => (
                SinceKind::Exclusion,
                match reader.maybe_record::<Exclusion>(id)? {
                    Some(one) => {
                        let with = consent::exclusion_in_words(reader, &one)?;
                        let until = one
                            .until
                            .map_or(String::new(), |day| format!(", until {day}"));
                        Some(format!("Not to be shared with {with}{until}."))
                    }
                    None => None,
                },
            ),
            _ => (
                SinceKind::Surgery,
                match reader.maybe_record::<ClientPractice>(id)? {
                    Some(one) => {
                        let name = reader.record::<Practice>(one.practice)?.name;
                        let no_longer = if one.until.is_some() {
                            "No longer with"
                        } else {
                            "With"
                        };
                        Some(format!("{no_longer} {name}."))
                    }
                    None => None,
                },
            ),
        };
        Ok(match (what, words) {
            (What::Gone, _) | (_, None) => line(kind, None, "Taken back.".into(), id),
            (_, Some(words)) => line(kind, None, words, id),
        })
    }

    fn action(&self, table: &Table, id: Uuid, story: &Story) -> Result<Option<Told>, StoreError> {
        let (before, after) = story.column(table, "done_on");
        let Some(action) = self.reader.maybe_record::<MdtAction>(id)? else {
            return Ok(None);
        };
        Ok(match (before, after) {
            (Cell::Null, Cell::Null) => None,
            (Cell::Null, _) => Some(line(
                SinceKind::ActionDone,
                action.done_on,
                format!("Done: {}", action.what),
                id,
            )),
            (_, Cell::Null) => Some(line(
                SinceKind::Corrected,
                None,
                format!("To be done again: {}", action.what),
                id,
            )),
            _ => Some(line(
                SinceKind::Corrected,
                action.done_on,
                format!("Done on another day: {}", action.what),
                id,
            )),
        }
        .map(|line| (line, Origin::Else)))
    }

    fn visit(&self, id: Uuid, what: &What) -> Result<Option<Told>, StoreError> {
        let Some(mut told) = visit(self.reader, &self.record, id)? else {
            return Ok(Some(taken_back("a visit", id)));
        };
        if matches!(what, What::Changed(_)) {
            told = line(
                SinceKind::Corrected,
                told.on,
                format!("Corrected. {}", told.words),
                id,
            );
        }
        Ok(Some((told, Origin::Visit(id))))
    }

    fn note(
        &self,
        table: &Table,
        id: Uuid,
        story: &Story,
        what: &What,
    ) -> Result<Option<Told>, StoreError> {
        let reader = self.reader;
        let (note, kind) = match (table.name, what) {
            // A note is told where it becomes theirs, with what it says by then.
            ("note", What::Changed(_)) => {
                let about = reader.records::<NoteAbout>(
                    "WHERE note = ?1 AND person = ?2",
                    (NoteId(id), self.client),
                )?;
                if about
                    .iter()
                    .any(|one| self.stories.made(NoteAbout::TABLE, one.id.into()))
                {
                    return Ok(None);
                }
                (NoteId(id), SinceKind::Corrected)
            }
            ("note", _) => return Ok(None),
            ("note_about", What::Made) => match reader.maybe_record::<NoteAbout>(id)? {
                Some(about) => (about.note, SinceKind::Note),
                None => return Ok(None),
            },
            ("note_about", What::Changed(_)) => return Ok(None),
            ("note_about", What::Gone) => {
                let from = story
                    .id_before(table, "note")
                    .map_or(Origin::Else, Origin::Note);
                return Ok(Some((taken_back("a note about them", id).0, from)));
            }
            (_, What::Gone) => {
                let from = story
                    .id_before(table, "note")
                    .map_or(Origin::Else, Origin::Note);
                return Ok(Some((taken_back("what was added to a note", id).0, from)));
            }
            (_, made) => {
                let Some(added) = reader.maybe_record::<NoteAmendment>(id)? else {
                    return Ok(None);
                };
                let words = self.record.words(&added.text, Some(added.note))?;
                let on = Some(crate::clock::local_day(added.at));
                let told = changed(
                    made,
                    SinceKind::NoteAmended,
                    on,
                    format!("Added to a note: {words}"),
                    id,
                );
                return Ok(Some((told, Origin::Note(added.note))));
            }
        };
        let Some(written) = reader.maybe_record::<Note>(note)? else {
            return Ok(None);
        };
        let mut words = self.record.words(&written.text, Some(note))?;
        if kind == SinceKind::Note {
            // What was added before it was about them is told with it; what was added since, by itself.
            for added in
                reader.records::<NoteAmendment>("WHERE note = ?1 ORDER BY at, id", [note])?
            {
                if !self.stories.made(NoteAmendment::TABLE, added.id.into()) {
                    words.push_str("\nAdded later: ");
                    words.push_str(&self.record.words(&added.text, Some(note))?);
                }
            }
            // Whoever is on record is not named to the meeting; a professional is.
            let of = match written.told_by_practice {
                Some(practice) => Some(reader.record::<Practice>(practice)?.name),
                None => None,
            };
            if let Some(teller) = teller_in_words(written.told_by_words, written.told_by_role, of) {
                words = format!("{teller}: {words}");
            }
        } else {
            words = format!("Note corrected: {words}");
        }
        let on = Some(crate::clock::local_day(written.at));
        Ok(Some((
            line(kind, on, words, note.into()),
            Origin::Note(note),
        )))
    }

    fn concern(
        &self,
        table: &Table,
        id: Uuid,
        story: &Story,
        what: &What,
    ) -> Result<Option<Told>, StoreError> {
        let reader = self.reader;
        let of: ConcernId = match (table.name, what) {
            ("concern", _) => ConcernId(id),
            (_, What::Gone) => match story.id_before(table, "concern") {
                Some(of) => of,
                None => return Ok(None),
            },
            _ => match reader.maybe_record::<ConcernEvent>(id)? {
                Some(event) => event.concern,
                None => return Ok(None),
            },
        };
        let Some(concern) = reader.maybe_record::<Concern>(of)? else {
            // One that is no more takes its events along, and a restricted one is not spoken of.
            let told =
                table.name == "concern" && story.column(table, "restricted").0 != Cell::Int(1);
            return Ok(told.then(|| taken_back("a concern", id)));
        };
        let told = if table.name == "concern" {
            let note = note_behind(reader, concern.from_note, concern.from_visit)?;
            let situation = self.record.words(&concern.situation, note)?;
            let words = format!("{}, {}. {situation}", concern.category, concern.level);
            match what {
                What::Made => line(
                    SinceKind::ConcernRaised,
                    Some(concern.raised_on),
                    format!("Concern raised: {words}"),
                    id,
                ),
                _ => line(
                    SinceKind::Corrected,
                    None,
                    format!("Concern corrected: {words}"),
                    id,
                ),
            }
        } else {
            match what {
                // A concern's first event only says that it was raised, which is told already.
                What::Gone if story.column(table, "from").0 == Cell::Null => return Ok(None),
                What::Gone => line(
                    SinceKind::Corrected,
                    None,
                    format!("Taken back: a step of {}.", concern.category),
                    id,
                ),
                _ => {
                    let event: ConcernEvent = reader.record(id)?;
                    let on = Some(crate::clock::local_day(event.at));
                    let (kind, words) = match event.what {
                        ConcernEventWhat::Loop => (
                            SinceKind::Loop,
                            format!("{}: {}.", concern.category, event.to),
                        ),
                        ConcernEventWhat::Outcome => {
                            let note = note_behind(reader, concern.from_note, concern.from_visit)?;
                            let said = event.why.as_deref().unwrap_or_default();
                            let said = self.record.words(said, note)?;
                            (
                                SinceKind::ConcernMoved,
                                format!("Answered, {}: {said}", concern.category),
                            )
                        }
                        // Of what is restricted again nothing is told; taking that off is.
                        ConcernEventWhat::Restriction if event.to == "restricted" => {
                            return Ok(None);
                        }
                        ConcernEventWhat::Restriction => (
                            SinceKind::Corrected,
                            format!("No longer restricted: {}.", concern.category),
                        ),
                        // The other is told by itself, and when an answer is due is ours alone.
                        ConcernEventWhat::Merge | ConcernEventWhat::Due => return Ok(None),
                        _ if event.from.is_none() => return Ok(None),
                        ConcernEventWhat::Level => (
                            SinceKind::ConcernMoved,
                            format!("Level of {}: now {}.", concern.category, event.to),
                        ),
                        ConcernEventWhat::Move => (
                            SinceKind::ConcernMoved,
                            format!("Concern moved, {}: now {}.", concern.category, event.to),
                        ),
                    };
                    changed(what, kind, on, words, id)
                }
            }
        };
        Ok(Some((told, Origin::Concern(of))))
    }

    fn referral(
        &self,
        table: &Table,
        id: Uuid,
        story: &Story,
        what: &What,
    ) -> Result<Option<Told>, StoreError> {
        let reader = self.reader;
        let of: ReferralId = match (table.name, what) {
            ("referral", _) => ReferralId(id),
            (_, What::Gone) => match story.id_before(table, "referral") {
                Some(of) => of,
                None => return Ok(None),
            },
            _ => match reader.maybe_record::<ReferralEvent>(id)? {
                Some(event) => event.referral,
                None => return Ok(None),
            },
        };
        let Some(referral) = reader.maybe_record::<Referral>(of)? else {
            return Ok((table.name == "referral").then(|| taken_back("a referral", id)));
        };
        let agency = reader.record::<Agency>(referral.agency)?.name;
        let from = made_from(&referral);
        let told = match (table.name, what) {
            ("referral", What::Made) => line(
                SinceKind::ReferralMade,
                Some(referral.made_on),
                format!("Referral made: {}, {agency}.", referral.need),
                id,
            ),
            ("referral", _) => line(
                SinceKind::Corrected,
                None,
                format!("Referral corrected: {}, {agency}.", referral.need),
                id,
            ),
            (_, What::Gone)
                if story.column(table, "from").0 == Cell::Null
                    && story.column(table, "what").0
                        == Cell::Text(ReferralEventWhat::Move.word().to_owned()) =>
            {
                return Ok(None);
            }
            (_, What::Gone) => line(
                SinceKind::Corrected,
                None,
                format!("Taken back: a step of the referral to {agency}."),
                id,
            ),
            _ => {
                let event: ReferralEvent = reader.record(id)?;
                let on = Some(crate::clock::local_day(event.at));
                let kind = match event.what {
                    ReferralEventWhat::Move if event.from.is_none() => return Ok(None),
                    ReferralEventWhat::Move
                    | ReferralEventWhat::Outcome
                    | ReferralEventWhat::Letter => SinceKind::ReferralMoved,
                    ReferralEventWhat::Chased => SinceKind::ReferralChased,
                    ReferralEventWhat::Loop => SinceKind::Loop,
                };
                changed(
                    what,
                    kind,
                    on,
                    format!("Referral to {agency}: {}.", event.to),
                    id,
                )
            }
        };
        Ok(Some((told, from)))
    }

    /// An answer, and that one was recorded in error. Both in one stretch are nothing.
    fn consent(&self, id: Uuid) -> Result<Option<Told>, StoreError> {
        let Some(consent) = self.reader.maybe_record::<Consent>(id)? else {
            return Ok(None);
        };
        let told = |kind, words| Some((line(kind, Some(consent.on), words, id), Origin::Else));
        if let Some(wrong) = consent.corrects {
            return Ok(if self.stories.made(Consent::TABLE, wrong.into()) {
                None
            } else {
                told(
                    SinceKind::Corrected,
                    format!("Recorded in error: an answer about “{}”.", consent.purpose),
                )
            });
        }
        let marks = self
            .reader
            .records::<Consent>("WHERE corrects = ?1", [consent.id])?;
        if marks
            .iter()
            .any(|mark| self.stories.made(Consent::TABLE, mark.id.into()))
        {
            return Ok(None);
        }
        let words = consent::in_words(Some(&consent), self.today);
        Ok(told(
            SinceKind::Consent,
            format!("Asked about “{}”: {words}.", consent.purpose),
        ))
    }
}

/// What is known of somebody was brought up to date: which headings, not what they say.
fn details(columns: &[&str], but: &str, client: PersonId) -> Option<SinceLine> {
    let columns: Vec<String> = columns
        .iter()
        .filter(|column| **column != but)
        .map(|column| column.replace('_', " "))
        .collect();
    (!columns.is_empty()).then(|| {
        let words = format!("Details brought up to date: {}.", columns.join(", "));
        line(SinceKind::Details, None, words, client.into())
    })
}

/// A line of its own kind when it is new, otherwise a correction.
fn changed(
    what: &What,
    kind: SinceKind,
    on: Option<NaiveDate>,
    words: String,
    id: Uuid,
) -> SinceLine {
    match what {
        What::Made => line(kind, on, words, id),
        _ => line(SinceKind::Corrected, on, format!("Corrected. {words}"), id),
    }
}

fn taken_back(what: &str, id: Uuid) -> Told {
    (
        line(
            SinceKind::Corrected,
            None,
            format!("Taken back: {what}."),
            id,
        ),
        Origin::Else,
    )
}

fn line(kind: SinceKind, on: Option<NaiveDate>, words: String, id: Uuid) -> SinceLine {
    SinceLine {
        kind,
        on,
        words: words.trim().to_owned(),
        id,
        restricted: false,
        concern: None,
    }
}

fn visit(
    reader: Reader<'_>,
    record: &RecordOf<'_>,
    id: Uuid,
) -> Result<Option<SinceLine>, StoreError> {
    let Some(visit) = reader.maybe_record::<Visit>(id)? else {
        return Ok(None);
    };
    let text = record.words(&visit.text.unwrap_or_default(), visit.from_note)?;
    let (kind, words) = match visit.not_made_why {
        None => (
            SinceKind::VisitMade,
            format!("Visit made, {}. {text}", visit.kind),
        ),
        Some(why) => (
            SinceKind::VisitNotMade,
            format!("Visit not made: {why}. {text}"),
        ),
    };
    Ok(Some(line(kind, Some(visit.on), words, id)))
}

/// A register's line is made before the day and marked on it, so that its mark is told, not the line: what it
/// was at the beginning and is at the end, *not here* being nothing.
fn came(reader: Reader<'_>, id: Uuid, story: &Story) -> Result<Option<SinceLine>, StoreError> {
    let said = |cell: Cell| match cell {
        Cell::Text(word) => word
            .parse::<Presence>()
            .ok()
            .filter(|mark| *mark != Presence::NotHere),
        _ => None,
    };
    let (before, after) = story.column(Attendance::TABLE, "presence");
    let (before, after) = (said(before), said(after));
    if before == after {
        return Ok(None);
    }
    let session = match reader.maybe_record::<Attendance>(id)? {
        Some(attendance) => Some(reader.record::<Session>(attendance.session)?),
        None => None,
    };
    let (kind, what) = match after {
        Some(Presence::Here) => (SinceKind::Session, "Came to a session"),
        Some(_) => (SinceKind::Apologies, "Sent apologies to a session"),
        None => (SinceKind::Corrected, "Was not at a session after all"),
    };
    let words = match &session {
        Some(session) => format!("{what}: {}.", session.kind),
        None => format!("{what}."),
    };
    Ok(Some(line(
        kind,
        session.map(|session| session.date),
        words,
        id,
    )))
}
