//! What goes with a person, and what stays without them.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::types::Value;
use uuid::Uuid;

use crate::{
    good_news::{GoodNews, GoodNewsAbout, GoodNewsThanks},
    notes::{Note, NoteAbout, NoteMention},
    people::unnamed::{HowMuch, NamedPerson, TakenOut},
    records::TABLES,
    store::{
        Cell, NamingKey, Reader, Record as _, Said, StoreError, Table, naming_keys, naming_rows,
    },
};

/// A person, a client and a volunteer are one id; a record that names any of the three names the person.
pub(super) const PARENTS: [&str; 3] = ["person", "client", "volunteer"];

/// Records that could be without the person they name, and are about them all the same.
pub(super) const ABOUT_THEM: [(&str, &str); 2] =
    [("promise", "to"), ("exclusion", "not_with_person")];

/// Records that stay without the person they named: all others that could be without them. A test asks the file that
/// each is in one of the two lists.
#[cfg(test)]
pub(super) const WITHOUT_THEM: [(&str, &str); 5] = [
    ("note", "told_by"),
    ("visit", "volunteer"),
    ("concern", "raised_by_person"),
    ("referral", "raised_by_volunteer"),
    ("complaint", "by_person"),
];

/// What many records name, so that naming the same says nothing of what they are about.
const COMMON: [&str; 11] = [
    "person",
    "client",
    "volunteer",
    "coordinator",
    "programme",
    "practice",
    "agency",
    "service",
    "session",
    "mdt_meeting",
    "mdt_item",
];

/// Tables of organisations, of those who work and of the file itself: nothing in them is about somebody who can be erased.
const NOT_ABOUT_ANYBODY: [&str; 10] = [
    "programme",
    "practice",
    "coordinator",
    "agency",
    "service",
    "tombstone",
    "mdt_ref",
    "lawful_basis",
    "notice",
    "alarm_dealt",
];

/// Columns that hold a word of a closed set, a reference or a digest, and never what somebody wrote.
const NOT_WRITTEN: [&str; 35] = [
    "status",
    "ended_why",
    "state",
    "kind",
    "category",
    "level",
    "raised_by",
    "person_knows",
    "person_agrees",
    "closed_as",
    "not_told_person",
    "not_told_volunteer",
    "immediate_danger",
    "safe_to_tell",
    "presence",
    "came_as",
    "answer",
    "purpose",
    "permission",
    "need",
    "urgency",
    "basis",
    "method",
    "what_next",
    "sharing",
    "detail",
    "risk",
    "restricted",
    "written",
    "not_made_why",
    "lives_alone",
    "attends_mdt",
    "availability",
    "digest",
    "key",
];

/// Where one table names another.
struct Key {
    table: &'static Table,
    names: NamingKey,
}

/// Every place in which a record may name another. A role's id is the person's own: the roles go with the person.
fn keys(read: Reader<'_>) -> Result<Vec<Key>, StoreError> {
    let mut keys = Vec::new();
    for table in TABLES {
        let all = naming_keys(read, table)?;
        keys.extend(all.into_iter().map(|names| Key { table, names }));
    }
    Ok(keys)
}

fn values(read: Reader<'_>, table: &Table, id: Uuid) -> Result<Option<Vec<Value>>, StoreError> {
    let sql = format!(
        "SELECT {} FROM \"{}\" WHERE id = ?1",
        table.column_list(),
        table.name
    );
    read.maybe(&sql, [id.as_bytes().as_slice()], |row| {
        (0..table.columns.len()).map(|at| row.get(at)).collect()
    })
}

fn as_id(value: &Value) -> Option<Uuid> {
    match value {
        Value::Blob(bytes) => Uuid::from_slice(bytes).ok(),
        _ => None,
    }
}

fn cell_id(cell: &Cell) -> Option<Uuid> {
    match cell {
        Cell::Blob(bytes) => Uuid::from_slice(bytes).ok(),
        _ => None,
    }
}

/// A record: the number of its table, and its id.
pub(super) type At = (u8, Uuid);

/// What goes with somebody.
pub(super) struct Going {
    /// Their id, and those of records that went into theirs.
    pub people: Vec<Uuid>,
    /// The records that go.
    pub gone: BTreeMap<At, &'static Table>,
    /// The records that stay without them, as they are to be.
    pub stays: BTreeMap<At, (&'static Table, Vec<Value>)>,
    /// Notes and good news that stay, and named them.
    shared: BTreeSet<Uuid>,
    /// Other people whom a record that goes, or stays without them, is about.
    around: BTreeSet<Uuid>,
}

impl Going {
    pub(super) fn of(read: Reader<'_>, people: &[Uuid]) -> Result<Self, StoreError> {
        let keys = keys(read)?;
        let mut going = Self {
            people: people.to_vec(),
            gone: BTreeMap::new(),
            stays: BTreeMap::new(),
            shared: BTreeSet::new(),
            around: BTreeSet::new(),
        };
        let mut next: Vec<(&'static [&'static str], Uuid)> = Vec::new();
        for &person in people {
            next.push((&PARENTS, person));
            for table in TABLES.iter().filter(|table| PARENTS.contains(&table.name)) {
                if values(read, table, person)?.is_some() {
                    going.gone.insert((table.code, person), table);
                }
            }
        }
        loop {
            while let Some((parents, id)) = next.pop() {
                for key in keys
                    .iter()
                    .filter(|key| parents.contains(&key.names.parent.as_str()))
                {
                    for row in naming_rows(read, key.table, &[key.names.column], id)? {
                        let at = (key.table.code, row);
                        if going.gone.contains_key(&at) {
                            continue;
                        }
                        if key.names.needed
                            || ABOUT_THEM.contains(&(key.table.name, key.names.column))
                        {
                            going.gone.insert(at, key.table);
                            next.push((std::slice::from_ref(&key.table.name), row));
                        } else {
                            going.without(read, key, row)?;
                        }
                    }
                }
            }
            let alone = going.about_nobody_else(read)?;
            if alone.is_empty() {
                break;
            }
            for (table, id) in alone {
                going.gone.insert((table.code, id), table);
                next.push((std::slice::from_ref(&table.name), id));
            }
        }
        going.stays.retain(|at, _| !going.gone.contains_key(at));
        going.look_around(read, &keys)?;
        Ok(going)
    }

    /// The tables of the lines and the good news that stay, and named them.
    pub(super) fn shared(&self, read: Reader<'_>) -> Result<Vec<&'static str>, StoreError> {
        let mut names = Vec::new();
        for &id in &self.shared {
            for table in [Note::TABLE, GoodNews::TABLE] {
                let at = (table.code, id);
                if !self.stays.contains_key(&at) && values(read, table, id)?.is_some() {
                    names.push(table.name);
                }
            }
        }
        Ok(names)
    }

    /// Lets a record stay that names what goes.
    fn without(&mut self, read: Reader<'_>, key: &Key, row: Uuid) -> Result<(), StoreError> {
        let at = (key.table.code, row);
        let mut now = match self.stays.remove(&at) {
            Some((_, now)) => now,
            None => values(read, key.table, row)?.ok_or(StoreError::NotFound)?,
        };
        if let Some(value) = key
            .table
            .place(key.names.column)
            .and_then(|place| now.get_mut(place))
        {
            *value = Value::Null;
        }
        self.stays.insert(at, (key.table, now));
        Ok(())
    }

    /// Notes and good news that named them, and are about nobody else. The others are remembered.
    fn about_nobody_else(
        &mut self,
        read: Reader<'_>,
    ) -> Result<Vec<(&'static Table, Uuid)>, StoreError> {
        // What names whom, and of what: the first says whom it is about.
        let links: [[&'static Table; 2]; 2] = [
            [NoteAbout::TABLE, NoteMention::TABLE],
            [GoodNewsAbout::TABLE, GoodNewsThanks::TABLE],
        ];
        let mut alone = Vec::new();
        for [about, named] in links {
            let Some(column) = about.columns.get(1).copied() else {
                continue;
            };
            let of = TABLES.iter().find(|table| table.name == column);
            let Some(of) = of.copied() else { continue };
            let mut those = BTreeSet::new();
            for &person in &self.people {
                for link in [about, named] {
                    for row in naming_rows(read, link, &["person"], person)? {
                        let row = values(read, link, row)?.unwrap_or_default();
                        those.extend(row.get(1).and_then(as_id));
                    }
                }
            }
            for one in those {
                if self.gone.contains_key(&(of.code, one)) {
                    continue;
                }
                let people = |link: &Table| {
                    read.rows(
                        &format!(
                            "SELECT person FROM \"{}\" WHERE \"{column}\" = ?1",
                            link.name
                        ),
                        [one.as_bytes().as_slice()],
                        |row| Ok(Uuid::from_bytes(row.get(0)?)),
                    )
                };
                let (about, named) = (people(about)?, people(named)?);
                let theirs = |id: &Uuid| self.people.contains(id);
                let others = |all: &[Uuid]| all.iter().any(|id| !theirs(id));
                let goes = if about.is_empty() {
                    !others(&named)
                } else {
                    !others(&about)
                };
                if goes {
                    alone.push((of, one));
                } else {
                    self.shared.insert(one);
                }
            }
        }
        Ok(alone)
    }

    /// Who else the records are about that go or stay without them: in what is theirs, a part of the name is enough.
    fn look_around(&mut self, read: Reader<'_>, keys: &[Key]) -> Result<(), StoreError> {
        let mut around = BTreeSet::new();
        for key in keys
            .iter()
            .filter(|key| PARENTS.contains(&key.names.parent.as_str()))
        {
            for (at, table) in &self.gone {
                if table.code == key.table.code
                    && let Some(row) = values(read, table, at.1)?
                {
                    around.extend(
                        table
                            .place(key.names.column)
                            .and_then(|at| as_id(row.get(at)?)),
                    );
                }
            }
            for (table, row) in self
                .stays
                .values()
                .filter(|(table, _)| table.code == key.table.code)
            {
                around.extend(
                    table
                        .place(key.names.column)
                        .and_then(|at| as_id(row.get(at)?)),
                );
            }
        }
        around.retain(|id| !self.people.contains(id));
        self.around = around;
        Ok(())
    }

    /// Everything of the file and its log that has to be changed, for somebody of these names.
    pub(super) fn settle(
        mut self,
        read: Reader<'_>,
        said: &[Said],
        named: &[NamedPerson],
    ) -> Result<Settled, StoreError> {
        let texts = Texts::read(read, &self, said, named)?;
        self.unname(read, &texts)?;
        let mut settled = Settled {
            forget: Vec::new(),
            answer_for: BTreeMap::new(),
            names: texts.names.clone(),
            gone: BTreeMap::new(),
            stays: BTreeMap::new(),
        };
        for one in said {
            let at = (one.table.code, one.subject);
            let theirs = one
                .person
                .is_some_and(|person| self.people.contains(&person))
                || self.gone.contains_key(&at)
                || one
                    .cells()
                    .iter()
                    .any(|(_, cell)| cell_id(cell).is_some_and(|id| self.people.contains(&id)));
            if theirs || texts.stand_in(one) {
                settled.forget.push(one.position);
                settled.answer_for.insert(at, one.table);
            }
        }
        for (at, table) in &self.gone {
            settled.answer_for.insert(*at, table);
        }
        for (at, (table, _)) in &self.stays {
            settled.answer_for.insert(*at, table);
        }
        settled.gone = self.gone;
        settled.stays = self.stays;
        Ok(settled)
    }

    /// Takes the name out of every record that stays.
    fn unname(&mut self, read: Reader<'_>, texts: &Texts) -> Result<(), StoreError> {
        for table in TABLES
            .iter()
            .filter(|table| !NOT_ABOUT_ANYBODY.contains(&table.name))
        {
            let sql = format!("SELECT {} FROM \"{}\"", table.column_list(), table.name);
            let rows = read.rows(&sql, [], |row| {
                (0..table.columns.len())
                    .map(|at| row.get::<_, Value>(at))
                    .collect::<rusqlite::Result<Vec<_>>>()
            })?;
            for row in rows {
                let Some(id) = row.first().and_then(as_id) else {
                    continue;
                };
                let at = (table.code, id);
                if self.gone.contains_key(&at) {
                    continue;
                }
                let mut now = self
                    .stays
                    .get(&at)
                    .map_or_else(|| row.clone(), |(_, now)| now.clone());
                let linked: Vec<Uuid> = row.iter().filter_map(as_id).collect();
                let (names, how_much) = texts.names_in(table, id, &linked);
                let mut differs = false;
                for (column, value) in table.columns.iter().zip(&mut now) {
                    if let Value::Text(text) = value
                        && is_written(table, column)
                        && let Some(left) = names.from(text, how_much)
                    {
                        *value = Value::Text(left);
                        differs = true;
                    }
                }
                if differs {
                    self.stays.insert(at, (table, now));
                }
            }
        }
        Ok(())
    }
}

/// Whether a column holds what somebody wrote.
fn is_written(table: &Table, column: &str) -> bool {
    let event = column == "what" && (table.name.ends_with("_event") || table.name == "export");
    let step = table.name.ends_with("_event") && ["from", "to"].contains(&column);
    !event && !step && !NOT_WRITTEN.contains(&column)
}

/// What is to be done.
pub(super) struct Settled {
    /// The places in the log that say nothing any more.
    pub forget: Vec<i64>,
    /// The records of which the log says how they stand now.
    pub answer_for: BTreeMap<At, &'static Table>,
    /// The records that go.
    pub gone: BTreeMap<At, &'static Table>,
    /// The records that stay, as they are to be.
    pub stays: BTreeMap<At, (&'static Table, Vec<Value>)>,
    /// The name, where nothing else says that they are meant.
    pub names: TakenOut,
}

/// How the name stands in texts.
struct Texts {
    /// Their names.
    all: TakenOut,
    /// Those whole ones that nobody else bears.
    names: TakenOut,
    /// Those of which no part is somebody else's.
    unshared: TakenOut,
    /// Everybody else on record.
    others: BTreeMap<Uuid, NamedPerson>,
    /// Records that are known to be about them.
    linked: BTreeSet<Uuid>,
    /// Records of people around them.
    around: BTreeSet<Uuid>,
    /// Who else is named in a note, or what good news is about.
    beside: BTreeMap<Uuid, Vec<Uuid>>,
}

impl Texts {
    fn read(
        read: Reader<'_>,
        going: &Going,
        said: &[Said],
        named: &[NamedPerson],
    ) -> Result<Self, StoreError> {
        let all = TakenOut::of(named);
        let mut others: BTreeMap<Uuid, NamedPerson> = read
            .rows(
                "SELECT id, given_name, family_name, preferred_name, also_known_as FROM person",
                [],
                |row| {
                    let named = NamedPerson {
                        given: row.get(1)?,
                        family: row.get(2)?,
                        preferred: row.get(3)?,
                        also: row.get(4)?,
                    };
                    Ok((Uuid::from_bytes(row.get(0)?), named))
                },
            )?
            .into_iter()
            .collect();
        others.retain(|id, _| !going.people.contains(id));
        let mut everybody: Vec<NamedPerson> = others.values().cloned().collect();
        everybody.extend(read.rows("SELECT name FROM coordinator", [], |row| {
            Ok(NamedPerson::in_one(&row.get::<_, String>(0)?))
        })?);
        let unshared = all.but_for(&everybody);
        let mut texts = Self {
            all,
            names: unshared.clone(),
            unshared: unshared.but_everyday(),
            others,
            linked: going.shared.clone(),
            around: going.around.clone(),
            beside: BTreeMap::new(),
        };
        texts.linked.extend(going.stays.keys().map(|(_, id)| *id));
        texts.follow(read, going, said)?;
        for link in [
            "note_about",
            "note_mention",
            "good_news_about",
            "good_news_thanks",
        ] {
            let of = if link.starts_with("note") {
                "note"
            } else {
                "good_news"
            };
            let rows = read.rows(&format!("SELECT {of}, person FROM {link}"), [], |row| {
                Ok((Uuid::from_bytes(row.get(0)?), Uuid::from_bytes(row.get(1)?)))
            })?;
            for (of, person) in rows {
                texts.beside.entry(of).or_default().push(person);
                if link.ends_with("about") && going.around.contains(&person) {
                    texts.around.insert(of);
                }
            }
        }
        Ok(texts)
    }

    /// Finds what was made from what is known to be about them, in the tables and in all that the log still says.
    fn follow(&mut self, read: Reader<'_>, going: &Going, said: &[Said]) -> Result<(), StoreError> {
        let keys: Vec<Key> = keys(read)?
            .into_iter()
            .filter(|key| !COMMON.contains(&key.names.parent.as_str()))
            .collect();
        let mut next: Vec<Uuid> = self.linked.iter().copied().collect();
        for one in said {
            let cells = one.cells();
            let names_them = one
                .person
                .is_some_and(|person| going.people.contains(&person))
                || cells
                    .iter()
                    .any(|(_, cell)| cell_id(cell).is_some_and(|id| going.people.contains(&id)));
            if !names_them {
                continue;
            }
            next.push(one.subject);
            // Of a line or of good news that named them once.
            let of = |column: &str| column == "note" || column == "good_news";
            next.extend(
                cells
                    .iter()
                    .filter(|(column, _)| of(column))
                    .filter_map(|(_, cell)| cell_id(cell)),
            );
        }
        // Which records of the log named which, for those that are in no table any more.
        let mut children: BTreeMap<Uuid, BTreeSet<Uuid>> = BTreeMap::new();
        for one in said {
            for (column, cell) in one.cells() {
                let follows = keys
                    .iter()
                    .any(|key| key.table.code == one.table.code && key.names.column == column);
                if follows && let Some(parent) = cell_id(cell) {
                    children.entry(parent).or_default().insert(one.subject);
                }
            }
        }
        let mut seen = BTreeSet::new();
        while let Some(id) = next.pop() {
            if going.people.contains(&id) || !seen.insert(id) {
                continue;
            }
            // What only somebody else is, is not about them.
            if self.others.contains_key(&id) {
                continue;
            }
            self.linked.insert(id);
            next.extend(children.get(&id).into_iter().flatten());
            for key in &keys {
                next.extend(naming_rows(read, key.table, &[key.names.column], id)?);
            }
        }
        Ok(())
    }

    /// The names to take out of one record, and how much of them, given the ids it holds.
    fn names_in(&self, table: &Table, id: Uuid, holds: &[Uuid]) -> (TakenOut, HowMuch) {
        if self.linked.contains(&id) {
            let mut beside: Vec<Uuid> = holds.to_vec();
            for one in holds.iter().chain([&id]) {
                beside.extend(self.beside.get(one).into_iter().flatten());
            }
            let beside: Vec<NamedPerson> = beside
                .iter()
                .filter_map(|id| self.others.get(id).cloned())
                .collect();
            return (self.all.but_for(&beside), HowMuch::Parts);
        }
        let owner = table.person.is_some() && holds.iter().any(|one| self.around.contains(one));
        if owner || self.around.contains(&id) {
            return (self.unshared.clone(), HowMuch::Parts);
        }
        (self.names.clone(), HowMuch::Whole)
    }

    /// Whether the name stands in what a change says.
    fn stand_in(&self, one: &Said) -> bool {
        if NOT_ABOUT_ANYBODY.contains(&one.table.name) {
            return false;
        }
        let cells = one.cells();
        let mut holds: Vec<Uuid> = cells.iter().filter_map(|(_, cell)| cell_id(cell)).collect();
        holds.extend(one.person);
        let (names, how_much) = self.names_in(one.table, one.subject, &holds);
        cells.iter().any(|(column, cell)| match cell {
            Cell::Text(text) => {
                is_written(one.table, column) && names.from(text, how_much).is_some()
            }
            _ => false,
        })
    }
}
