//! Where the file lets somebody stand only once, and both records do: one row is made of the two before anything is
//! handed over. A test asks the file for every such place, and wants an answer here.

use crate::{
    breaches::BreachPerson,
    clients::{self, ClientPractice, Match},
    good_news::{GoodNewsAbout, GoodNewsThanks},
    ids::{MdtItemId, PersonId},
    mdt::{self, MdtAction, MdtItem, MdtItemConcern, MdtMeeting, MdtRef, MeetingState, Sharing},
    notes::{NoteAbout, NoteMention},
    sessions::{Attendance, Presence},
    store::{Record, StoreError, Tx},
    volunteers::Rest,
    words::beneath,
};

use super::TwoPeople;

/// What the twins leave to be written into the row that says the two were put together.
#[derive(Debug, Default)]
pub(super) struct Left {
    /// The meetings on whose list both stood.
    pub lists_of_both: Vec<String>,
    /// The references that gave way.
    pub references: Vec<String>,
}

/// The places where somebody stands once, and who settles them: the columns of each unique index that names a person.
#[cfg(test)]
pub(super) const SETTLED: [(&str, &[&str]); 13] = [
    ("attendance", &["session", "person"]),
    ("breach_person", &["breach", "person"]),
    ("client", &["id"]),
    ("client_practice", &["client"]),
    ("good_news_about", &["good_news", "person"]),
    ("good_news_thanks", &["good_news", "person"]),
    ("mdt_item", &["meeting", "client"]),
    ("mdt_ref", &["client", "practice"]),
    ("note_about", &["note", "person"]),
    ("note_mention", &["note", "person"]),
    ("rest", &["volunteer"]),
    ("two_people", &["one", "other"]),
    ("volunteer", &["id"]),
];

/// What both meetings' lists and references say, before anything is written.
pub(super) fn left(tx: &Tx<'_>, stays: PersonId, goes: PersonId) -> Result<Left, StoreError> {
    let mut left = Left::default();
    for (mine, _) in pairs::<MdtItem>(tx, "client", "meeting", stays, goes)? {
        left.lists_of_both.push(mine.meeting.to_string());
    }
    for (_, theirs) in pairs::<MdtRef>(tx, "client", "practice", stays, goes)? {
        left.references.push(theirs.reference);
    }
    Ok(left)
}

/// Makes one row of each two.
pub(super) fn settle(tx: &mut Tx<'_>, stays: PersonId, goes: PersonId) -> Result<(), StoreError> {
    for (mine, theirs) in pairs::<Attendance>(tx, "person", "session", stays, goes)? {
        // Whoever was here was here, under whichever name they were ticked.
        let better = if rank(theirs.presence) < rank(mine.presence) {
            &theirs
        } else {
            &mine
        };
        let (presence, came_as) = (better.presence, better.came_as);
        let arrived = [mine.arrived_order, theirs.arrived_order];
        tx.remove::<Attendance>(theirs.id)?;
        tx.update(&Attendance {
            presence,
            came_as,
            arrived_order: arrived
                .into_iter()
                .flatten()
                .min()
                .filter(|_| presence == Presence::Here),
            ..mine
        })?;
    }
    for (_, theirs) in pairs::<NoteAbout>(tx, "person", "note", stays, goes)? {
        tx.remove::<NoteAbout>(theirs.id)?;
    }
    for (_, theirs) in pairs::<NoteMention>(tx, "person", "note", stays, goes)? {
        tx.remove::<NoteMention>(theirs.id)?;
    }
    for (_, theirs) in pairs::<GoodNewsAbout>(tx, "person", "good_news", stays, goes)? {
        tx.remove::<GoodNewsAbout>(theirs.id)?;
    }
    for (mine, theirs) in pairs::<GoodNewsThanks>(tx, "person", "good_news", stays, goes)? {
        tx.remove::<GoodNewsThanks>(theirs.id)?;
        tx.update(&GoodNewsThanks {
            thanked_on: mine.thanked_on.or(theirs.thanked_on),
            ..mine
        })?;
    }
    for (_, theirs) in pairs::<MdtRef>(tx, "client", "practice", stays, goes)? {
        tx.remove::<MdtRef>(theirs.id)?;
    }
    for (_, theirs) in pairs::<BreachPerson>(tx, "person", "breach", stays, goes)? {
        tx.remove::<BreachPerson>(theirs.id)?;
    }
    for (mine, theirs) in pairs::<MdtItem>(tx, "client", "meeting", stays, goes)? {
        settle_item(tx, mine, theirs)?;
    }
    settle_rests(tx, stays, goes)?;
    settle_matches(tx, stays, goes)?;
    settle_risks(tx, stays, goes)?;
    settle_two_people(tx, stays, goes)?;
    settle_practices(tx, stays, goes)
}

const fn rank(presence: Presence) -> u8 {
    match presence {
        Presence::Here => 0,
        Presence::SentApologies => 1,
        Presence::NotHere => 2,
    }
}

/// The rows of one table in which both stand, beside the same other thing.
fn pairs<R: Record>(
    tx: &Tx<'_>,
    person: &str,
    beside: &str,
    stays: PersonId,
    goes: PersonId,
) -> Result<Vec<(R, R)>, StoreError> {
    let name = R::TABLE.name;
    let theirs = tx.read().records::<R>(
        &format!(
            "WHERE \"{person}\" = ?2 AND EXISTS (SELECT 1 FROM \"{name}\" AS mine
             WHERE mine.\"{person}\" = ?1 AND mine.\"{beside}\" = \"{name}\".\"{beside}\") ORDER BY id"
        ),
        (stays, goes),
    )?;
    let mut found = Vec::new();
    for row in theirs {
        let mine = tx.read().records::<R>(
            &format!(
                "WHERE \"{person}\" = ?1 AND \"{beside}\" = (SELECT \"{beside}\" FROM \"{name}\" WHERE id = ?2)"
            ),
            (stays, row.uuid().as_bytes().as_slice()),
        )?;
        found.extend(mine.into_iter().next().map(|mine| (mine, row)));
    }
    Ok(found)
}

/// Both stood on one meeting's list. Two sharing decisions that are not alike leave none, but that *do not share* of
/// either stands; words that were answered for one record alone are asked again.
fn settle_item(tx: &mut Tx<'_>, mine: MdtItem, theirs: MdtItem) -> Result<(), StoreError> {
    let theirs_on: MdtItemId = theirs.id;
    for link in tx
        .read()
        .records::<MdtItemConcern>("WHERE item = ?1", [theirs_on])?
    {
        tx.update(&MdtItemConcern {
            item: mine.id,
            ..link
        })?;
    }
    for action in tx
        .read()
        .records::<MdtAction>("WHERE item = ?1", [theirs_on])?
    {
        tx.update(&MdtAction {
            item: mine.id,
            ..action
        })?;
    }
    tx.remove::<MdtItem>(theirs_on)?;
    let refused = |item: &MdtItem| item.sharing == Some(Sharing::DoNotShare);
    // Of a meeting that was held a later file tells what came of the place. What was kept back, or left out, would leave
    // under the decision about the other.
    let held = tx.read().record::<MdtMeeting>(mine.meeting)?.state == MeetingState::Held;
    let alike = mine.sharing == theirs.sharing
        && mine.basis == theirs.basis
        && !(held && mine.left_out != theirs.left_out);
    let decided = if alike || refused(&mine) {
        Some(&mine)
    } else if refused(&theirs) {
        Some(&theirs)
    } else {
        None
    };
    let same_words =
        mine.words_asked == theirs.words_asked && mine.words_answered == theirs.words_answered;
    let joined = |one: &Option<String>, other: &Option<String>| match (one, other) {
        (Some(one), Some(other)) => Some(beneath(one, other)),
        (one, other) => one.clone().or_else(|| other.clone()),
    };
    let one = MdtItem {
        ask: joined(&mine.ask, &theirs.ask),
        volunteer_present: mine.volunteer_present || theirs.volunteer_present,
        sharing: decided.and_then(|item| item.sharing),
        basis: decided.and_then(|item| item.basis),
        sharing_reason: decided.and_then(|_| joined(&mine.sharing_reason, &theirs.sharing_reason)),
        sharing_by: decided.and_then(|item| item.sharing_by),
        sharing_at: decided.and_then(|item| item.sharing_at),
        words_answered: mine.words_answered.clone().filter(|_| same_words),
        words_asked: mine.words_asked.clone().filter(|_| same_words),
        left_out: mine.left_out && theirs.left_out,
        decision: joined(&mine.decision, &theirs.decision),
        decision_in_plain_english: joined(
            &mine.decision_in_plain_english,
            &theirs.decision_in_plain_english,
        ),
        ..mine.clone()
    };
    tx.update(&one)?;
    mdt::number_again(tx, one.meeting)
}

/// Both rest: the longer rest stands.
fn settle_rests(tx: &mut Tx<'_>, stays: PersonId, goes: PersonId) -> Result<(), StoreError> {
    let now = |tx: &Tx<'_>, who: PersonId| {
        let rests = tx
            .read()
            .records::<Rest>("WHERE volunteer = ?1 AND ended_on IS NULL", [who])?;
        Ok::<_, StoreError>(rests.into_iter().next())
    };
    if let (Some(mine), Some(theirs)) = (now(tx, stays)?, now(tx, goes)?) {
        let today = tx.today();
        let until = mine.until.max(theirs.until);
        tx.update(&Rest {
            ended_on: Some(today.max(theirs.since)),
            ..theirs
        })?;
        tx.update(&Rest { until, ..mine })?;
    }
    Ok(())
}

/// Matched with the same other twice: one match, from the earlier day.
fn settle_matches(tx: &mut Tx<'_>, stays: PersonId, goes: PersonId) -> Result<(), StoreError> {
    for (me, other) in [("client", "volunteer"), ("volunteer", "client")] {
        let open = tx.read().records::<Match>(
            &format!(
                "WHERE \"{me}\" = ?2 AND until IS NULL AND EXISTS (SELECT 1 FROM \"match\" AS mine
                 WHERE mine.\"{me}\" = ?1 AND mine.until IS NULL AND mine.\"{other}\" = \"match\".\"{other}\")"
            ),
            (stays, goes),
        )?;
        for theirs in open {
            let with = if me == "client" {
                theirs.volunteer
            } else {
                theirs.client
            };
            let mine = tx.read().records::<Match>(
                &format!("WHERE \"{me}\" = ?1 AND \"{other}\" = ?2 AND until IS NULL"),
                (stays, with),
            )?;
            let Some(mine) = mine.into_iter().next() else {
                continue;
            };
            tx.remove::<Match>(theirs.id)?;
            let since = mine.since.min(theirs.since);
            tx.update(&Match { since, ..mine })?;
        }
    }
    Ok(())
}

/// The same risk twice is said once; *no known risks* of one record ends where the other knows of one.
fn settle_risks(tx: &mut Tx<'_>, stays: PersonId, goes: PersonId) -> Result<(), StoreError> {
    let open = tx.read().records::<clients::KnownRisk>(
        "WHERE (client = ?1 OR client = ?2) AND ended_on IS NULL ORDER BY client = ?2, recorded_on, id",
        (stays, goes),
    )?;
    let none = |risk: &clients::KnownRisk| {
        risk.text
            .trim()
            .trim_end_matches('.')
            .eq_ignore_ascii_case(clients::NO_KNOWN_RISKS)
    };
    let some = open.iter().any(|risk| !none(risk));
    let today = tx.today();
    let mut said: Vec<String> = Vec::new();
    for risk in open {
        let again = said.contains(&risk.text);
        said.push(risk.text.clone());
        if again || (some && none(&risk)) {
            tx.update(&clients::KnownRisk {
                ended_on: Some(today.max(risk.recorded_on)),
                ..risk
            })?;
        }
    }
    Ok(())
}

/// What was said of each and a third holds for both; what was said of the two of them is taken back.
fn settle_two_people(tx: &mut Tx<'_>, stays: PersonId, goes: PersonId) -> Result<(), StoreError> {
    let said = tx
        .read()
        .records::<TwoPeople>("WHERE one = ?1 OR other = ?1 ORDER BY id", [goes])?;
    for row in said {
        let third = if row.one == goes { row.other } else { row.one };
        let (one, other) = (stays.min(third), stays.max(third));
        let there = tx.read().number(
            "SELECT count(*) FROM two_people WHERE one = ?1 AND other = ?2",
            (one, other),
        )?;
        if third == stays || there > 0 {
            tx.remove::<TwoPeople>(row.id)?;
        } else {
            tx.update(&TwoPeople { one, other, ..row })?;
        }
    }
    Ok(())
}

/// The time with the surgery of the record that goes ends today, and goes along as history. Where the one that stays has
/// none, it has that one from now on: a time of its own, so that what each was told keeps its own beginning.
fn settle_practices(tx: &mut Tx<'_>, stays: PersonId, goes: PersonId) -> Result<(), StoreError> {
    let today = tx.today();
    let Some(theirs) = clients::store::practice_now(tx.read(), goes)? else {
        return Ok(());
    };
    let (practice, since) = (theirs.practice, theirs.since);
    tx.update(&ClientPractice {
        until: Some(since.map_or(today, |since| today.max(since))),
        ..theirs
    })?;
    if clients::store::practice_now(tx.read(), stays)?.is_none() {
        let next = ClientPractice {
            id: tx.new_id(),
            client: stays,
            practice,
            since,
            until: None,
        };
        tx.insert(&next)?;
    }
    Ok(())
}

/// Whoever stands on a coming list of a surgery they are no longer with goes to that of the one they have.
pub(super) fn hand_on_lists(tx: &mut Tx<'_>, stays: PersonId) -> Result<(), StoreError> {
    let Some(now) = clients::store::practice_now(tx.read(), stays)? else {
        return Ok(());
    };
    let elsewhere = tx.read().records::<MdtItem>(
        "WHERE client = ?1 AND left_out = 0 AND meeting IN
         (SELECT id FROM mdt_meeting WHERE state = ?3 AND practice <> ?2)",
        (stays, now.practice, MeetingState::Planned),
    )?;
    for item in elsewhere {
        mdt::hand_on(tx, &item, now.practice)?;
    }
    // A concern that came along goes to the meeting with those that were there.
    let listed = tx.read().records::<MdtItem>(
        "WHERE client = ?1 AND left_out = 0 AND meeting IN
         (SELECT id FROM mdt_meeting WHERE state = ?3 AND practice = ?2)",
        (stays, now.practice, MeetingState::Planned),
    )?;
    for item in listed {
        mdt::take_along(tx, &item, None)?;
    }
    Ok(())
}
