//! Who is on a meeting's list, in which order, and whether their volunteer is there.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{
    ItemForm, MdtError, MdtItem, MdtItemConcern, MdtMeeting, MeetingState, Sharing, store::planned,
};
use crate::{
    action::Action,
    clients::Client,
    concerns::{Concern, Level},
    consent::{self, Answer, Purpose},
    desk::{Desk, Done},
    forms::Faults,
    ids::{ConcernId, MdtItemId, MdtMeetingId, PersonId, PracticeId},
    people::Person,
    store::{Patch, Reader, Record, StoreError, Tx},
    words::beneath,
};

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

pub(super) fn volunteer_may_attend(
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
/// since, takes off concerns that no longer are with it, and with them an item nobody has touched. An item nobody has
/// touched whose volunteer can come by now goes among those whose volunteers are there, and behind them when its
/// volunteer cannot any more. What was moved, decided or left out stays as it is, with the concerns it was decided about.
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

/// The items of a meeting in their order.
pub(super) fn items(reader: Reader<'_>, id: MdtMeetingId) -> Result<Vec<MdtItem>, StoreError> {
    reader.records::<MdtItem>("WHERE meeting = ?1 ORDER BY position, id", [id])
}

pub(super) fn bring_up_to_date(tx: &mut Tx<'_>, meeting: &MdtMeeting) -> Result<(), StoreError> {
    let mut order = items(tx.read(), meeting.id)?;
    let wanted = candidates(tx.read(), meeting.practice)?;
    let mut gone = Vec::new();
    let mut turned = Vec::new();
    for item in &mut order {
        let now = wanted
            .iter()
            .find(|candidate| candidate.client == item.client);
        let there = tx
            .read()
            .records::<MdtItemConcern>("WHERE item = ?1", [item.id])?;
        let mut taken_off = false;
        let decided = decided_on(tx.read(), item)?;
        for link in &there {
            if !decided && !now.is_some_and(|candidate| candidate.concerns.contains(&link.concern))
            {
                tx.remove::<MdtItemConcern>(link.id)?;
                taken_off = true;
            }
        }
        let new: Vec<ConcernId> = now
            .map(|candidate| candidate.concerns.as_slice())
            .unwrap_or_default()
            .iter()
            .copied()
            .filter(|concern| !there.iter().any(|link| link.concern == *concern))
            .collect();
        join(tx, item, &new)?;
        if taken_off && now.is_none() && untouched(tx.read(), item)? {
            gone.push(item.id);
            continue;
        }
        let may = volunteer_may_attend(tx.read(), item.client, meeting.on, tx.today())?;
        let was = item.volunteer_present;
        item.volunteer_present = was && may || can_come_by_now(tx.read(), item, may)?;
        if item.volunteer_present != was {
            tx.update(item)?;
            // What somebody worked on keeps its place.
            if untouched(tx.read(), item)? {
                turned.push(item.id);
            }
        }
    }
    for id in &gone {
        tx.remove::<MdtItem>(*id)?;
    }
    order.retain(|item| !gone.contains(&item.id));
    for id in turned {
        turn(&mut order, id);
    }

    for candidate in wanted {
        if candidate.dead || order.iter().any(|item| item.client == candidate.client) {
            continue;
        }
        let item = MdtItem {
            ask: left_to_ask(tx.read(), meeting.practice, candidate.client)?,
            ..new_item(tx, meeting, candidate.client)?
        };
        let at = place(&order, &item);
        tx.insert(&item)?;
        for concern in candidate.concerns {
            link(tx, &item, concern)?;
        }
        order.insert(at, item);
    }
    number(tx, &mut order)
}

/// Where on a list an item goes: behind the last whose volunteer is there when its own is, so that volunteers can
/// leave after their own people; otherwise at the end.
fn place(order: &[MdtItem], item: &MdtItem) -> usize {
    if !item.volunteer_present {
        return order.len();
    }
    order
        .iter()
        .rposition(|other| other.volunteer_present)
        .map_or(0, |last| last + 1)
}

/// Gives an item whose volunteer can come by now, or cannot any more, its place: behind the last whose volunteer is
/// there, unless it stands where it may.
fn turn(order: &mut Vec<MdtItem>, id: MdtItemId) {
    let Some(at) = order.iter().position(|item| item.id == id) else {
        return;
    };
    let item = order.remove(at);
    let last = order.iter().rposition(|other| other.volunteer_present);
    let behind = last.map_or(0, |last| last + 1);
    let stands = if item.volunteer_present {
        order.iter().take(at).all(|other| other.volunteer_present)
    } else {
        behind <= at
    };
    order.insert(if stands { at } else { behind }, item);
}

/// Whether an item's volunteer is to be there by now: they may, nobody has worked on the item, and nobody said that
/// they are not.
pub(super) fn can_come_by_now(
    reader: Reader<'_>,
    item: &MdtItem,
    may: bool,
) -> Result<bool, StoreError> {
    Ok(may
        && !item.volunteer_present
        && untouched(reader, item)?
        && !said_by_somebody(reader, item)?)
}

/// Whether it was somebody who said last whether the volunteer is there, and not the list brought up to date.
fn said_by_somebody(reader: Reader<'_>, item: &MdtItem) -> Result<bool, StoreError> {
    let place = MdtItem::TABLE.place("volunteer_present");
    let changes = reader.rows(
        "SELECT change.patch, act.action FROM change CROSS JOIN act ON act.id = change.act
         WHERE change.kind = ?1 AND change.subject = ?2 AND change.op = 2 ORDER BY change.position DESC",
        (MdtItem::TABLE.code, item.id),
        |row| Ok((row.get::<_, Option<Vec<u8>>>(0)?, row.get::<_, String>(1)?)),
    )?;
    for (patch, action) in changes {
        let Some(patch) = patch else { continue };
        let Patch::Changed(fields) = Patch::decode(&patch)? else {
            continue;
        };
        if fields
            .iter()
            .any(|(at, _, _)| Some(usize::from(*at)) == place)
        {
            return Ok(action != Action::ChangeMeeting.word());
        }
    }
    Ok(false)
}

/// Whether somebody moved an item of a meeting, and let that stand.
fn ordered_by_hand(reader: Reader<'_>, meeting: MdtMeetingId) -> Result<bool, StoreError> {
    let moves = reader.number(
        "SELECT count(*) FROM mdt_item CROSS JOIN change ON change.kind = ?2 AND change.subject = mdt_item.id
         CROSS JOIN act ON act.id = change.act
         WHERE mdt_item.meeting = ?1 AND act.action = ?3
           AND NOT EXISTS (SELECT 1 FROM act AS undo WHERE undo.undoes = act.id
             AND NOT EXISTS (SELECT 1 FROM act AS again WHERE again.undoes = undo.id))",
        (meeting, MdtItem::TABLE.code, Action::MoveItem.word()),
    )?;
    Ok(moves > 0)
}

fn untouched(reader: Reader<'_>, item: &MdtItem) -> Result<bool, StoreError> {
    Ok(
        !decided_on(reader, item)?
            && item.ask.is_none()
            && item.sharing.is_none()
            && !item.left_out,
    )
}

/// Whether something was decided about an item, or somebody was given something to do.
fn decided_on(reader: Reader<'_>, item: &MdtItem) -> Result<bool, StoreError> {
    let actions = reader.number("SELECT count(*) FROM mdt_action WHERE item = ?1", [item.id])?;
    Ok(actions > 0 || item.decision.is_some() || item.decision_in_plain_english.is_some())
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

/// What was to be asked about somebody at the practice's last held meeting that had them on its list, where nobody
/// could be asked: it was held back there without a word against sharing it, and nothing was decided. Words about a
/// restricted concern go along only with that concern.
fn left_to_ask(
    reader: Reader<'_>,
    practice: PracticeId,
    client: PersonId,
) -> Result<Option<String>, StoreError> {
    let last = reader
        .records::<MdtItem>(
            "WHERE id = (SELECT mdt_item.id FROM mdt_item JOIN mdt_meeting ON mdt_meeting.id = mdt_item.meeting
               WHERE mdt_item.client = ?1 AND mdt_meeting.practice = ?2 AND mdt_meeting.state = 'held'
               ORDER BY mdt_meeting.held_position DESC LIMIT 1)
             AND NOT EXISTS (SELECT 1 FROM mdt_item_concern JOIN concern ON concern.id = mdt_item_concern.concern
               WHERE mdt_item_concern.item = mdt_item.id AND concern.restricted = 1
                 AND concern.state <> 'with MDT')",
            (client, practice),
        )?
        .into_iter()
        .next();
    Ok(last.filter(is_left_over).and_then(|item| item.ask))
}

/// Whether an item of a meeting that was held is still to be talked about: it is on the list, it was not shared, nobody
/// decided that it may not be, and nothing was decided about it.
pub(super) fn is_left_over(item: &MdtItem) -> bool {
    !item.left_out
        && item.sharing.is_none()
        && item.decision.is_none()
        && item.decision_in_plain_english.is_none()
}

/// Keeps in mind for the practice's next meeting what the one that was held could not talk about: its client is marked
/// to be talked about, and what was asked goes onto the next list where they stand on one already. A list without
/// them takes it up with them.
pub(super) fn keep_for_the_next(
    tx: &mut Tx<'_>,
    item: &MdtItem,
    practice: PracticeId,
) -> Result<(), StoreError> {
    let person: Person = tx.read().record(item.client)?;
    if person.died_on.is_some() {
        return Ok(());
    }
    let client: Client = tx.read().record(item.client)?;
    if !client.talk_about_at_next_mdt {
        tx.update(&Client {
            talk_about_at_next_mdt: true,
            ..client
        })?;
    }
    let Some(ask) = left_to_ask(tx.read(), practice, item.client)? else {
        return Ok(());
    };
    let next = tx.read().records::<MdtItem>(
        "WHERE client = ?1 AND meeting = (SELECT id FROM mdt_meeting WHERE practice = ?2 AND state = 'planned'
           ORDER BY \"on\", id LIMIT 1)",
        (item.client, practice),
    )?;
    for there in next {
        take_along(tx, &there, Some(&ask))?;
    }
    Ok(())
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

/// Puts concerns on an item that stands on a list already. A sharing decision was taken without a restricted concern
/// that joins, so that it is asked for again.
fn join(tx: &mut Tx<'_>, item: &mut MdtItem, concerns: &[ConcernId]) -> Result<(), StoreError> {
    let mut restricted = false;
    for concern in concerns {
        link(tx, item, *concern)?;
        restricted |= tx.read().record::<Concern>(*concern)?.restricted;
    }
    if restricted {
        undecide(tx, item)?;
    }
    Ok(())
}

/// Takes back that an item may be shared, so that it is asked for again. That it may not be stands.
pub(super) fn undecide(tx: &mut Tx<'_>, item: &mut MdtItem) -> Result<(), StoreError> {
    if item.sharing != Some(Sharing::Share) {
        return Ok(());
    }
    item.sharing = None;
    item.basis = None;
    item.sharing_reason = None;
    item.sharing_by = None;
    item.sharing_at = None;
    tx.update(item).map(|_| ())
}

/// A concern was made restricted: wherever it stands on a list, also of a meeting that was held, sharing was decided
/// without knowing that, and is asked for again.
///
/// # Errors
/// When the file cannot be written.
pub(crate) fn made_restricted(tx: &mut Tx<'_>, concern: ConcernId) -> Result<(), StoreError> {
    let items = tx.read().records::<MdtItem>(
        "WHERE id IN (SELECT item FROM mdt_item_concern WHERE concern = ?1) ORDER BY id",
        [concern],
    )?;
    for mut item in items {
        undecide(tx, &mut item)?;
    }
    Ok(())
}

/// Whether somebody decided to share an item on which a concern stands.
pub(crate) fn decided_to_share(reader: Reader<'_>, concern: ConcernId) -> Result<bool, StoreError> {
    let shared = reader.number(
        "SELECT count(*) FROM mdt_item_concern JOIN mdt_item ON mdt_item.id = mdt_item_concern.item
         WHERE mdt_item_concern.concern = ?1 AND mdt_item.sharing = 'share'",
        [concern],
    )?;
    Ok(shared > 0)
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

/// Numbers a meeting's list anew, after one of it went.
///
/// # Errors
/// When the file cannot be written.
pub(crate) fn number_again(tx: &mut Tx<'_>, meeting: MdtMeetingId) -> Result<(), StoreError> {
    let mut order = items(tx.read(), meeting)?;
    number(tx, &mut order)
}

/// Adds a person by hand, with those of their concerns that are with the MDT: behind the last whose volunteer is there
/// when their own may come, otherwise at the end.
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
        order.insert(place(&order, &item), item);
        number(tx, &mut order)?;
        Ok(id)
    })
}

/// Changes what is asked, whether the volunteer is there, and whether the item is left out. Whose volunteer is there
/// goes among those whose volunteers are, and behind them when they are not any more, unless somebody put the list in
/// an order of their own.
///
/// # Errors
/// [`MdtError::Form`] when the volunteer may not attend, with why.
pub fn change_item(desk: &mut Desk, id: MdtItemId, form: &ItemForm) -> Result<Done<()>, MdtError> {
    let before: MdtItem = desk.read().record(id)?;
    let meeting: MdtMeeting = desk.read().record(before.meeting)?;
    let mut faults = Faults::new();
    let ask = faults.optional_note("ask", &form.ask);
    // Who was down to come and may not any more is refused too; of a meeting that was held, what was stays.
    let still_to_come = meeting.state != MeetingState::Held;
    if form.volunteer_present && (!before.volunteer_present || still_to_come) {
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
        let comes_or_goes = form.volunteer_present != before.volunteer_present;
        tx.update(&MdtItem {
            ask,
            volunteer_present: form.volunteer_present,
            left_out: form.left_out,
            ..before
        })?;
        if comes_or_goes && still_to_come && !ordered_by_hand(tx.read(), meeting.id)? {
            let mut order = items(tx.read(), meeting.id)?;
            turn(&mut order, id);
            number(tx, &mut order)?;
        }
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
    desk.write(Action::MoveItem, |tx| {
        number(tx, &mut order)?;
        Ok(())
    })
}

/// Takes a client off a planned list: the item goes, or is left out where something was written for it.
///
/// # Errors
/// When the file cannot be written.
pub(crate) fn take_off(tx: &mut Tx<'_>, item: &MdtItem) -> Result<(), StoreError> {
    if !untouched(tx.read(), item)? {
        tx.update(&MdtItem {
            left_out: true,
            ..item.clone()
        })?;
        return Ok(());
    }
    for link in tx
        .read()
        .records::<MdtItemConcern>("WHERE item = ?1", [item.id])?
    {
        tx.remove::<MdtItemConcern>(link.id)?;
    }
    tx.remove::<MdtItem>(item.id)?;
    let mut order = items(tx.read(), item.meeting)?;
    number(tx, &mut order)
}

/// Adds to a place on a list what came along: what was asked elsewhere, and concerns with the MDT that are not on it yet.
///
/// # Errors
/// When the file cannot be written.
pub(crate) fn take_along(
    tx: &mut Tx<'_>,
    there: &MdtItem,
    ask: Option<&str>,
) -> Result<(), StoreError> {
    let new = tx.read().rows(
        "SELECT id FROM concern WHERE client = ?1 AND state = 'with MDT' AND NOT EXISTS
         (SELECT 1 FROM mdt_item_concern WHERE item = ?2 AND concern = concern.id) ORDER BY id",
        (there.client, there.id),
        |row| row.get::<_, ConcernId>(0),
    )?;
    let mut next = there.clone();
    join(tx, &mut next, &new)?;
    if let Some(ask) = ask {
        next.ask = Some(match &there.ask {
            Some(asked) => beneath(asked, ask),
            None => ask.to_owned(),
        });
    }
    tx.update(&next).map(|_| ())
}

/// Takes a client off one list and puts them on the next planned one of another practice. While none is planned they
/// are marked to be talked about, so that it takes them up when it is made.
///
/// # Errors
/// When the file cannot be written.
pub(crate) fn hand_on(
    tx: &mut Tx<'_>,
    item: &MdtItem,
    practice: PracticeId,
) -> Result<(), StoreError> {
    let today = tx.today().to_string();
    let next = tx
        .read()
        .records::<MdtMeeting>(
            "WHERE practice = ?1 AND state = 'planned' AND \"on\" >= ?2 ORDER BY \"on\", id LIMIT 1",
            (practice, today),
        )?
        .into_iter()
        .next();
    take_off(tx, item)?;
    let Some(meeting) = next else {
        let client: Client = tx.read().record(item.client)?;
        tx.update(&Client {
            talk_about_at_next_mdt: true,
            ..client
        })?;
        return Ok(());
    };
    let mut order = items(tx.read(), meeting.id)?;
    if let Some(there) = order.iter().find(|other| other.client == item.client) {
        return take_along(tx, there, item.ask.as_deref());
    }
    // What is asked goes along; what was decided about sharing was decided for the other practice.
    let handed = MdtItem {
        ask: item.ask.clone(),
        ..new_item(tx, &meeting, item.client)?
    };
    tx.insert(&handed)?;
    let concerns = tx.read().rows(
        "SELECT id FROM concern WHERE client = ?1 AND state = 'with MDT'",
        [item.client],
        |row| row.get::<_, ConcernId>(0),
    )?;
    for concern in concerns {
        link(tx, &handed, concern)?;
    }
    order.insert(place(&order, &handed), handed);
    number(tx, &mut order)
}
