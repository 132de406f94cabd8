//! Reading and writing referrals and signposts.

use chrono::NaiveDate;
use rusqlite::Row;

use super::{
    ALLOWED, ChaseForm, Needs, Referral, ReferralError, ReferralEventWhat, ReferralForm,
    ReferralMoveForm, ReferralState, ServiceFacts, Signpost, SignpostForm, Urgency, needs,
};
use crate::{
    action::Action,
    agencies::{Agency, Service},
    clock::local_day,
    concerns::{
        Concern, RaisedBy,
        store::{EventView, is_client, is_volunteer, name_of, only_client_of},
    },
    consent::{self, Answer, Basis, Consent, Purpose},
    dates,
    desk::{Desk, Done},
    forms::{Faults, is_blank},
    ids::{AgencyId, ConcernId, NoteId, PersonId, ProgrammeId, ReferralId, ServiceId, SignpostId},
    loops::{
        self, Loop, LoopForm, LoopView, Looped, OutcomeForm,
        store::{happened as event, mark_action, nobody_told_of_nothing},
    },
    notes::Note,
    people::Person,
    programmes::Coordinator,
    store::{Reader, Record, StoreError, Tx},
    words::capitalised,
};

/// How many ended referrals the tracker shows.
const ENDED_SHOWN: usize = 100;

/// The answer about sharing with agencies, as it stood at a place in the log.
fn standing(
    read: Reader<'_>,
    person: PersonId,
    before: i64,
) -> Result<Option<Consent>, StoreError> {
    consent::standing_before(read, person, Purpose::ShareWithAgencies, before)
}

/// Whether a person asked, before a place in the log, that an agency is told nothing.
fn excluded(
    read: Reader<'_>,
    person: PersonId,
    agency: AgencyId,
    on: NaiveDate,
    before: i64,
) -> Result<bool, StoreError> {
    let count = read.number(
        include_str!("excluded.sql"),
        (person, agency, on.to_string(), before),
    )?;
    Ok(count > 0)
}

/// What holds for every referral at the end of every write, undo included.
pub(super) fn rules(tx: &Tx<'_>, id: uuid::Uuid) -> Result<(), StoreError> {
    nobody_told_of_nothing::<Referral>(tx, id)?;
    nothing_sent_against_a_wish(tx, id)
}

/// Nothing stands as sent against a refusal or an exclusion that was on record before it was sent. [`move_to`]
/// says so first; this holds for undo and for doing an undone sending again, too.
fn nothing_sent_against_a_wish(tx: &Tx<'_>, id: uuid::Uuid) -> Result<(), StoreError> {
    let Some(referral) = tx.read().maybe_record::<Referral>(id)? else {
        return Ok(());
    };
    let Some(sent_on) = referral.sent_on else {
        return Ok(());
    };
    let sent_at: Option<i64> = tx.read().one(
        // CROSS JOIN keeps the few events of this referral outermost; the log has those of every year.
        "SELECT max(change.position) FROM referral_event CROSS JOIN change
           ON change.kind = 71 AND change.subject = referral_event.id
         WHERE referral_event.referral = ?1 AND referral_event.what = 'move' AND referral_event.\"to\" = 'sent'",
        [referral.id],
        |row| row.get(0),
    )?;
    let Some(sent_at) = sent_at else {
        return Ok(());
    };
    let refused = standing(tx.read(), referral.client, sent_at)?
        .is_some_and(|said| matches!(said.answer, Answer::Refused | Answer::Withdrawn));
    if refused {
        return Err(StoreError::Refused(
            ReferralError::ConsentRefused.to_string(),
        ));
    }
    if excluded(
        tx.read(),
        referral.client,
        referral.agency,
        sent_on,
        sent_at,
    )? {
        return Err(StoreError::Refused(ReferralError::Excluded.to_string()));
    }
    Ok(())
}

/// What stands before a referral of a person to an agency.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, ts_rs::TS)]
#[ts(export)]
pub struct Wishes {
    /// What the person said about sharing with agencies, in words.
    pub consent: String,
    /// Whether that is a yes.
    pub consent_given: bool,
    /// With whom nothing is to be shared, in words.
    pub not_with: Vec<String>,
    /// Whether some of these are words only, which a person has to read before sending.
    pub words_to_read: bool,
    /// Why it cannot be sent now, each a sentence.
    pub blocks: Vec<String>,
}

/// What stands before a referral of a person to an agency.
///
/// # Errors
/// When the file cannot be read.
pub fn wishes(
    desk: &Desk,
    person: PersonId,
    agency: Option<AgencyId>,
) -> Result<Wishes, ReferralError> {
    Ok(wishes_on(desk.read(), person, agency, desk.today())?)
}

fn wishes_on(
    read: Reader<'_>,
    person: PersonId,
    agency: Option<AgencyId>,
    today: NaiveDate,
) -> Result<Wishes, StoreError> {
    let said = standing(read, person, i64::MAX)?;
    let mut blocks = Vec::new();
    let consent = match &said {
        None => "Not asked yet.".to_owned(),
        Some(said) => {
            let on = dates::short(said.on);
            match said.answer {
                Answer::Given => format!("Yes, on {on}."),
                Answer::Withdrawn => format!("Took the yes back on {on}."),
                Answer::Refused | Answer::RecordedInError => format!("No, on {on}."),
            }
        }
    };
    if said
        .as_ref()
        .is_some_and(|said| matches!(said.answer, Answer::Refused | Answer::Withdrawn))
    {
        blocks.push(ReferralError::ConsentRefused.to_string());
    }
    if let Some(agency) = agency
        && excluded(read, person, agency, today, i64::MAX)?
    {
        blocks.push(ReferralError::Excluded.to_string());
    }
    if read.record::<Person>(person)?.died_on.is_some() {
        blocks.push(ReferralError::HasDied.to_string());
    }
    let lines = read.rows(
        include_str!("exclusions.sql"),
        (person, today.to_string()),
        |row| Ok((row.get::<_, Option<String>>(0)?, row.get::<_, bool>(1)?)),
    )?;
    Ok(Wishes {
        consent,
        consent_given: said.is_some_and(|said| said.answer == Answer::Given),
        words_to_read: lines.iter().any(|(_, in_words)| *in_words),
        not_with: lines
            .into_iter()
            .map(|(name, _)| name.unwrap_or_default())
            .collect(),
        blocks,
    })
}

/// One line of the tracker.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, ts_rs::TS)]
#[ts(export)]
pub struct TrackerRow {
    /// The referral.
    pub id: ReferralId,
    /// The client.
    pub client: PersonId,
    /// The client's name.
    pub name: String,
    /// The agency's name.
    pub agency: String,
    /// The service's name.
    pub service: Option<String>,
    /// What is needed.
    pub need: String,
    /// How soon.
    pub urgency: Urgency,
    /// When it was sent.
    pub sent_on: Option<NaiveDate>,
    /// When to chase.
    pub chase_on: Option<NaiveDate>,
    /// Whether that day has come.
    pub to_chase: bool,
    /// Where it stands.
    pub state: ReferralState,
    /// What came of it.
    pub outcome: Option<String>,
    /// Who still has to be told before it can end.
    pub waiting: Vec<Loop>,
}

/// Which referrals the tracker shows. Blank is all that have not ended.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize, ts_rs::TS)]
#[serde(default)]
#[ts(export)]
pub struct TrackerFilter {
    /// One state; `ended` is every ended one, blank every other.
    pub state: String,
    /// Only this programme, by id.
    pub programme: String,
    /// Only this agency, by id.
    pub agency: String,
}

/// The tracker: those to chase first.
///
/// # Errors
/// When the file cannot be read.
pub fn tracker(desk: &Desk, filter: &TrackerFilter) -> Result<Vec<TrackerRow>, ReferralError> {
    let today = desk.today();
    let state = filter.state.parse::<ReferralState>().ok();
    let ended = filter.state == "ended" || state.is_some_and(ReferralState::is_end);
    let programme: Option<ProgrammeId> = filter.programme.parse().ok();
    let agency: Option<AgencyId> = filter.agency.parse().ok();
    let rest = if ended {
        // Of the years, only the last three hundred ended are looked at, whatever the filter: flat cost.
        concat!(
            "WHERE referral.id IN (SELECT r.id FROM referral AS r ",
            "WHERE (r.state = 'finished' OR r.state = 'declined' OR r.state = 'withdrawn') ORDER BY r.made_on DESC LIMIT 300)",
            include_str!("picked.sql"),
            "ORDER BY referral.made_on DESC, referral.id DESC"
        )
    } else {
        concat!(
            "WHERE referral.state <> 'finished' AND referral.state <> 'declined' AND referral.state <> 'withdrawn'",
            include_str!("picked.sql"),
            "ORDER BY referral.chase_on IS NULL, referral.chase_on, referral.made_on, referral.id"
        )
    };
    let mut rows = desk.read().rows(
        &with_beside(rest),
        (programme, agency, state.map_or("", ReferralState::word)),
        |row| tracker_row(row, today),
    )?;
    // A draft with a day of its own is no chase, so that those to chase come first by the rule itself.
    rows.sort_by_key(|row| !row.to_chase);
    if ended {
        rows.truncate(ENDED_SHOWN);
    }
    Ok(rows)
}

/// The referrals of one client, those that have not ended first, then the latest.
///
/// # Errors
/// When the file cannot be read.
pub fn of_client(desk: &Desk, client: PersonId) -> Result<Vec<TrackerRow>, ReferralError> {
    let sql = with_beside(
        "WHERE referral.client = ?1
         ORDER BY (referral.state = 'finished' OR referral.state = 'declined' OR referral.state = 'withdrawn'), referral.made_on DESC, referral.id DESC",
    );
    let today = desk.today();
    Ok(desk
        .read()
        .rows(&sql, [client], |row| tracker_row(row, today))?)
}

fn with_beside(rest: &str) -> String {
    format!(
        "SELECT {}, {} FROM referral {rest}",
        Referral::TABLE.column_list(),
        include_str!("beside.sql")
    )
}

fn tracker_row(row: &Row<'_>, today: NaiveDate) -> rusqlite::Result<TrackerRow> {
    let at = Referral::TABLE.columns.len();
    let referral = Referral::from_row(row)?;
    Ok(TrackerRow {
        name: row.get(at)?,
        agency: row.get(at + 1)?,
        service: row.get(at + 2)?,
        id: referral.id,
        client: referral.client,
        urgency: referral.urgency,
        sent_on: referral.sent_on,
        chase_on: referral.chase_on,
        to_chase: referral.is_to_chase(today),
        state: referral.state,
        waiting: if referral.sent_on.is_some() && !referral.state.is_end() {
            referral.unmarked()
        } else {
            Vec::new()
        },
        need: referral.need,
        outcome: referral.outcome,
    })
}

/// Everything about one referral.
#[derive(Debug, Clone, PartialEq, serde::Serialize, ts_rs::TS)]
#[ts(export)]
pub struct ReferralPage {
    /// The record.
    pub referral: Referral,
    /// The client's name.
    pub name: String,
    /// The agency.
    pub agency: Agency,
    /// The service.
    pub service: Option<Service>,
    /// The volunteer who raised it.
    pub volunteer_name: Option<String>,
    /// Whether its day to chase has come.
    pub to_chase: bool,
    /// The moves it may make now.
    pub moves: Vec<ReferralState>,
    /// Who is to hear, and whether they did.
    pub loops: Vec<LoopView>,
    /// Who still has to be told before it can end.
    pub waiting: Vec<Loop>,
    /// What stands before sending it.
    pub wishes: Wishes,
    /// What happened, newest first.
    pub events: Vec<EventView>,
    /// The note it came from, as typed.
    pub note_text: Option<String>,
    /// What the concern it came from says.
    pub concern_words: Option<String>,
}

/// Shows one referral.
///
/// # Errors
/// When there is no such referral, or the file cannot be read.
pub fn referral(desk: &Desk, id: ReferralId) -> Result<ReferralPage, ReferralError> {
    let today = desk.today();
    let read = desk.read();
    let referral: Referral = read.record(id)?;
    let events = read.rows(
        "SELECT e.what, e.\"from\", e.\"to\", e.why, coordinator.name, e.at FROM referral_event AS e
         JOIN coordinator ON coordinator.id = e.\"by\"
         WHERE e.referral = ?1 ORDER BY e.at DESC, e.id DESC",
        [id],
        |row| {
            let what: ReferralEventWhat = row.get(0)?;
            let from: Option<String> = row.get(1)?;
            let to: String = row.get(2)?;
            Ok(EventView {
                words: match (what, from) {
                    (ReferralEventWhat::Move, None) => "Made".to_owned(),
                    (ReferralEventWhat::Move, Some(from)) => format!("From “{from}” to “{to}”"),
                    (ReferralEventWhat::Chased, _) => format!("Chased; {to}"),
                    (ReferralEventWhat::Loop | ReferralEventWhat::Outcome, _) => capitalised(&to),
                },
                why: row.get(3)?,
                by: row.get(4)?,
                at: row.get(5)?,
            })
        },
    )?;
    Ok(ReferralPage {
        name: read.record::<Person>(referral.client)?.name(),
        agency: read.record(referral.agency)?,
        service: match referral.service {
            Some(service) => Some(read.record(service)?),
            None => None,
        },
        volunteer_name: match referral.raised_by_volunteer {
            Some(volunteer) => Some(read.record::<Person>(volunteer)?.name()),
            None => None,
        },
        to_chase: referral.is_to_chase(today),
        moves: ALLOWED
            .iter()
            .filter(|(from, _, _)| *from == referral.state)
            .map(|(_, to, _)| *to)
            .collect(),
        loops: loops::views(read, &referral, today)?,
        waiting: referral.unmarked(),
        wishes: wishes_on(read, referral.client, Some(referral.agency), today)?,
        events,
        note_text: match referral.from_note {
            Some(note) => Some(read.record::<Note>(note)?.text),
            None => None,
        },
        concern_words: match referral.from_concern {
            Some(concern) => Some(
                read.record::<Concern>(concern)?
                    .words_elsewhere()
                    .to_owned(),
            ),
            None => None,
        },
        referral,
    })
}

/// A service to choose.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, ts_rs::TS)]
#[ts(export)]
pub struct ServiceChoice {
    /// The service.
    pub id: ServiceId,
    /// Its name.
    pub name: String,
    /// Whose it is.
    pub agency: AgencyId,
    /// Whose it is, by name.
    pub agency_name: String,
    /// The need it answers.
    pub need: String,
    /// How to refer to it.
    pub how_to_refer: Option<String>,
}

/// What the page for making or correcting a referral starts from.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, ts_rs::TS)]
#[ts(export)]
pub struct ReferralStart {
    /// The form, filled as far as is known.
    pub form: ReferralForm,
    /// The client's name, when one is known.
    pub client_name: Option<String>,
    /// The volunteer's name, when one raised it.
    pub volunteer_name: Option<String>,
    /// The words of the note it comes from.
    pub note_text: Option<String>,
    /// The words of the concern it comes from.
    pub concern_words: Option<String>,
    /// Every service of the directory.
    pub services: Vec<ServiceChoice>,
    /// Every agency of the directory: id and name.
    pub agencies: Vec<(AgencyId, String)>,
}

fn services(read: Reader<'_>) -> Result<Vec<ServiceChoice>, StoreError> {
    read.rows(
        "SELECT service.id, service.name, agency.id, agency.name, service.need, service.how_to_refer
         FROM service JOIN agency ON agency.id = service.agency
         ORDER BY agency.name COLLATE NOCASE, service.name COLLATE NOCASE",
        [],
        |row| {
            Ok(ServiceChoice {
                id: row.get(0)?,
                name: row.get(1)?,
                agency: row.get(2)?,
                agency_name: row.get(3)?,
                need: row.get(4)?,
                how_to_refer: row.get(5)?,
            })
        },
    )
}

/// Starts a referral, filled from a note, a concern or a client, as far as those are known.
///
/// # Errors
/// When the file cannot be read.
pub fn start(
    desk: &Desk,
    client: Option<PersonId>,
    note: Option<NoteId>,
    concern: Option<ConcernId>,
) -> Result<ReferralStart, ReferralError> {
    let read = desk.read();
    let mut form = ReferralForm {
        urgency: Urgency::Routine.to_string(),
        made_on: desk.today().to_string(),
        return_response_to: read.record::<Coordinator>(desk.who()?)?.name,
        ..ReferralForm::default()
    };
    let mut client = client;
    let mut volunteer = None;
    if let Some(concern) = concern {
        let concern: Concern = read.record(concern)?;
        form.from_concern = concern.id.to_string();
        // What is restricted is not copied by itself into something that leaves.
        if !concern.restricted {
            form.need = concern.category.to_string();
            form.reason = concern.ask.clone().unwrap_or(concern.situation.clone());
        }
        client = Some(concern.client);
        if concern.raised_by == RaisedBy::Volunteer {
            volunteer = concern.raised_by_person;
        }
    }
    if let Some(note) = note {
        let note: Note = read.record(note)?;
        form.from_note = note.id.to_string();
        if form.reason.is_empty() {
            form.reason = note.text.trim().to_owned();
        }
        form.made_on = local_day(note.at).min(desk.today()).to_string();
        if client.is_none() {
            client = only_client_of(read, note.id)?;
        }
        if let (None, Some(teller)) = (volunteer, note.told_by)
            && Some(teller) != client
            && is_volunteer(read, teller)?
        {
            volunteer = Some(teller);
        }
    }
    if let Some(client) = client {
        form.client = client.to_string();
        if wishes_on(read, client, None, desk.today())?.consent_given {
            form.basis = Basis::Consent.to_string();
        }
    }
    form.raised_by_volunteer = volunteer.map_or_else(String::new, |id| id.to_string());
    started(desk, form)
}

/// Opens a referral for correcting.
///
/// # Errors
/// When there is no such referral, or the file cannot be read.
pub fn form_of(desk: &Desk, id: ReferralId) -> Result<ReferralStart, ReferralError> {
    started(desk, ReferralForm::of(&desk.read().record(id)?))
}

fn started(desk: &Desk, form: ReferralForm) -> Result<ReferralStart, ReferralError> {
    let read = desk.read();
    Ok(ReferralStart {
        client_name: name_of(read, &form.client)?,
        volunteer_name: name_of(read, &form.raised_by_volunteer)?,
        note_text: note_text(read, &form.from_note)?,
        concern_words: match form.from_concern.parse::<ConcernId>() {
            Ok(id) => read
                .maybe_record::<Concern>(id)?
                .map(|concern| concern.words_elsewhere().to_owned()),
            Err(_) => None,
        },
        services: services(read)?,
        agencies: read.rows(
            "SELECT id, name FROM agency ORDER BY name COLLATE NOCASE",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?,
        form,
    })
}

fn note_text(read: Reader<'_>, id: &str) -> Result<Option<String>, StoreError> {
    match id.parse::<NoteId>() {
        Ok(note) => Ok(read.maybe_record::<Note>(note)?.map(|note| note.text)),
        Err(_) => Ok(None),
    }
}

/// What the form says of other records must be there; fills in the consent that is its basis.
fn checked(
    tx: &Tx<'_>,
    form: &ReferralForm,
    id: ReferralId,
    old: Option<&Referral>,
) -> Result<Referral, ReferralError> {
    let read = tx.read();
    let service = match form.service.parse::<ServiceId>() {
        Ok(id) => read
            .maybe_record::<Service>(id)?
            .map(|service| ServiceFacts {
                agency: service.agency,
                need: service.need,
            }),
        Err(_) => None,
    };
    let mut referral = form.checked(id, old, service.as_ref(), tx.today())?;
    let mut faults = Faults::new();
    if !is_client(read, referral.client)? {
        faults.add("client", "Choose somebody the programme supports.");
    }
    if read.maybe_record::<Agency>(referral.agency)?.is_none() {
        faults.add("agency", "Choose an agency from the list.");
    }
    if let Some(volunteer) = referral.raised_by_volunteer
        && !is_volunteer(read, volunteer)?
    {
        faults.add("raised_by_volunteer", "Choose a volunteer from the list.");
    }
    if let Some(note) = referral.from_note
        && read.maybe_record::<Note>(note)?.is_none()
    {
        faults.add("from_note", "The note this came from is no longer there.");
    }
    if let Some(concern) = referral.from_concern {
        let concern = read.maybe_record::<Concern>(concern)?;
        if concern.is_none_or(|concern| concern.client != referral.client) {
            faults.add("from_concern", "That concern is not about this person.");
        }
    }
    faults.done(())?;
    if referral.sent_on.is_none() {
        referral.basis_consent = match referral.basis {
            Some(Basis::Consent) => standing(read, referral.client, i64::MAX)?
                .filter(|said| said.answer == Answer::Given)
                .map(|said| said.id),
            _ => None,
        };
    }
    Ok(referral)
}

/// Makes a referral, as a draft.
///
/// # Errors
/// Every fault of the form; nothing is kept then.
pub fn make(desk: &mut Desk, form: &ReferralForm) -> Result<Done<ReferralId>, ReferralError> {
    desk.write(Action::MakeReferral, |tx| {
        let id = tx.new_id();
        let referral = checked(tx, form, id, None)?;
        tx.insert(&referral)?;
        event(
            tx,
            &referral,
            ReferralEventWhat::Move,
            None,
            ReferralState::Draft.word(),
            None,
        )?;
        Ok(id)
    })
}

/// Corrects what was written down. State and loops have acts of their own.
///
/// # Errors
/// Every fault of the form; nothing changes then.
pub fn change(
    desk: &mut Desk,
    id: ReferralId,
    form: &ReferralForm,
) -> Result<Done<ReferralId>, ReferralError> {
    desk.write(Action::ChangeReferral, |tx| {
        let old: Referral = tx.read().record(id)?;
        let mut new = checked(tx, form, id, Some(&old))?;
        if new.raised_by_volunteer != old.raised_by_volunteer {
            if old.state.is_end() {
                return Err(Faults::one(
                    "raised_by_volunteer",
                    "This referral has ended, so who raised it stays.",
                )
                .into());
            }
            loops::store::another_raised_it(tx, &old, &mut new)?;
        }
        tx.update(&new)?;
        Ok(id)
    })
}

/// Moves a referral. Sending is held back by a refusal, an exclusion or a death; an ending by an open loop.
///
/// # Errors
/// [`ReferralError::NotAllowed`] for a move that is not in the table; what holds it back; or every fault of
/// the form.
pub fn move_to(
    desk: &mut Desk,
    id: ReferralId,
    form: &ReferralMoveForm,
) -> Result<Done<ReferralId>, ReferralError> {
    let to = form
        .to
        .parse::<ReferralState>()
        .map_err(|_| Faults::one("to", "Choose where it stands now."))?;
    desk.write(Action::MoveReferral, |tx| {
        let mut referral: Referral = tx.read().record(id)?;
        let from = referral.state;
        let need = needs(from, to).ok_or(ReferralError::NotAllowed { from, to })?;
        let mut faults = Faults::new();
        let why = faults.optional_note("why", &form.why);
        let told = need == Needs::Loops && referral.sent_on.is_some();
        match faults.optional_note("outcome", &form.outcome) {
            // They were told what stands there; something else would have to be told first.
            Some(outcome) if told && referral.outcome.as_ref() != Some(&outcome) => {
                faults.add(
                    "outcome",
                    "Write this as what to tell first. Then tell them, and end it.",
                );
            }
            Some(outcome) => loops::store::say(tx, &mut referral, &outcome)?,
            None => {}
        }
        let today = tx.today();
        if let Some(chase) = faults.check_if_any("chase_on", &form.chase_on, |typed| {
            dates::parse_day(typed, today, dates::Lean::Future)
        }) {
            if chase < today {
                faults.add("chase_on", "Choose today or a later day to chase.");
            }
            referral.chase_on = Some(chase);
        }
        match need {
            Needs::Nothing => {}
            Needs::Sending => send(tx, &mut referral, form, &mut faults)?,
            Needs::Loops => {
                if referral.sent_on.is_some() {
                    loops::store::need_both(&referral, &mut faults);
                }
            }
        }
        faults.done(())?;
        referral.state = to;
        tx.update(&referral)?;
        let why = why.or_else(|| to.is_end().then(|| referral.outcome.clone()).flatten());
        event(
            tx,
            &referral,
            ReferralEventWhat::Move,
            Some(from.word()),
            to.word(),
            why,
        )?;
        Ok(id)
    })
}

/// Everything sending needs: a living person, no refusal, no exclusion of this agency, a basis, and the
/// exclusions in words read.
fn send(
    tx: &Tx<'_>,
    referral: &mut Referral,
    form: &ReferralMoveForm,
    faults: &mut Faults,
) -> Result<(), ReferralError> {
    let (read, today) = (tx.read(), tx.today());
    if read.record::<Person>(referral.client)?.died_on.is_some() {
        return Err(ReferralError::HasDied);
    }
    let said = standing(read, referral.client, i64::MAX)?;
    if said
        .as_ref()
        .is_some_and(|said| matches!(said.answer, Answer::Refused | Answer::Withdrawn))
    {
        return Err(ReferralError::ConsentRefused);
    }
    let sent_on = if is_blank(&form.on) {
        Some(today)
    } else {
        faults.check("on", dates::parse_past_day(&form.on, today))
    };
    for on in [Some(today), sent_on].into_iter().flatten() {
        if excluded(read, referral.client, referral.agency, on, i64::MAX)? {
            return Err(ReferralError::Excluded);
        }
    }
    match (referral.basis, &said) {
        (None, _) => faults.add("basis", "Choose why this may be shared, on “Correct”."),
        (Some(Basis::Consent), None) => faults.add(
            "basis",
            "No yes to sharing with agencies is on record. Record it, or choose another basis.",
        ),
        (Some(Basis::Consent), Some(said)) => referral.basis_consent = Some(said.id),
        (Some(_), _) => {}
    }
    let wishes = wishes_on(read, referral.client, Some(referral.agency), today)?;
    if wishes.words_to_read && !form.exclusions_read {
        faults.add(
            "exclusions_read",
            "Read with whom nothing is to be shared, then tick this.",
        );
    }
    referral.sent_on = sent_on;
    Ok(())
}

/// Marks a loop of a referral that was sent and has not ended.
///
/// # Errors
/// Every fault of the form; [`ReferralError::NotSent`] or [`ReferralError::Ended`].
pub fn mark_loop(
    desk: &mut Desk,
    id: ReferralId,
    form: &LoopForm,
) -> Result<Done<ReferralId>, ReferralError> {
    desk.write(mark_action(form), |tx| {
        let mut referral: Referral = tx.read().record(id)?;
        if referral.state == ReferralState::Draft {
            return Err(ReferralError::NotSent);
        }
        if referral.state.is_end() {
            return Err(ReferralError::Ended);
        }
        loops::store::mark::<_, ReferralError>(tx, &mut referral, form)?;
        Ok(id)
    })
}

/// Writes or changes what came of a referral. Whoever was told already has to hear it anew.
///
/// # Errors
/// Every fault of the form; [`ReferralError::Ended`] when it has ended.
pub fn write_outcome(
    desk: &mut Desk,
    id: ReferralId,
    form: &OutcomeForm,
) -> Result<Done<ReferralId>, ReferralError> {
    desk.write(Action::WriteOutcome, |tx| {
        let mut referral: Referral = tx.read().record(id)?;
        if referral.state.is_end() {
            return Err(ReferralError::Ended);
        }
        loops::store::say_typed::<_, ReferralError>(tx, &mut referral, &form.outcome)?;
        Ok(id)
    })
}

/// Records that several referrals were chased today, and when to chase next. Answers how many.
///
/// # Errors
/// Every fault of the form; nothing changes then.
pub fn chased_today(desk: &mut Desk, form: &ChaseForm) -> Result<Done<usize>, ReferralError> {
    desk.write(Action::ChaseReferral, |tx| {
        let mut faults = Faults::new();
        let today = tx.today();
        let next = faults.check(
            "next",
            dates::parse_day(&form.next, today, dates::Lean::Future),
        );
        if next.is_some_and(|next| next < today) {
            faults.add("next", "Choose today or a later day to chase.");
        }
        let mut ids: Vec<ReferralId> = form.ids.iter().filter_map(|id| id.parse().ok()).collect();
        ids.sort_unstable();
        ids.dedup();
        if ids.is_empty() {
            faults.add("ids", "Tick the ones you chased.");
        }
        let mut referrals = Vec::new();
        for id in ids {
            let referral: Referral = tx.read().record(id)?;
            if referral.state == ReferralState::Draft || referral.state.is_end() {
                faults.add("ids", "Only what was sent and has not ended can be chased.");
                break;
            }
            referrals.push(referral);
        }
        let next = faults.done_some(next)?;
        for referral in &mut referrals {
            referral.chase_on = Some(next);
            tx.update(referral)?;
            event(
                tx,
                referral,
                ReferralEventWhat::Chased,
                None,
                &next_chase(next),
                None,
            )?;
        }
        Ok(referrals.len())
    })
}

/// What a referral's story says of being chased: the day of the next time.
pub(crate) fn next_chase(next: NaiveDate) -> String {
    format!("next on {}", dates::short(next))
}

/// A signpost as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, ts_rs::TS)]
#[ts(export)]
pub struct SignpostRow {
    /// The signpost.
    pub id: SignpostId,
    /// The client.
    pub client: PersonId,
    /// Where they were pointed, in words.
    pub to: String,
    /// The day.
    pub on: NaiveDate,
    /// Why.
    pub why: Option<String>,
}

/// The signposts of one client, latest first.
///
/// # Errors
/// When the file cannot be read.
pub fn signposts_of(desk: &Desk, client: PersonId) -> Result<Vec<SignpostRow>, ReferralError> {
    Ok(desk.read().rows(
        "SELECT signpost.id, signpost.client, coalesce(signpost.words, ''), signpost.\"on\", signpost.why,
           service.name, agency.name
         FROM signpost LEFT JOIN service ON service.id = signpost.service
         LEFT JOIN agency ON agency.id = service.agency
         WHERE signpost.client = ?1 ORDER BY signpost.\"on\" DESC, signpost.id DESC",
        [client],
        |row| {
            let words: String = row.get(2)?;
            let to = match (
                row.get::<_, Option<String>>(5)?,
                row.get::<_, Option<String>>(6)?,
            ) {
                (Some(service), Some(agency)) => format!("{service}, {agency}"),
                _ => words,
            };
            Ok(SignpostRow {
                id: row.get(0)?,
                client: row.get(1)?,
                to,
                on: row.get::<_, String>(3)?.parse().unwrap_or_default(),
                why: row.get(4)?,
            })
        },
    )?)
}

/// What the page for a signpost starts from.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, ts_rs::TS)]
#[ts(export)]
pub struct SignpostStart {
    /// The form, filled as far as is known.
    pub form: SignpostForm,
    /// The client's name, when one is known.
    pub client_name: Option<String>,
    /// The words of the note it comes from.
    pub note_text: Option<String>,
    /// Every service of the directory.
    pub services: Vec<ServiceChoice>,
}

/// Starts a signpost, filled from a note or a client.
///
/// # Errors
/// When the file cannot be read.
pub fn start_signpost(
    desk: &Desk,
    client: Option<PersonId>,
    note: Option<NoteId>,
) -> Result<SignpostStart, ReferralError> {
    let read = desk.read();
    let mut form = SignpostForm {
        on: desk.today().to_string(),
        ..SignpostForm::default()
    };
    let mut client = client;
    if let Some(note) = note {
        let note: Note = read.record(note)?;
        form.from_note = note.id.to_string();
        form.why = note.text.trim().to_owned();
        form.on = local_day(note.at).min(desk.today()).to_string();
        if client.is_none() {
            client = only_client_of(read, note.id)?;
        }
    }
    form.client = client.map_or_else(String::new, |id| id.to_string());
    signpost_started(desk, form)
}

/// Opens a signpost for correcting.
///
/// # Errors
/// When there is no such signpost, or the file cannot be read.
pub fn signpost_form(desk: &Desk, id: SignpostId) -> Result<SignpostStart, ReferralError> {
    signpost_started(desk, SignpostForm::of(&desk.read().record(id)?))
}

fn signpost_started(desk: &Desk, form: SignpostForm) -> Result<SignpostStart, ReferralError> {
    let read = desk.read();
    Ok(SignpostStart {
        client_name: name_of(read, &form.client)?,
        note_text: note_text(read, &form.from_note)?,
        services: services(read)?,
        form,
    })
}

fn check_signpost(read: Reader<'_>, signpost: &Signpost) -> Result<(), ReferralError> {
    let mut faults = Faults::new();
    if !is_client(read, signpost.client)? {
        faults.add("client", "Choose somebody the programme supports.");
    }
    if let Some(service) = signpost.service
        && read.maybe_record::<Service>(service)?.is_none()
    {
        faults.add("service", "Choose a service from the list.");
    }
    if let Some(note) = signpost.from_note
        && read.maybe_record::<Note>(note)?.is_none()
    {
        faults.add("from_note", "The note this came from is no longer there.");
    }
    Ok(faults.done(())?)
}

/// Records that somebody was told where to go.
///
/// # Errors
/// Every fault of the form; nothing is kept then.
pub fn record_signpost(
    desk: &mut Desk,
    form: &SignpostForm,
) -> Result<Done<SignpostId>, ReferralError> {
    desk.write(Action::RecordSignpost, |tx| {
        let signpost = form.checked(tx.new_id(), None, tx.today())?;
        check_signpost(tx.read(), &signpost)?;
        tx.insert(&signpost)?;
        Ok(signpost.id)
    })
}

/// Corrects a signpost.
///
/// # Errors
/// Every fault of the form; nothing changes then.
pub fn change_signpost(
    desk: &mut Desk,
    id: SignpostId,
    form: &SignpostForm,
) -> Result<Done<SignpostId>, ReferralError> {
    desk.write(Action::ChangeSignpost, |tx| {
        let old: Signpost = tx.read().record(id)?;
        let signpost = form.checked(id, Some(&old), tx.today())?;
        check_signpost(tx.read(), &signpost)?;
        tx.update(&signpost)?;
        Ok(id)
    })
}
