//! Making meetings, correcting, holding and removing them.

use chrono::NaiveDate;

use super::{
    MdtAttending, MdtError, MdtItem, MdtItemConcern, MdtMeeting, MeetingForm, MeetingState,
    agenda::{
        bring_up_to_date, is_left_over, items, keep_for_the_next, undecide, volunteer_may_attend,
    },
    sharing,
};
use crate::{
    action::Action,
    clients::Client,
    dates::{self, Lean},
    desk::{Desk, Done},
    forms::{Faults, is_blank},
    ids::{MdtMeetingId, PersonId, PracticeId},
    people::Person,
    programmes::Practice,
    store::{Reader, StoreError},
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
    if before.state == MeetingState::Held && checked.on > desk.today() {
        return Err(Faults::one("on", "This meeting was held. Its day cannot be to come.").into());
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

pub(super) fn planned(meeting: &MdtMeeting) -> Result<(), StoreError> {
    if meeting.state == MeetingState::Held {
        return Err(StoreError::Refused(
            "This meeting was held. Its list stays as it is.".into(),
        ));
    }
    Ok(())
}

/// Why a meeting cannot be marked held yet: its day is to come. What is recorded until then belongs to it, and
/// marked early that would be told at the next one only.
pub(super) fn not_yet(meeting: &MdtMeeting, today: NaiveDate) -> Option<String> {
    (meeting.state == MeetingState::Planned && meeting.on > today).then(|| {
        format!(
            "This meeting is on {}. Mark it as held on that day or after.",
            dates::long(meeting.on)
        )
    })
}

/// Marks a meeting held. What is recorded from here on about those it talked of is told at the practice's next one.
/// The marks to talk about these people are taken off where they could be talked about: the item could be shared, or
/// something was decided. An item that was decided to be shared and is held back on the day all the same, by a consent
/// taken back or another surgery, is undecided from here on: nothing of it was told, so that it is told at the next.
/// Whom it could not talk about, though nobody decided that it may not, is marked for the next one with what was asked.
///
/// # Errors
/// In words when it was marked already, or its day is to come.
pub fn mark_held(desk: &mut Desk, id: MdtMeetingId) -> Result<Done<()>, MdtError> {
    let meeting: MdtMeeting = desk.read().record(id)?;
    planned(&meeting)?;
    if let Some(why) = not_yet(&meeting, desk.today()) {
        return Err(StoreError::Refused(why).into());
    }
    let practice = meeting.practice;
    desk.write(Action::HoldMeeting, |tx| {
        let held_position = Some(tx.position());
        let mut talked_about = Vec::new();
        let mut left_over = Vec::new();
        for mut item in items(tx.read(), id)? {
            // Whose agreement or consent did not hold was not there, whatever was planned.
            if item.volunteer_present
                && !volunteer_may_attend(tx.read(), item.client, meeting.on, tx.today())?
            {
                item.volunteer_present = false;
                tx.update(&item)?;
            }
            let facts = sharing::facts(tx.read(), &meeting, &item, "", tx.today())?;
            let decided = item.decision.is_some() || item.decision_in_plain_english.is_some();
            let held_back = sharing::may_be_shared(&item, &facts).is_err();
            if !item.left_out && (decided || !held_back) {
                talked_about.push(item.client);
            }
            // Decided to be shared, and held back all the same: it told them nothing.
            if held_back {
                undecide(tx, &mut item)?;
                if is_left_over(&item) {
                    left_over.push(item);
                }
            }
        }
        tx.update(&MdtMeeting {
            state: MeetingState::Held,
            held_position,
            ..meeting
        })?;
        for item in left_over {
            keep_for_the_next(tx, &item, practice)?;
        }
        for client in talked_about {
            let client: Client = tx.read().record(client)?;
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

/// The name of a person, for pages and files.
pub(super) fn name_of(reader: Reader<'_>, id: PersonId) -> Result<String, StoreError> {
    Ok(reader.record::<Person>(id)?.name())
}
