//! Making meetings and their agendas, deciding, holding, and the actions that come of it.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{
    ActionForm, DecisionForm, ItemForm, MdtAction, MdtAttending, MdtError, MdtItem, MdtItemConcern,
    MdtMeeting, MeetingForm, MeetingState, Sharing, SharingForm,
    actions::{ParsedAction, parse_action},
    sharing::{self, HeldBack},
};
use crate::{
    action::Action,
    clients::Client,
    concerns::Level,
    consent::{self, Answer, Basis, Purpose},
    dates::{self, Lean},
    desk::{Desk, Done},
    forms::{Faults, is_blank},
    ids::{ConcernId, MdtActionId, MdtItemId, MdtMeetingId, PersonId, PracticeId},
    people::Person,
    programmes::{Coordinator, Practice},
    store::{Reader, StoreError, Tx},
};

struct Checked {
    practice: PracticeId,
    on: NaiveDate,
    starts: Option<String>,
    place: Option<String>,
    chair: Option<String>,
    attending: Vec<(String, Option<String>)>,
}

fn check(desk: &Desk, form: &MeetingForm) -> Result<Checked, MdtError> {
    let mut faults = Faults::new();
    let practice = match form.practice.parse::<PracticeId>() {
        Ok(id) => desk.read().maybe_record::<Practice>(id)?.map(|p| p.id),
        Err(_) => None,
    };
    if practice.is_none() {
        faults.add("practice", "Choose a surgery.");
    }
    let on = if is_blank(&form.on) {
        faults.add("on", "Write the day of the meeting.");
        None
    } else {
        faults.check("on", dates::parse_day(&form.on, desk.today(), Lean::Future))
    };
    let starts = faults
        .check_if_any("starts", &form.starts, dates::parse_time)
        .map(|time| time.format("%H:%M").to_string());
    let place = faults.optional("place", &form.place);
    let chair = faults.optional("chair", &form.chair);
    let mut attending = Vec::new();
    for line in form.attending.lines().filter(|line| !is_blank(line)) {
        let (name, role) = line.split_once(',').unwrap_or((line, ""));
        let name = faults.need("attending", name, "Write a name before the comma.");
        let role = faults.optional("attending", role);
        attending.extend(name.map(|name| (name, role)));
    }
    let checked = practice.zip(on).map(|(practice, on)| Checked {
        practice,
        on,
        starts,
        place,
        chair,
        attending,
    });
    Ok(faults.done_some(checked)?)
}

/// Makes a meeting for a practice, with its agenda.
///
/// # Errors
/// [`MdtError::Form`] with every field at fault.
pub fn make_meeting(desk: &mut Desk, form: &MeetingForm) -> Result<Done<MdtMeetingId>, MdtError> {
    let checked = check(desk, form)?;
    desk.write(Action::NewMeeting, |tx| {
        let meeting = MdtMeeting {
            id: tx.new_id(),
            practice: checked.practice,
            on: checked.on,
            starts: checked.starts,
            place: checked.place,
            chair: checked.chair,
            state: MeetingState::Planned,
            held_position: None,
        };
        tx.insert(&meeting)?;
        for (name, role) in checked.attending {
            let id = tx.new_id();
            tx.insert(&MdtAttending {
                id,
                meeting: meeting.id,
                name,
                role,
            })?;
        }
        bring_up_to_date(tx, &meeting)?;
        Ok(meeting.id)
    })
}

/// Corrects a meeting's day, time, place, chair and who comes. Its practice stays.
///
/// # Errors
/// [`MdtError::Form`] with every field at fault.
pub fn change_meeting(
    desk: &mut Desk,
    id: MdtMeetingId,
    form: &MeetingForm,
) -> Result<Done<()>, MdtError> {
    let before: MdtMeeting = desk.read().record(id)?;
    let checked = check(desk, form)?;
    if checked.practice != before.practice {
        return Err(Faults::one("practice", "Make a new meeting for another surgery.").into());
    }
    desk.write(Action::ChangeMeeting, |tx| {
        tx.update(&MdtMeeting {
            on: checked.on,
            starts: checked.starts,
            place: checked.place,
            chair: checked.chair,
            ..before
        })?;
        let mut new = checked.attending;
        let there = tx
            .read()
            .records::<MdtAttending>("WHERE meeting = ?1", [id])?;
        for old in there {
            let same = new
                .iter()
                .position(|(name, role)| *name == old.name && *role == old.role);
            match same {
                Some(at) => {
                    new.remove(at);
                }
                None => tx.remove::<MdtAttending>(old.id)?,
            }
        }
        for (name, role) in new {
            let id_of = tx.new_id();
            tx.insert(&MdtAttending {
                id: id_of,
                meeting: id,
                name,
                role,
            })?;
        }
        Ok(())
    })
}

/// Takes away a meeting made by mistake, with its list, as long as nothing was decided for it.
///
/// # Errors
/// In words when it was held, or holds a decision or an action.
pub fn remove_meeting(desk: &mut Desk, id: MdtMeetingId) -> Result<Done<()>, MdtError> {
    let meeting: MdtMeeting = desk.read().record(id)?;
    planned(&meeting)?;
    let order = items(desk.read(), id)?;
    let actions = desk.read().number(
        "SELECT count(*) FROM mdt_action JOIN mdt_item ON mdt_item.id = mdt_action.item
         WHERE mdt_item.meeting = ?1",
        [id],
    )?;
    if actions > 0
        || order
            .iter()
            .any(|item| item.decision.is_some() || item.decision_in_plain_english.is_some())
    {
        return Err(StoreError::Refused(
            "This meeting has decisions or actions. Remove those first, or keep it.".into(),
        )
        .into());
    }
    desk.write(Action::RemoveMeeting, |tx| {
        for item in order {
            let links = tx
                .read()
                .records::<MdtItemConcern>("WHERE item = ?1", [item.id])?;
            for link in links {
                tx.remove::<MdtItemConcern>(link.id)?;
            }
            tx.remove::<MdtItem>(item.id)?;
        }
        for one in tx
            .read()
            .records::<MdtAttending>("WHERE meeting = ?1", [id])?
        {
            tx.remove::<MdtAttending>(one.id)?;
        }
        tx.remove::<MdtMeeting>(id)?;
        Ok(())
    })
}

/// One person a meeting should talk about.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Candidate {
    pub client: PersonId,
    pub concerns: Vec<ConcernId>,
    /// Has died: stays on a list, and is not put on one.
    pub dead: bool,
    level: Option<Level>,
    raised_on: Option<NaiveDate>,
}

/// Whom a practice's meeting should talk about, the most serious first, then what has waited longest.
pub(super) fn candidates(
    reader: Reader<'_>,
    practice: PracticeId,
) -> Result<Vec<Candidate>, StoreError> {
    let rows = reader.rows(include_str!("agenda.sql"), [practice], |row| {
        Ok((
            row.get::<_, PersonId>(0)?,
            row.get::<_, Option<ConcernId>>(1)?,
            row.get::<_, Option<Level>>(2)?,
            crate::store::record::column::<Option<NaiveDate>>(row, 3)?,
        ))
    })?;
    let mut found: BTreeMap<PersonId, Candidate> = BTreeMap::new();
    for (client, concern, level, raised_on) in rows {
        let candidate = found.entry(client).or_insert(Candidate {
            client,
            concerns: Vec::new(),
            dead: false,
            level: None,
            raised_on: None,
        });
        candidate.concerns.extend(concern);
        candidate.level = candidate.level.max(level);
        candidate.raised_on = match (candidate.raised_on, raised_on) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
    }
    let mut found: Vec<Candidate> = found.into_values().collect();
    for candidate in &mut found {
        let person: Person = reader.record(candidate.client)?;
        candidate.dead = person.died_on.is_some();
    }
    found.sort_by_key(|candidate| {
        (
            std::cmp::Reverse(candidate.level),
            candidate.raised_on.unwrap_or(NaiveDate::MAX),
            candidate.client,
        )
    });
    Ok(found)
}

/// A client's volunteer, and whether they may attend a meeting on a day.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Attends {
    pub volunteer: PersonId,
    pub name: String,
    pub given_name: String,
    /// Why not, as a plain sentence; nothing when they may.
    pub why_not: Option<&'static str>,
}

/// The volunteers matched with a client on a day, those who may attend first.
///
/// A volunteer may attend when they are active and would like to, have a confidentiality agreement in force
/// on the day, the client said yes to "my volunteer may speak for me", and the client did not ask to keep
/// things from them.
pub(super) fn volunteers_of(
    reader: Reader<'_>,
    client: PersonId,
    on: NaiveDate,
    today: NaiveDate,
) -> Result<Vec<Attends>, StoreError> {
    let matched = reader.rows(
        "SELECT person.id, person.given_name || ' ' || person.family_name,
                coalesce(person.preferred_name, person.given_name),
                volunteer.status = 'active', volunteer.attends_mdt,
                EXISTS (SELECT 1 FROM agreement WHERE agreement.volunteer = volunteer.id
                        AND signed_on <= ?2 AND (expires_on IS NULL OR expires_on >= ?2))
         FROM \"match\" JOIN volunteer ON volunteer.id = \"match\".volunteer
         JOIN person ON person.id = volunteer.id
         WHERE \"match\".client = ?1 AND \"match\".since <= ?2
           AND (\"match\".until IS NULL OR \"match\".until >= ?2) AND person.died_on IS NULL
         ORDER BY \"match\".since, person.id",
        (client, on.to_string()),
        |row| {
            Ok((
                row.get::<_, PersonId>(0)?,
                row.get::<_, String>(1)?,
                row.get::<_, String>(2)?,
                row.get::<_, bool>(3)?,
                row.get::<_, String>(4)?,
                row.get::<_, bool>(5)?,
            ))
        },
    )?;
    if matched.is_empty() {
        return Ok(Vec::new());
    }
    let consented = consent::standing(reader, client, Purpose::VolunteerMaySpeak)?
        .is_some_and(|consent| consent.answer == Answer::Given);
    let excluded = consent::exclusions_in_force(reader, client, Purpose::ShareWithMdt, today)?;
    let mut found: Vec<Attends> = matched
        .into_iter()
        .map(
            |(volunteer, name, given_name, active, wish, agreement)| Attends {
                volunteer,
                name,
                given_name,
                why_not: if excluded
                    .iter()
                    .any(|exclusion| exclusion.not_with_person == Some(volunteer))
                {
                    Some("They asked not to share with this volunteer.")
                } else if !consented {
                    Some("They have not said that their volunteer may speak for them.")
                } else if !active {
                    Some("The volunteer is not active now.")
                } else if !agreement {
                    Some("The volunteer has no confidentiality agreement in force.")
                } else if wish == "no" {
                    Some("The volunteer would rather not attend.")
                } else if wish != "yes" {
                    Some("Ask the volunteer whether they would like to attend.")
                } else {
                    None
                },
            },
        )
        .collect();
    found.sort_by_key(|attends| attends.why_not.is_some());
    Ok(found)
}

/// Whether the volunteer of an item is there: before the meeting only while they still may attend.
pub(super) fn volunteer_still_present(
    reader: Reader<'_>,
    meeting: &MdtMeeting,
    item: &MdtItem,
    today: NaiveDate,
) -> Result<bool, StoreError> {
    Ok(item.volunteer_present
        && (meeting.state == MeetingState::Held
            || volunteer_may_attend(reader, item.client, meeting.on, today)?))
}

fn volunteer_may_attend(
    reader: Reader<'_>,
    client: PersonId,
    on: NaiveDate,
    today: NaiveDate,
) -> Result<bool, StoreError> {
    Ok(volunteers_of(reader, client, on, today)?
        .iter()
        .any(|attends| attends.why_not.is_none()))
}

/// Brings a planned meeting's agenda up to date: adds whom it lacks, adds concerns that went to the MDT
/// since, takes off concerns that no longer are with it, and with them an item nobody has touched. What was
/// moved, decided or left out stays as it is.
///
/// # Errors
/// In words when the meeting was held already.
pub fn refresh_agenda(desk: &mut Desk, id: MdtMeetingId) -> Result<Done<()>, MdtError> {
    let meeting: MdtMeeting = desk.read().record(id)?;
    planned(&meeting)?;
    desk.write(Action::ChangeMeeting, |tx| {
        bring_up_to_date(tx, &meeting)?;
        Ok(())
    })
}

fn planned(meeting: &MdtMeeting) -> Result<(), StoreError> {
    if meeting.state == MeetingState::Held {
        return Err(StoreError::Refused(
            "This meeting was held. Its list stays as it is.".into(),
        ));
    }
    Ok(())
}

/// The items of a meeting in their order.
pub(super) fn items(reader: Reader<'_>, id: MdtMeetingId) -> Result<Vec<MdtItem>, StoreError> {
    reader.records::<MdtItem>("WHERE meeting = ?1 ORDER BY position, id", [id])
}

fn bring_up_to_date(tx: &mut Tx<'_>, meeting: &MdtMeeting) -> Result<(), StoreError> {
    let mut order = items(tx.read(), meeting.id)?;
    let wanted = candidates(tx.read(), meeting.practice)?;
    let mut gone = Vec::new();
    for item in &mut order {
        let now = wanted
            .iter()
            .find(|candidate| candidate.client == item.client);
        let there = tx
            .read()
            .records::<MdtItemConcern>("WHERE item = ?1", [item.id])?;
        let mut taken_off = false;
        for link in &there {
            if !now.is_some_and(|candidate| candidate.concerns.contains(&link.concern)) {
                tx.remove::<MdtItemConcern>(link.id)?;
                taken_off = true;
            }
        }
        for concern in now
            .map(|candidate| candidate.concerns.as_slice())
            .unwrap_or_default()
        {
            if !there.iter().any(|link| link.concern == *concern) {
                link(tx, item, *concern)?;
            }
        }
        if taken_off && now.is_none() && untouched(tx, item)? {
            gone.push(item.id);
        } else {
            let may = volunteer_may_attend(tx.read(), item.client, meeting.on, tx.today())?;
            if item.volunteer_present && !may {
                item.volunteer_present = false;
                tx.update(item)?;
            }
        }
    }
    for id in &gone {
        tx.remove::<MdtItem>(*id)?;
    }
    order.retain(|item| !gone.contains(&item.id));

    for candidate in wanted {
        if candidate.dead || order.iter().any(|item| item.client == candidate.client) {
            continue;
        }
        let item = new_item(tx, meeting, candidate.client)?;
        let at = if item.volunteer_present {
            order
                .iter()
                .rposition(|other| other.volunteer_present)
                .map_or(0, |last| last + 1)
        } else {
            order.len()
        };
        tx.insert(&item)?;
        for concern in candidate.concerns {
            link(tx, &item, concern)?;
        }
        order.insert(at, item);
    }
    number(tx, &mut order)
}

fn untouched(tx: &Tx<'_>, item: &MdtItem) -> Result<bool, StoreError> {
    let actions = tx
        .read()
        .number("SELECT count(*) FROM mdt_action WHERE item = ?1", [item.id])?;
    Ok(actions == 0
        && item.ask.is_none()
        && item.sharing.is_none()
        && item.decision.is_none()
        && item.decision_in_plain_english.is_none()
        && !item.left_out)
}

fn new_item(
    tx: &mut Tx<'_>,
    meeting: &MdtMeeting,
    client: PersonId,
) -> Result<MdtItem, StoreError> {
    Ok(MdtItem {
        id: tx.new_id(),
        meeting: meeting.id,
        client,
        position: 0,
        ask: None,
        volunteer_present: volunteer_may_attend(tx.read(), client, meeting.on, tx.today())?,
        sharing: None,
        basis: None,
        sharing_reason: None,
        sharing_by: None,
        sharing_at: None,
        words_answered: None,
        words_asked: None,
        left_out: false,
        decision: None,
        decision_in_plain_english: None,
    })
}

fn link(tx: &mut Tx<'_>, item: &MdtItem, concern: ConcernId) -> Result<(), StoreError> {
    let id = tx.new_id();
    tx.insert(&MdtItemConcern {
        id,
        item: item.id,
        concern,
        client: item.client,
    })
}

/// Numbers the items 1, 2, 3 in the order given.
fn number(tx: &mut Tx<'_>, order: &mut [MdtItem]) -> Result<(), StoreError> {
    for (at, item) in order.iter_mut().enumerate() {
        let position = i64::try_from(at).unwrap_or(i64::MAX).saturating_add(1);
        if item.position != position {
            item.position = position;
            tx.update(item)?;
        }
    }
    Ok(())
}

/// Adds a person by hand, at the end, with those of their concerns that are with the MDT.
///
/// # Errors
/// [`MdtError::Form`] when they are no client of this practice, or on the list already.
pub fn add_item(
    desk: &mut Desk,
    meeting: MdtMeetingId,
    client: PersonId,
) -> Result<Done<MdtItemId>, MdtError> {
    let meeting: MdtMeeting = desk.read().record(meeting)?;
    planned(&meeting)?;
    let reader = desk.read();
    if reader.maybe_record::<Client>(client)?.is_none() {
        return Err(Faults::one("client", "Choose a person we support.").into());
    }
    if reader.number(
        "SELECT count(*) FROM client_practice WHERE client = ?1 AND practice = ?2 AND until IS NULL",
        (client, meeting.practice),
    )? == 0
    {
        return Err(Faults::one("client", "This person is with another surgery.").into());
    }
    let mut order = items(reader, meeting.id)?;
    if order.iter().any(|item| item.client == client) {
        return Err(Faults::one("client", "This person is on the list already.").into());
    }
    let concerns = reader.rows(
        "SELECT id FROM concern WHERE client = ?1 AND state = 'with MDT'",
        [client],
        |row| row.get::<_, ConcernId>(0),
    )?;
    desk.write(Action::ChangeItem, |tx| {
        let item = new_item(tx, &meeting, client)?;
        let id = item.id;
        tx.insert(&item)?;
        for concern in concerns {
            link(tx, &item, concern)?;
        }
        order.push(item);
        number(tx, &mut order)?;
        Ok(id)
    })
}

/// Changes what is asked, whether the volunteer is there, and whether the item is left out.
///
/// # Errors
/// [`MdtError::Form`] when the volunteer may not attend, with why.
pub fn change_item(desk: &mut Desk, id: MdtItemId, form: &ItemForm) -> Result<Done<()>, MdtError> {
    let before: MdtItem = desk.read().record(id)?;
    let meeting: MdtMeeting = desk.read().record(before.meeting)?;
    let mut faults = Faults::new();
    let ask = faults.optional_note("ask", &form.ask);
    if form.volunteer_present && !before.volunteer_present {
        let volunteers = volunteers_of(desk.read(), before.client, meeting.on, desk.today())?;
        match volunteers.first() {
            None => faults.add("volunteer_present", "This person has no volunteer now."),
            Some(Attends {
                why_not: Some(why), ..
            }) => faults.add("volunteer_present", why),
            Some(_) => {}
        }
    }
    let ask = faults.done(ask)?;
    desk.write(Action::ChangeItem, |tx| {
        tx.update(&MdtItem {
            ask,
            volunteer_present: form.volunteer_present,
            left_out: form.left_out,
            ..before
        })?;
        Ok(())
    })
}

/// Moves an item to another place in the order; 1 is the first.
///
/// # Errors
/// When the file cannot be written.
pub fn move_item(desk: &mut Desk, id: MdtItemId, position: i64) -> Result<Done<()>, MdtError> {
    let item: MdtItem = desk.read().record(id)?;
    let mut order = items(desk.read(), item.meeting)?;
    order.retain(|other| other.id != id);
    let at = usize::try_from(position.saturating_sub(1))
        .unwrap_or(0)
        .min(order.len());
    order.insert(at, item);
    desk.write(Action::ChangeItem, |tx| {
        number(tx, &mut order)?;
        Ok(())
    })
}

/// Records whether an item may be shared, on what basis and why.
///
/// # Errors
/// [`MdtError::Form`] with every field at fault: a basis that cannot carry it as things stand, a reason
/// missing, exclusions in words not answered.
pub fn decide_sharing(
    desk: &mut Desk,
    id: MdtItemId,
    form: &SharingForm,
) -> Result<Done<()>, MdtError> {
    let before: MdtItem = desk.read().record(id)?;
    let meeting: MdtMeeting = desk.read().record(before.meeting)?;
    let facts = sharing::facts(desk.read(), &meeting, &before, desk.today())?;
    let mut faults = Faults::new();
    let sharing = faults.check(
        "sharing",
        form.sharing
            .parse::<Sharing>()
            .map_err(|_| "Choose share or do not share."),
    );
    let reason = faults.optional_note("reason", &form.reason);
    let answered = faults.optional_note("words_answered", &form.words_answered);
    let mut basis = None;
    if sharing == Some(Sharing::Share) {
        basis = faults.check(
            "basis",
            form.basis
                .parse::<Basis>()
                .map_err(|_| "Choose what the sharing rests on."),
        );
        if let Some(basis) = basis {
            if let Err(why) = sharing::allowed(basis, &facts) {
                let field = if matches!(why, HeldBack::Excluded(_) | HeldBack::Moved) {
                    "sharing"
                } else {
                    "basis"
                };
                faults.add(field, advice(&why));
            }
            if basis != Basis::Consent && reason.is_none() && !faults.has("reason") {
                faults.add("reason", "Say why, in a few words.");
            }
        }
        if !facts.words.is_empty() && answered.is_none() && !faults.has("words_answered") {
            faults.add("words_answered", "Say how you keep to whom it is not for.");
        }
    }
    let sharing = faults.done_some(sharing)?;
    desk.write(Action::DecideSharing, |tx| {
        let words_asked = answered.as_ref().map(|_| facts.words);
        tx.update(&MdtItem {
            sharing: Some(sharing),
            basis,
            sharing_reason: reason,
            sharing_by: Some(tx.actor()),
            sharing_at: Some(tx.now_ms()),
            words_answered: answered,
            words_asked,
            ..before
        })?;
        Ok(())
    })
}

/// What to do about a reason that holds a decision up.
fn advice(why: &HeldBack) -> String {
    match why {
        HeldBack::Refused => "They said no. Choose another basis, or do not share.".into(),
        HeldBack::Withdrawn => {
            "They took back their yes. Choose another basis, or do not share.".into()
        }
        HeldBack::NotAsked => {
            "Consent was not asked yet. Ask first, or choose another basis.".into()
        }
        HeldBack::Objected => {
            "They said no, so there is an objection. Choose another basis, or do not share.".into()
        }
        other => other.in_words(),
    }
}

/// Marks a meeting held. What is recorded from here on is told at the practice's next one. The marks to talk
/// about these people are taken off where they could be talked about: the item could be shared, or something
/// was decided.
///
/// # Errors
/// In words when it was marked already.
pub fn mark_held(desk: &mut Desk, id: MdtMeetingId) -> Result<Done<()>, MdtError> {
    let meeting: MdtMeeting = desk.read().record(id)?;
    planned(&meeting)?;
    desk.write(Action::HoldMeeting, |tx| {
        let held_position = Some(tx.position()?);
        let mut talked_about = Vec::new();
        for item in items(tx.read(), id)? {
            let facts = sharing::facts(tx.read(), &meeting, &item, tx.today())?;
            let decided = item.decision.is_some() || item.decision_in_plain_english.is_some();
            if !item.left_out && (decided || sharing::may_be_shared(&item, &facts).is_ok()) {
                talked_about.push(item);
            }
        }
        tx.update(&MdtMeeting {
            state: MeetingState::Held,
            held_position,
            ..meeting
        })?;
        for item in talked_about {
            let client: Client = tx.read().record(item.client)?;
            if client.talk_about_at_next_mdt {
                tx.update(&Client {
                    talk_about_at_next_mdt: false,
                    ..client
                })?;
            }
        }
        Ok(())
    })
}

/// Writes what was decided, and makes the open actions what the lines say: a line that stands unchanged
/// keeps its action, a changed one changes it, a new one adds one, and one taken away removes it. Actions
/// done stay.
///
/// # Errors
/// [`MdtError::Form`] with every field at fault.
pub fn write_decision(
    desk: &mut Desk,
    id: MdtItemId,
    form: &DecisionForm,
) -> Result<Done<()>, MdtError> {
    let before: MdtItem = desk.read().record(id)?;
    let mut faults = Faults::new();
    let decision = faults.optional_note("decision", &form.decision);
    let plain = faults.optional_note("decision_in_plain_english", &form.decision_in_plain_english);
    let me = desk.read().record::<Coordinator>(desk.who()?)?.name;
    let mut lines = Vec::new();
    for (at, typed) in form.actions.lines().enumerate() {
        if let Some(mut parsed) = parse_action(typed, desk.today()) {
            if is_blank(&parsed.what) {
                faults.add(
                    "actions",
                    format!("Line {}: write what is to be done.", at + 1),
                );
            }
            if parsed
                .who
                .as_deref()
                .is_some_and(|who| who.eq_ignore_ascii_case("me"))
            {
                parsed.who = Some(me.clone());
            }
            lines.push(parsed);
        }
    }
    let (decision, plain) = faults.done((decision, plain))?;
    desk.write(Action::WriteDecision, |tx| {
        tx.update(&MdtItem {
            decision,
            decision_in_plain_english: plain,
            ..before.clone()
        })?;
        reconcile(tx, &before, lines)?;
        Ok(())
    })
}

fn reconcile(
    tx: &mut Tx<'_>,
    item: &MdtItem,
    mut lines: Vec<ParsedAction>,
) -> Result<(), StoreError> {
    let mut old = tx
        .read()
        .records::<MdtAction>("WHERE item = ?1 AND done_on IS NULL ORDER BY id", [item.id])?;
    old.retain(|action| {
        let same = lines.iter().position(|line| {
            line.who == action.who && line.what == action.what && line.due_on == action.due_on
        });
        same.map(|at| lines.remove(at)).is_none()
    });
    let mut old = old.into_iter();
    for line in lines {
        match old.next() {
            Some(action) => {
                tx.update(&MdtAction {
                    who: line.who,
                    what: line.what,
                    due_on: line.due_on,
                    ..action
                })?;
            }
            None => {
                let id = tx.new_id();
                tx.insert(&MdtAction {
                    id,
                    item: item.id,
                    client: item.client,
                    what: line.what,
                    who: line.who,
                    due_on: line.due_on,
                    done_on: None,
                })?;
            }
        }
    }
    for action in old {
        tx.remove::<MdtAction>(action.id)?;
    }
    Ok(())
}

/// Adds an action by form, or corrects one.
///
/// # Errors
/// [`MdtError::Form`] with every field at fault.
pub fn save_action(
    desk: &mut Desk,
    item: MdtItemId,
    action: Option<MdtActionId>,
    form: &ActionForm,
) -> Result<Done<MdtActionId>, MdtError> {
    let item: MdtItem = desk.read().record(item)?;
    let before = match action {
        Some(id) => Some(
            Some(desk.read().record::<MdtAction>(id)?)
                .filter(|before| before.item == item.id)
                .ok_or(StoreError::NotFound)?,
        ),
        None => None,
    };
    let mut faults = Faults::new();
    let today = desk.today();
    let what = faults.need_note("what", &form.what, "Write what is to be done.");
    let who = faults.optional("who", &form.who);
    let due_on = faults.check_if_any("due_on", &form.due_on, |typed| {
        dates::parse_day(typed, today, Lean::Future)
    });
    let what = faults.done_some(what)?;
    desk.write(Action::SaveAction, |tx| {
        if let Some(before) = before {
            let id = before.id;
            tx.update(&MdtAction {
                what,
                who,
                due_on,
                ..before
            })?;
            return Ok(id);
        }
        let id = tx.new_id();
        tx.insert(&MdtAction {
            id,
            item: item.id,
            client: item.client,
            what,
            who,
            due_on,
            done_on: None,
        })?;
        Ok(id)
    })
}

/// Marks an action done on a day (blank is today), or open again.
///
/// # Errors
/// [`MdtError::Form`] when the day is not understood or is to come.
pub fn set_action_done(
    desk: &mut Desk,
    id: MdtActionId,
    done: bool,
    on: &str,
) -> Result<Done<()>, MdtError> {
    let before: MdtAction = desk.read().record(id)?;
    let today = desk.today();
    let mut faults = Faults::new();
    let done_on = if !done {
        None
    } else if is_blank(on) {
        Some(today)
    } else {
        faults.check("done_on", dates::parse_past_day(on, today))
    };
    let done_on = faults.done(done_on)?;
    desk.write(Action::SaveAction, |tx| {
        tx.update(&MdtAction { done_on, ..before })?;
        Ok(())
    })
}

/// Takes an action away that was written by mistake.
///
/// # Errors
/// When it is not there.
pub fn remove_action(desk: &mut Desk, id: MdtActionId) -> Result<Done<()>, MdtError> {
    desk.write(Action::SaveAction, |tx| {
        tx.remove::<MdtAction>(id)?;
        Ok(())
    })
}

/// The name of a person, for pages and files.
pub(super) fn name_of(reader: Reader<'_>, id: PersonId) -> Result<String, StoreError> {
    Ok(reader.record::<Person>(id)?.name())
}
