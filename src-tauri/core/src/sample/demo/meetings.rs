//! MDT meetings.

use super::{
    clock_time, coordinator_name,
    plan::Plan,
    rows::{Known, Row},
};
use crate::{
    action::Action,
    ids::{MdtItemId, MdtMeetingId, PersonId, PracticeId},
    mdt::{
        self, MdtAction, MdtAttending, MdtItem, MdtItemConcern, MdtMeeting, MeetingState, Sharing,
    },
    sample::{SampleError, at, working_day},
    store::Tx,
};

/// MDT meetings: made, filled with an agenda, decided on and held.
#[allow(clippy::too_many_lines, reason = "one meeting from beginning to end")]
pub(super) fn meetings(plan: &mut Plan) -> Result<(), SampleError> {
    let as_of = plan.as_of;
    let items = plan.rows("items")?;
    let actions = plan.rows("actions")?;
    for row in plan.rows("meetings")? {
        let on = row.needed_day("day")?;
        let made = row.needed_day("made_day")?;
        let held = row.yes("held")?;
        let starts = row.minute("starts", clock_time(13, 0))?;
        let name = row.need("meeting")?;
        // Whether each may be shared is settled the day before, or yesterday for a meeting to come.
        let settled = (on - chrono::Days::new(1))
            .min(working_day(as_of, -1))
            .max(made);
        let of_meeting = |rows: &[Row]| -> Vec<Row> {
            rows.iter()
                .filter(|item| item.get("meeting") == name)
                .cloned()
                .collect()
        };
        for (place, item) in (1_i64..).zip(of_meeting(&items)) {
            let key = format!("{name}/{}", item.get("client"));
            let (one, two, three) = (item.clone(), item.clone(), item);
            let (key_one, key_two, key_three) = (key.clone(), key.clone(), key);
            plan.write(
                at(made, clock_time(10, 40) + place),
                Action::ChangeItem,
                move |tx, known| add_item(tx, known, &one, place, key_one),
            );
            if two.text("sharing").is_some() {
                plan.write(
                    at(settled, clock_time(15, 30) + place),
                    Action::DecideSharing,
                    move |tx, known| decide_sharing(tx, known, &two, &key_two),
                );
            }
            if held && three.text("decision").is_some() {
                plan.write(
                    at(on, starts + 4 * place),
                    Action::WriteDecision,
                    move |tx, known| {
                        let id: MdtItemId = known.find("item", &three, &key_three)?;

                        let item: MdtItem = tx.read().record(id)?;
                        tx.update(&MdtItem {
                            decision: three.text("decision"),
                            decision_in_plain_english: three.text("decision_in_plain_english"),
                            ..item
                        })?;
                        Ok(())
                    },
                );
            }
        }
        for action in of_meeting(&actions) {
            let key = format!("{name}/{}", action.get("client"));
            let what = format!("{key}/{}", action.get("what"));
            if let Some(done_on) = action.day("done_day")? {
                let (what, action) = (what.clone(), action.clone());
                plan.write(
                    at(done_on, clock_time(16, 5)),
                    Action::SaveAction,
                    move |tx, known| {
                        let id: crate::ids::MdtActionId = known.find("action", &action, &what)?;

                        let action: MdtAction = tx.read().record(id)?;
                        tx.update(&MdtAction {
                            done_on: Some(done_on),
                            ..action
                        })?;
                        Ok(())
                    },
                );
            }
            plan.write(at(on, starts + 40), Action::SaveAction, move |tx, known| {
                let item: MdtItemId = known.find("item", &action, &key)?;
                let client: PersonId = known.get("person", &action, "client")?;

                let new = MdtAction {
                    id: tx.new_id(),
                    item,
                    client,
                    what: action.need("what")?,
                    who: who(tx, action.text("who"))?,
                    due_on: action.day("due_day")?,
                    done_on: None,
                };
                tx.insert(&new)?;
                known.keep("action", what, new.id);
                Ok(())
            });
        }
        if held {
            let name = name.clone();
            let row = row.clone();
            plan.write(
                at(on, starts + 60),
                Action::HoldMeeting,
                move |tx, known| {
                    let id: MdtMeetingId = known.find("meeting", &row, &name)?;

                    let meeting: MdtMeeting = tx.read().record(id)?;
                    let position = tx.position();
                    tx.update(&MdtMeeting {
                        state: MeetingState::Held,
                        held_position: Some(position),
                        ..meeting
                    })?;
                    Ok(())
                },
            );
        }
        if !held {
            // The last thing done: a meeting to come lists what it would list if it were made today.
            let name = name.clone();
            let row = row.clone();
            plan.last.push(Box::new(move |desk, known| {
                let id: MdtMeetingId = known.find("meeting", &row, &name)?;
                mdt::refresh_agenda(desk, id).map_err(|e| SampleError::Text(e.to_string()))?;
                Ok(())
            }));
        }
        plan.write(
            at(made, clock_time(10, 0)),
            Action::NewMeeting,
            move |tx, known| {
                let practice: PracticeId = known.get("practice", &row, "practice")?;

                let meeting = MdtMeeting {
                    id: tx.new_id(),
                    practice,
                    on,
                    starts: row.text("starts"),
                    place: row.text("place"),
                    chair: row.text("chair"),
                    state: MeetingState::Planned,
                    held_position: None,
                };
                tx.insert(&meeting)?;
                for somebody in row.list("attending") {
                    let (name, role) = somebody.split_once(':').unwrap_or((&somebody, ""));
                    let attending = MdtAttending {
                        id: tx.new_id(),
                        meeting: meeting.id,
                        name: name.trim().to_owned(),
                        role: Some(role.trim().to_owned()).filter(|role| !role.is_empty()),
                    };
                    tx.insert(&attending)?;
                }

                known.keep("meeting", name, meeting.id);
                known.loaded.meetings += 1;
                Ok(())
            },
        );
    }
    Ok(())
}

fn add_item(
    tx: &mut Tx<'_>,
    known: &mut Known,
    row: &Row,
    position: i64,
    key: String,
) -> Result<(), SampleError> {
    let meeting: MdtMeetingId = known.get("meeting", row, "meeting")?;
    let client: PersonId = known.get("person", row, "client")?;
    let item = MdtItem {
        id: tx.new_id(),
        meeting,
        client,
        position,
        ask: row.text("ask"),
        volunteer_present: row.yes("volunteer_present")?,
        sharing: None,
        basis: None,
        sharing_reason: None,
        sharing_by: None,
        sharing_at: None,
        words_answered: None,
        words_asked: None,
        left_out: row.yes("left_out")?,
        decision: None,
        decision_in_plain_english: None,
    };
    tx.insert(&item)?;
    for name in row.list("concerns") {
        let concern = MdtItemConcern {
            id: tx.new_id(),
            item: item.id,
            concern: known.find("concern", row, &name)?,
            client,
        };
        tx.insert(&concern)?;
    }
    known.keep("item", key, item.id);
    Ok(())
}

fn decide_sharing(tx: &mut Tx<'_>, known: &Known, row: &Row, key: &str) -> Result<(), SampleError> {
    let id: MdtItemId = known.find("item", row, key)?;
    let item: MdtItem = tx.read().record(id)?;
    tx.update(&MdtItem {
        sharing: Some(row.word::<Sharing>("sharing")?),
        basis: row.maybe_word("basis")?,
        sharing_reason: row.text("sharing_reason"),
        sharing_by: Some(tx.actor()),
        sharing_at: Some(tx.now_ms()),
        ..item
    })?;
    Ok(())
}

/// Who does it. "me" is whoever holds the meeting, by name, as where it is typed.
fn who(tx: &Tx<'_>, named: Option<String>) -> Result<Option<String>, SampleError> {
    match named.as_deref() {
        Some("me") => coordinator_name(tx.read(), tx.actor()).map(Some),
        _ => Ok(named),
    }
}
