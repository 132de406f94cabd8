//! Putting two records of one person together, and following the one that went.

use rusqlite::types::Value;
use uuid::Uuid;

use super::{
    Differs, MergeStart, Merged, Side, TwiceForm, TwiceHead,
    parts::{self, PARENTS},
    twins,
};
use crate::{
    action::Action,
    clients::{Client, store as clients},
    concerns,
    consent::{self, Answer, Consent, Purpose},
    desk::{Desk, Done},
    forms::Faults,
    ids::{ConsentId, PersonId, PracticeId},
    people::{Person, PersonError},
    programmes::Practice,
    records::TABLES,
    store::{HandOverError, Reader, StoreError, Tx, naming, naming_rows},
    volunteers::Volunteer,
    words::capitalised,
};

/// The key of the surgery they have from now on.
const SURGERY: &str = "practice";

/// The record that stands for a person: the person's own, or the one their record went into.
///
/// # Errors
/// When the file cannot be read.
pub fn stands_for(read: Reader<'_>, id: PersonId) -> Result<PersonId, StoreError> {
    Ok(read
        .maybe("SELECT stays FROM merged WHERE gone = ?1", [id], |row| {
            row.get(0)
        })?
        .unwrap_or(id))
}

/// What putting two records together would do, and what has to be said first.
///
/// # Errors
/// [`StoreError::NotFound`] when one is not there.
pub fn merge_start(
    desk: &Desk,
    stays: PersonId,
    goes: PersonId,
) -> Result<MergeStart, PersonError> {
    let read = desk.read();
    let two = Two::read(read, stays, goes)?;
    let mut handed_over = counted(read, goes)?;
    if handed_over.is_empty() {
        "nothing else.".clone_into(&mut handed_over);
    }
    Ok(MergeStart {
        stays: head(read, &two.stays)?,
        goes: head(read, &two.goes)?,
        differs: two.differs(read)?,
        consents: two.consents(read, desk)?,
        handed_over,
        blocks: two.blocks(read)?,
    })
}

/// Puts two records of one person together: one act, one undo.
///
/// # Errors
/// Every answer that is missing, or why the two cannot be one; nothing is kept then.
pub fn merge_people(
    desk: &mut Desk,
    stays: PersonId,
    form: &TwiceForm,
) -> Result<Done<PersonId>, PersonError> {
    let goes = form
        .goes
        .trim()
        .parse::<PersonId>()
        .map_err(|_| Faults::one("goes", "Choose the other record."))?;
    let start = merge_start(desk, stays, goes)?;
    if let Some(why) = start.blocks.first() {
        return Err(Faults::one("goes", why).into());
    }
    let answers = answers(&start, form)?;
    let done = desk.write(Action::MergePeople, |tx| {
        let two = Two::read(tx.read(), stays, goes)?;
        put_together(tx, &two, &answers)?;
        Ok::<_, PersonError>(stays)
    })?;
    desk.hand_over_drafts(goes, stays)?;
    Ok(done)
}

type Answers = Vec<(String, Side)>;

fn answers(start: &MergeStart, form: &TwiceForm) -> Result<Answers, Faults> {
    let mut faults = Faults::new();
    let mut found = Vec::new();
    for one in start.differs.iter().chain(&start.consents) {
        let typed = form.answers.get(&one.key).map(String::as_str);
        let side = match typed {
            None | Some("") => one.chosen,
            Some(text) => Side::of(text).filter(|side| *side != Side::Both || one.both),
        };
        match side {
            Some(side) => found.push((one.key.clone(), side)),
            None => faults.add(&one.key, "Say which of the two stands."),
        }
    }
    faults.done(found)
}

fn answer(answers: &Answers, key: &str) -> Option<Side> {
    answers
        .iter()
        .find(|(of, _)| of == key)
        .map(|(_, side)| *side)
}

/// The values of a row, where there is one.
type Row = Option<Vec<Value>>;

/// The two records as they stand.
struct Two {
    stays: Person,
    goes: Person,
    /// What each table of a person and the roles holds of the one and of the other.
    rows: Vec<(Row, Row)>,
}

impl Two {
    fn read(read: Reader<'_>, stays: PersonId, goes: PersonId) -> Result<Self, PersonError> {
        if stays == goes {
            return Err(Faults::one("goes", "Choose another record than this one.").into());
        }
        let mut rows = Vec::new();
        for (table, _) in &parts::TABLES {
            rows.push((row(read, table.name, stays)?, row(read, table.name, goes)?));
        }
        Ok(Self {
            stays: read.record(stays)?,
            goes: read.record(goes)?,
            rows,
        })
    }

    /// Where they differ, part by part, and the surgery.
    fn differs(&self, read: Reader<'_>) -> Result<Vec<Differs>, StoreError> {
        let mut found = Vec::new();
        for ((table, all), rows) in parts::TABLES.iter().zip(&self.rows) {
            if let (Some(stays), Some(goes)) = rows {
                for part in *all {
                    found.extend(parts::differs(read, table, part, stays, goes)?);
                }
            }
        }
        let (mine, theirs) = self.surgeries(read)?;
        if let (Some(mine), Some(theirs)) = (mine, theirs)
            && mine != theirs
        {
            found.push(Differs {
                key: SURGERY.to_owned(),
                label: "Surgery".to_owned(),
                stays: read.record::<Practice>(mine)?.name,
                goes: read.record::<Practice>(theirs)?.name,
                both: false,
                chosen: Some(Side::Stays),
            });
        }
        Ok(found)
    }

    fn surgeries(
        &self,
        read: Reader<'_>,
    ) -> Result<(Option<PracticeId>, Option<PracticeId>), StoreError> {
        let now = |id| {
            let now = clients::practice_now(read, id)?;
            Ok::<_, StoreError>(now.map(|now| now.practice))
        };
        Ok((now(self.stays.id)?, now(self.goes.id)?))
    }

    /// Where the standing answers about consent are not the same. Of a no and a yes the no is chosen beforehand, of a
    /// yes to all and a yes to less the lesser; of two limited ones a person has to say.
    fn consents(&self, read: Reader<'_>, desk: &Desk) -> Result<Vec<Differs>, StoreError> {
        let mut found = Vec::new();
        for &purpose in Purpose::ALL {
            let (Some(mine), Some(theirs)) = (
                consent::standing(read, self.stays.id, purpose)?,
                consent::standing(read, self.goes.id, purpose)?,
            ) else {
                continue;
            };
            if refuses(&mine) && refuses(&theirs) || (same_yes(&mine, &theirs)) {
                continue;
            }
            let chosen = match (strictness(&mine), strictness(&theirs)) {
                (Strict::Limited, Strict::Limited) => None,
                (mine, theirs) if theirs > mine => Some(Side::Goes),
                _ => Some(Side::Stays),
            };
            found.push(Differs {
                key: consent_key(purpose),
                label: capitalised(purpose.word()),
                stays: said(&mine, desk),
                goes: said(&theirs, desk),
                both: false,
                chosen,
            });
        }
        Ok(found)
    }

    /// Why the two cannot be one.
    fn blocks(&self, read: Reader<'_>) -> Result<Vec<String>, StoreError> {
        let mut blocks = Vec::new();
        if self.stays.died_on.is_some() != self.goes.died_on.is_some() {
            blocks.push(
                "One of the two has died. Record the death on the other too, or correct it."
                    .to_owned(),
            );
        }
        for table in TABLES {
            if table.name == "two_people" {
                continue;
            }
            let columns = naming(read, table, &PARENTS)?;
            let names = |id: PersonId| naming_rows(read, table, &columns, id.into());
            let (mine, theirs) = (names(self.stays.id)?, names(self.goes.id)?);
            if mine.iter().any(|row| theirs.contains(row)) {
                blocks.push(format!(
                    "{} stands between the two, so they look like two people. Correct that first.",
                    capitalised(&between(table.name))
                ));
            }
        }
        let both = read.number(
            "SELECT count(*) FROM draft AS theirs JOIN draft AS mine
             ON mine.page = replace(theirs.page, ?1, ?2) AND mine.page <> theirs.page",
            (self.goes.id.to_string(), self.stays.id.to_string()),
        )?;
        if both > 0 {
            blocks.push(
                "The same is half written under both records. Save or leave it first.".to_owned(),
            );
        }
        for id in [self.stays.id, self.goes.id] {
            let page = format!("%#/people/{id}/edit%");
            let half = read.number("SELECT count(*) FROM draft WHERE page LIKE ?1", [page])?;
            if half > 0 {
                blocks.push(
                    "The details of one of the two are half written. Save or leave them first."
                        .to_owned(),
                );
            }
        }
        Ok(blocks)
    }
}

fn between(table: &str) -> String {
    match table {
        "match" => "a match".to_owned(),
        "representative" => "the right to speak for somebody".to_owned(),
        "exclusion" => "a wish not to share".to_owned(),
        "note_about" | "note_mention" => "a note".to_owned(),
        "good_news_about" | "good_news_thanks" => "good news".to_owned(),
        other => format!("a {}", other.replace('_', " ")),
    }
}

fn row(read: Reader<'_>, table: &str, id: PersonId) -> Result<Option<Vec<Value>>, StoreError> {
    let found = parts::TABLES.iter().find(|(one, _)| one.name == table);
    let Some((table, _)) = found else {
        return Ok(None);
    };
    let sql = format!(
        "SELECT {} FROM \"{}\" WHERE id = ?1",
        table.column_list(),
        table.name
    );
    read.maybe(&sql, [id], |row| {
        (0..table.columns.len()).map(|at| row.get(at)).collect()
    })
}

fn head(read: Reader<'_>, person: &Person) -> Result<TwiceHead, StoreError> {
    let mut said = Vec::new();
    said.extend(
        person
            .preferred_name
            .as_ref()
            .map(|name| format!("“{name}”")),
    );
    said.extend(person.town.clone());
    said.extend(
        person
            .date_of_birth
            .map(|day| format!("born {}", crate::dates::short(day)))
            .or_else(|| person.birth_year.map(|year| format!("born {year}"))),
    );
    if let Some(client) = read.maybe_record::<Client>(person.id)? {
        said.push(format!("person we support, {}", client.status));
    }
    if let Some(volunteer) = read.maybe_record::<Volunteer>(person.id)? {
        said.push(format!("volunteer, {}", volunteer.status));
    }
    Ok(TwiceHead {
        id: person.id,
        name: person.name(),
        detail: said.join(", "),
    })
}

/// What stands under a record, in words.
fn counted(read: Reader<'_>, id: PersonId) -> Result<String, StoreError> {
    let mut said = Vec::new();
    let mut others = 0;
    for table in TABLES {
        let columns = naming(read, table, &PARENTS)?;
        let count = naming_rows(read, table, &columns, id.into())?.len();
        let words = match table.name {
            "visit" => ("visit", "visits"),
            "concern" => ("concern", "concerns"),
            "referral" => ("referral", "referrals"),
            "note_about" => ("note", "notes"),
            "attendance" => ("line of a register", "lines of registers"),
            "consent" => ("answer about consent", "answers about consent"),
            "match" => ("match", "matches"),
            "mdt_item" => ("place on an MDT list", "places on MDT lists"),
            _ => {
                others += count;
                continue;
            }
        };
        match count {
            0 => {}
            1 => said.push(format!("1 {}", words.0)),
            many => said.push(format!("{many} {}", words.1)),
        }
    }
    match others {
        0 => {}
        1 => said.push("1 other entry".to_owned()),
        many => said.push(format!("{many} other entries")),
    }
    Ok(said.join(", "))
}

// ---- consent ----

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Strict {
    Yes,
    Limited,
    No,
}

fn refuses(consent: &Consent) -> bool {
    matches!(consent.answer, Answer::Refused | Answer::Withdrawn)
}

fn strictness(consent: &Consent) -> Strict {
    if refuses(consent) {
        Strict::No
    } else if consent.covers.is_some() || consent.with_whom.is_some() || consent.review_on.is_some()
    {
        Strict::Limited
    } else {
        Strict::Yes
    }
}

fn same_yes(one: &Consent, other: &Consent) -> bool {
    strictness(one) == Strict::Yes && strictness(other) == Strict::Yes
}

fn consent_key(purpose: Purpose) -> String {
    format!("consent {}", purpose.word())
}

fn said(consent: &Consent, desk: &Desk) -> String {
    let mut said = consent::in_words(Some(consent), desk.today());
    for (what, words) in [("Covers", &consent.covers), ("With", &consent.with_whom)] {
        if let Some(words) = words {
            said.push_str(&format!(". {what}: {words}"));
        }
    }
    if let Some(day) = consent.review_on {
        said.push_str(&format!(". Ask again on {}", crate::dates::short(day)));
    }
    said
}

/// Lets the answer of one of the two stand, where another would by the day alone: it is given again as it was, on the
/// later of the two days, so that whatever is answered from then on stands above it.
fn let_stand(
    tx: &mut Tx<'_>,
    stays: PersonId,
    chosen: &Consent,
    other: &Consent,
) -> Result<(), StoreError> {
    let now = consent::standing(tx.read(), stays, chosen.purpose)?;
    if now.is_some_and(|now| now.id == chosen.id) {
        return Ok(());
    }
    let on = chosen.on.max(other.on);
    // The later day is for the order alone; whoever reads the history is told the day on which they answered.
    let said = format!(
        "{} (answered on {}, written again when two records were put together)",
        chosen
            .witnessed_by
            .clone()
            .unwrap_or_else(|| "Nobody else".to_owned()),
        crate::dates::short(chosen.on)
    );
    let again = Consent {
        id: tx.new_id::<ConsentId>(),
        person: stays,
        on,
        witnessed_by: if on == chosen.on {
            chosen.witnessed_by.clone()
        } else {
            Some(said)
        },
        sequence: tx.position(),
        corrects: None,
        ..chosen.clone()
    };
    tx.insert(&again)
}

// ---- writing ----

fn put_together(tx: &mut Tx<'_>, two: &Two, answers: &Answers) -> Result<(), PersonError> {
    let (stays, goes) = (two.stays.id, two.goes.id);
    let (mine, theirs) = two.surgeries(tx.read())?;
    let mut asked = Vec::new();
    for &purpose in Purpose::ALL {
        if let (Some(mine), Some(theirs)) = (
            consent::standing(tx.read(), stays, purpose)?,
            consent::standing(tx.read(), goes, purpose)?,
        ) {
            asked.push((mine, theirs));
        }
    }
    let left = twins::left(tx, stays, goes)?;
    let merged = Merged {
        id: tx.new_id(),
        stays,
        gone: goes,
        into: stays,
        name: two.goes.name(),
        lists_of_both: left.lists_of_both,
        other_references: left.references,
    };
    tx.insert(&merged)?;
    settle_roles(tx, two, answers)?;
    twins::settle(tx, stays, goes)?;
    tx.hand_over(TABLES, &PARENTS, goes.into(), stays.into())
        .map_err(|error| match error {
            HandOverError::NamesBoth(_) => StoreError::Refused(
                "Something stands between the two, so they look like two people.".into(),
            ),
            HandOverError::Store(error) => error,
        })?;
    for (mine, theirs) in &asked {
        let refused = refuses(mine) && refuses(theirs);
        let (chosen, other) = match answer(answers, &consent_key(mine.purpose)) {
            Some(Side::Goes) => (theirs, mine),
            Some(_) => (mine, theirs),
            // Both said the same: the later stands by itself.
            None if refused || same_yes(mine, theirs) => continue,
            None if strictness(theirs) > strictness(mine) => (theirs, mine),
            None => (mine, theirs),
        };
        let_stand(tx, stays, chosen, other)?;
    }
    for (table, _) in parts::TABLES.iter().rev() {
        if tx.values_of(table, goes.into())?.is_some() {
            match table.name {
                "client" => tx.remove::<Client>(goes)?,
                "volunteer" => tx.remove::<Volunteer>(goes)?,
                _ => tx.remove::<Person>(goes)?,
            }
        }
    }
    if let (Some(_), Some(theirs), Some(Side::Goes)) = (mine, theirs, answer(answers, SURGERY)) {
        let today = tx.today();
        clients::move_practice(tx, stays, Some(theirs), today)?;
    }
    twins::hand_on_lists(tx, stays)?;
    concerns::store::come_back(tx, stays)?;
    Ok(())
}

/// Writes what stands of the person and each role. A role that only the other has is taken over whole.
fn settle_roles(tx: &mut Tx<'_>, two: &Two, answers: &Answers) -> Result<(), StoreError> {
    let stays = two.stays.id;
    // The number of one person may stand on one record: that of the record that goes gives way first.
    if let Some(client) = tx.read().maybe_record::<Client>(two.goes.id)? {
        tx.update(&Client {
            nhs_number: None,
            ..client
        })?;
    }
    for ((table, all), (mine, theirs)) in parts::TABLES.iter().zip(&two.rows) {
        let Some(theirs) = theirs else { continue };
        let id = Value::Blob(Uuid::from(stays).as_bytes().to_vec());
        let Some(mine) = mine else {
            let mut values = theirs.clone();
            if let Some(first) = values.first_mut() {
                *first = id;
            }
            tx.put_values(table, stays.into(), values)?;
            continue;
        };
        let mut values = mine.clone();
        for part in *all {
            let (one, other) = (
                parts::values(table, part, mine),
                parts::values(table, part, theirs),
            );
            let (chosen, _) = parts::chosen(part, &one, &other);
            let side = answer(answers, part.key).unwrap_or(chosen);
            let settled = parts::settled(part, side, one, other);
            for (column, value) in part.columns.iter().zip(settled) {
                if let Some(slot) = table.place(column).and_then(|at| values.get_mut(at)) {
                    *slot = value;
                }
            }
        }
        tx.put_values(table, stays.into(), values)?;
    }
    let person: Person = tx.read().record(stays)?;
    let names = also_known_as(&person, [&two.stays, &two.goes]);
    tx.update(&Person {
        also_known_as: names,
        ..person
    })?;
    Ok(())
}

/// Every name of the two but the one that stands.
fn also_known_as(stands: &Person, two: [&Person; 2]) -> Option<String> {
    let mut names: Vec<String> = Vec::new();
    for person in two {
        let also = person.also_known_as.as_deref().unwrap_or_default();
        let mut all: Vec<String> = also.split(';').map(|name| name.trim().to_owned()).collect();
        all.push(person.name());
        all.extend(
            person
                .preferred_name
                .as_ref()
                .filter(|name| Some(*name) != stands.preferred_name.as_ref())
                .map(|name| format!("{name} {}", person.family_name)),
        );
        for name in all {
            let there = names.iter().any(|one| one.eq_ignore_ascii_case(&name));
            if !name.is_empty() && !there && !name.eq_ignore_ascii_case(&stands.name()) {
                names.push(name);
            }
        }
    }
    (!names.is_empty()).then(|| names.join("; "))
}
