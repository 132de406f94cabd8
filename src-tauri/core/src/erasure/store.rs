//! Erasing: what it would do, doing it, and doing it again after a backup came back.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::{
    EraseError, EraseForm, EraseStart, Erased, Ground, Tombstone,
    going::{Going, PARENTS},
};
use crate::{
    action::Action,
    backups,
    clients::Client,
    desk::Desk,
    forms::Faults,
    ids::PersonId,
    people::{
        Person, merge,
        unnamed::{HowMuch, NamedPerson},
    },
    records::TABLES,
    retention,
    store::{Reader, StoreError, Tx},
    volunteers::Volunteer,
};

/// What is left of everybody who was erased, in the order in which they were: ids and days, no names.
///
/// # Errors
/// When the file cannot be read.
pub fn tombstones(desk: &Desk) -> Result<Vec<Tombstone>, StoreError> {
    desk.read().records("ORDER BY erased_at, id", [])
}

/// What erasing somebody would do.
///
/// # Errors
/// [`StoreError::NotFound`] when there is no such record.
pub fn erase_start(desk: &Desk, id: PersonId) -> Result<EraseStart, StoreError> {
    let read = desk.read();
    let id = merge::stands_for(read, id)?;
    let person: Person = read.record(id)?;
    let going = Going::of(read, &all_of(read, id)?)?;
    let holds = retention::holds_of(desk, id)?;
    let mut blocks = Vec::new();
    if holds.iter().any(|hold| hold.stands) {
        blocks.push("A hold stands on this record. End it first.".to_owned());
    }
    if open_restricted(read, id)? {
        blocks.push(
            "A concern that only coordinators see is open. Close it first, or place a hold."
                .to_owned(),
        );
    }
    let stays = going.stays.values().map(|(table, _)| table.name);
    let shared = going.shared(read)?;
    let stays = counted(stays.chain(shared));
    Ok(EraseStart {
        id,
        name: person.name(),
        goes: counted(going.gone.values().map(|table| table.name)),
        stays,
        hanging: hanging(read, id, &person)?,
        holds,
        blocks,
        forgotten: backups::forgotten(desk)?,
    })
}

/// Erases somebody, once their name was typed.
///
/// # Errors
/// Every fault of the confirmation; or why they cannot be erased now. Nothing is erased then.
pub fn erase_person(desk: &mut Desk, id: PersonId, form: &EraseForm) -> Result<Erased, EraseError> {
    let start = erase_start(desk, id)?;
    let mut faults = Faults::new();
    let ground = faults.check(
        "ground",
        form.ground
            .parse::<Ground>()
            .map_err(|_| "Say why the record is erased."),
    );
    if form.name.trim().is_empty() {
        faults.add("name", "Type the person’s name.");
    } else if !same_name(&form.name, &start.name) {
        faults.add(
            "name",
            "This is not the name on the record. Type it as it stands there.",
        );
    }
    let ground = faults.done_some(ground)?;
    if let Some(why) = start.blocks.into_iter().next() {
        return Err(EraseError::Blocked(why));
    }
    desk.write(Action::ErasePerson, |tx| {
        let people = all_of(tx.read(), start.id)?;
        let act = tx.position();
        let tombstones = people
            .iter()
            .map(|person| Tombstone {
                id: tx.new_id(),
                person: PersonId(*person),
                erased_at: tx.now_ms(),
                erased_on: tx.today(),
                by: tx.actor(),
                act,
                ground,
            })
            .collect();
        take_out(tx, tombstones, false)
    })?;
    Ok(Erased {
        said: format!("Removed from the records today. {}", start.forgotten),
        wiped: desk.wipe_freed().is_ok(),
    })
}

/// Erases again whom these tombstones name, where a backup that was restored still holds them; holds in the backup do
/// not stand in the way, because they were ended before. Answers how many were. The tombstones of others are taken
/// over all the same, so that the next backup to come back is put right too. A record that in this backup is part of
/// another is left, and so is its tombstone.
///
/// # Errors
/// When the file cannot be written; those erased before stay erased.
pub fn replay(desk: &mut Desk, tombstones: &[Tombstone]) -> Result<usize, StoreError> {
    let mut count = 0;
    for tombstone in tombstones {
        let id = tombstone.person;
        let done = desk.read().number(
            "SELECT EXISTS (SELECT 1 FROM tombstone WHERE person = ?1)",
            [id],
        )?;
        if done > 0 {
            continue;
        }
        if merge::stands_for(desk.read(), id)? != id {
            continue;
        }
        let erased = desk.write(Action::EraseAgain, |tx| {
            let there = is_known(tx.read(), id)?;
            let act = tx.position();
            let mut all = vec![Tombstone {
                id: tx.new_id(),
                act,
                ..tombstone.clone()
            }];
            for person in all_of(tx.read(), id)?.into_iter().skip(1) {
                all.push(Tombstone {
                    id: tx.new_id(),
                    person: PersonId(person),
                    act,
                    ..tombstone.clone()
                });
            }
            if there {
                take_out(tx, all, true)?;
            } else {
                for one in &all {
                    tx.insert(one)?;
                }
            }
            Ok::<_, StoreError>(there)
        })?;
        count += usize::from(erased.value);
    }
    if count > 0 {
        // What cannot be wiped now is wiped at the next opening.
        let _ = desk.wipe_freed();
    }
    Ok(count)
}

/// Whether a file holds anything of somebody: a record, or what its log says of one that was taken back.
fn is_known(read: Reader<'_>, id: PersonId) -> Result<bool, StoreError> {
    Ok(read.number(
        "SELECT EXISTS (SELECT 1 FROM person WHERE id = ?1)
             OR EXISTS (SELECT 1 FROM change WHERE person = ?1 AND patch IS NOT NULL)",
        [id],
    )? > 0)
}

/// The id of a record, and those of the records that went into it.
fn all_of(read: Reader<'_>, id: PersonId) -> Result<Vec<Uuid>, StoreError> {
    let mut all = vec![Uuid::from(id)];
    all.extend(read.rows(
        "SELECT gone FROM merged WHERE stays = ?1 ORDER BY id",
        [id],
        |row| Ok(Uuid::from_bytes(row.get(0)?)),
    )?);
    Ok(all)
}

/// Takes somebody out of the file and its log, in one act.
fn take_out(tx: &mut Tx<'_>, tombstones: Vec<Tombstone>, again: bool) -> Result<(), StoreError> {
    let people: Vec<Uuid> = tombstones.iter().map(|one| one.person.into()).collect();
    let mut named = Vec::new();
    for &person in &people {
        if let Some(person) = tx.read().maybe_record::<Person>(person)? {
            named.push(NamedPerson::of(&person));
        }
        named.extend(tx.read().rows(
            "SELECT name FROM merged WHERE gone = ?1",
            [person.as_bytes().as_slice()],
            |row| Ok(NamedPerson::in_one(&row.get::<_, String>(0)?)),
        )?);
    }
    let said = tx.said(TABLES)?;
    named.extend(earlier_names(&said, &people));
    let settled = Going::of(tx.read(), &people)?.settle(tx.read(), &said, &named)?;
    tx.begin_erasing(&people, again)?;
    for tombstone in &tombstones {
        tx.insert(tombstone)?;
    }
    for ((_, id), (table, values)) in settled.stays {
        tx.rewrite_row(table, id, values)?;
    }
    for ((_, id), table) in &settled.gone {
        tx.erase_row(table, *id)?;
    }
    let mut forget = settled.forget.iter().peekable();
    for one in &said {
        if forget
            .next_if(|position| **position == one.position)
            .is_some()
        {
            tx.forget(one)?;
        }
    }
    for ((_, id), table) in &settled.answer_for {
        tx.answer_for(table, *id)?;
    }
    tx.erase_from_drafts(&people, |text| settled.names.from(text, HowMuch::Whole))?;
    tx.end_erasing(&people)
}

/// Names that they had before they were corrected, or that an undone record had, as the log tells.
fn earlier_names(said: &[crate::store::Said], people: &[Uuid]) -> Vec<NamedPerson> {
    let mut names = Vec::new();
    for one in said {
        if one.table.name != "person" || !people.contains(&one.subject) {
            continue;
        }
        let mut found: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (column, cell) in one.cells() {
            if let crate::store::Cell::Text(text) = cell {
                found.entry(column).or_default().push(text);
            }
        }
        let texts = |column: &str| found.get(column).cloned().unwrap_or_default();
        let (given, family) = (texts("given_name"), texts("family_name"));
        let both = given.len().max(family.len());
        for at in 0..both {
            let of = |all: &[&str]| all.get(at).or(all.last()).map(|one| (*one).to_owned());
            names.push(NamedPerson {
                given: of(&given).unwrap_or_default(),
                family: of(&family).unwrap_or_default(),
                ..NamedPerson::default()
            });
        }
        for preferred in texts("preferred_name") {
            names.push(NamedPerson {
                given: preferred.to_owned(),
                ..NamedPerson::default()
            });
        }
        for also in texts("also_known_as") {
            names.push(NamedPerson {
                also: Some(also.to_owned()),
                ..NamedPerson::default()
            });
        }
    }
    names
}

fn open_restricted(read: Reader<'_>, id: PersonId) -> Result<bool, StoreError> {
    Ok(read.number(
        "SELECT EXISTS (SELECT 1 FROM concern WHERE client = ?1 AND restricted = 1 AND state <> 'closed')",
        [id],
    )? > 0)
}

/// Whether a typed name is the one on record: capitals, and more spaces than one, make no difference.
fn same_name(typed: &str, name: &str) -> bool {
    let words = |text: &str| {
        text.split_whitespace()
            .map(str::to_lowercase)
            .collect::<Vec<_>>()
            .join(" ")
            .replace('’', "'")
    };
    words(typed) == words(name)
}

/// Records in words, the most telling first; what has no word of its own is counted together.
fn counted(tables: impl Iterator<Item = &'static str>) -> Vec<String> {
    const WORDS: [(&str, &str, &str); 17] = [
        ("note", "note", "notes"),
        ("visit", "visit", "visits"),
        ("concern", "concern", "concerns"),
        ("referral", "referral", "referrals"),
        ("signpost", "signpost", "signposts"),
        ("good_news", "piece of good news", "pieces of good news"),
        ("promise", "promise", "promises"),
        ("attendance", "line of a register", "lines of registers"),
        ("consent", "answer about consent", "answers about consent"),
        ("exclusion", "wish not to share", "wishes not to share"),
        ("match", "match", "matches"),
        (
            "representative",
            "right to speak for somebody",
            "rights to speak for somebody",
        ),
        ("mdt_item", "place on an MDT list", "places on MDT lists"),
        ("mdt_action", "MDT action", "MDT actions"),
        (
            "agreement",
            "confidentiality agreement",
            "confidentiality agreements",
        ),
        ("training", "training", "trainings"),
        ("hold", "hold", "holds"),
    ];
    let mut count: BTreeMap<&str, usize> = BTreeMap::new();
    let mut others = 0;
    for name in tables {
        if WORDS.iter().any(|(table, _, _)| *table == name) {
            *count.entry(name).or_default() += 1;
        } else if !PARENTS.contains(&name) {
            others += 1;
        }
    }
    let mut said: Vec<String> = WORDS
        .iter()
        .filter_map(|(table, one, many)| match count.get(table) {
            None => None,
            Some(1) => Some(format!("1 {one}")),
            Some(count) => Some(format!("{count} {many}")),
        })
        .collect();
    match others {
        0 => {}
        1 => said.push("1 smaller entry".to_owned()),
        many => said.push(format!("{many} smaller entries")),
    }
    said
}

/// What is still open about somebody, each a sentence.
fn hanging(read: Reader<'_>, id: PersonId, person: &Person) -> Result<Vec<String>, StoreError> {
    let asked: [(&str, &str, &str); 9] = [
        (
            "SELECT count(*) FROM concern WHERE client = ?1 AND state <> 'closed'",
            "1 concern about them is not closed. Nobody will be told what came of it.",
            "concerns about them are not closed. Nobody will be told what came of them.",
        ),
        (
            "SELECT count(*) FROM referral WHERE client = ?1 AND sent_on IS NOT NULL
               AND state <> 'finished' AND state <> 'declined' AND state <> 'withdrawn'",
            "1 referral is with an agency. Tell the agency first.",
            "referrals are with agencies. Tell the agencies first.",
        ),
        (
            "SELECT count(*) FROM promise WHERE \"to\" = ?1 AND done_on IS NULL",
            "1 promise to them is not kept yet.",
            "promises to them are not kept yet.",
        ),
        (
            "SELECT count(*) FROM \"match\" WHERE (client = ?1 OR volunteer = ?1) AND until IS NULL",
            "1 match with them goes on. Tell the other person first.",
            "matches with them go on. Tell the other people first.",
        ),
        (
            "SELECT count(*) FROM mdt_item JOIN mdt_meeting ON mdt_meeting.id = mdt_item.meeting
             WHERE mdt_item.client = ?1 AND mdt_meeting.state = 'planned'",
            "They are on the list of an MDT meeting to come.",
            "lists of MDT meetings to come have them.",
        ),
        (
            "SELECT count(*) FROM mdt_action WHERE client = ?1 AND done_on IS NULL",
            "1 action of an MDT meeting is not done yet.",
            "actions of MDT meetings are not done yet.",
        ),
        (
            "SELECT count(*) FROM concern WHERE raised_by_person = ?1 AND client <> ?1 AND state <> 'closed'",
            "1 concern that they raised is not closed. It stays, and they cannot be told.",
            "concerns that they raised are not closed. They stay, and nobody can be told.",
        ),
        (
            "SELECT count(*) FROM representative WHERE person = ?1 AND ended_on IS NULL",
            "They may speak for somebody. That goes too.",
            "people may be spoken for by them. That goes too.",
        ),
        (
            "SELECT count(*) FROM exclusion WHERE not_with_person = ?1 AND until IS NULL",
            "Somebody asked not to share with them. That wish goes too.",
            "people asked not to share with them. Their wishes go too.",
        ),
    ];
    let mut said = Vec::new();
    for (sql, one, many) in asked {
        match read.number(sql, [id])? {
            0 => {}
            1 => said.push(one.to_owned()),
            count => said.push(format!("{count} {many}")),
        }
    }
    let told = read.number(
        "SELECT count(DISTINCT shared.good_news) FROM good_news_about JOIN good_news_shared AS shared
         ON shared.good_news = good_news_about.good_news WHERE good_news_about.person = ?1",
        [id],
    )?;
    if told > 0 {
        said.push("Good news about them was told. That cannot be called back.".to_owned());
    }
    let active = read.maybe_record::<Client>(id)?.is_some_and(|client| {
        client.status == crate::clients::ClientStatus::Active && person.died_on.is_none()
    });
    let helps = read
        .maybe_record::<Volunteer>(id)?
        .is_some_and(|role| role.status == crate::volunteers::VolunteerStatus::Active);
    if active {
        said.push("They are supported now.".to_owned());
    }
    if helps {
        said.push("They volunteer now.".to_owned());
    }
    Ok(said)
}
