//! The facts that are asked for when the laptop is gone. Printed before and kept with the recovery key, or read from a
//! backup on another laptop.

use serde::Serialize;

use super::PrivacyError;
use crate::{
    access, backups,
    clock::{local_day, local_time},
    desk::Desk,
    exports::{OnPaper, put_on_record},
    programmes::Coordinator,
    settings::{self, Organisation, SafeguardingNumbers},
    vault::{SlotFile, SlotKind},
};

use super::summary::{Held, held};

/// Who can open the records, and how hard each passphrase is worked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct LostKey {
    /// A coordinator's name, or the recovery key.
    pub who: String,
    /// "Argon2id: 128 MB of memory, 3 passes, 4 lanes".
    pub worked: String,
}

/// The facts on one page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct LostFacts {
    /// When this page was made: the day written out, because it is read on paper.
    pub made: String,
    /// When something was last written, and by whom.
    pub last_used: Option<String>,
    /// When it was last unlocked before now.
    pub last_unlocked: Option<String>,
    /// When a backup was last taken outside the laptop.
    pub outside: Option<String>,
    /// How many people there is something about.
    pub people: i64,
    /// Which kinds of data, and how many of each.
    pub held: Vec<Held>,
    /// Who can open it.
    pub keys: Vec<LostKey>,
    /// Whom to ring.
    pub numbers: SafeguardingNumbers,
    /// Who keeps the records.
    pub organisation: Organisation,
    /// What stands at the foot of the paper.
    pub footer: String,
}

fn full(ms: i64) -> String {
    let time = local_time(ms).map_or_else(String::new, |time| time.format(", %H:%M").to_string());
    format!("{}{time}", crate::dates::long(local_day(ms)))
}

/// The facts, as they stand now.
///
/// # Errors
/// When the file cannot be read. Keys that cannot be read are left out: the page is needed all the same.
pub fn lost_facts(desk: &Desk) -> Result<LostFacts, PrivacyError> {
    let read = desk.read();
    let last_used = match read.acts(0, None, 1)?.first() {
        Some(act) => {
            let by = read.maybe_record::<Coordinator>(act.coordinator)?;
            let by = by.map_or_else(String::new, |one| format!(", by {}", one.name));
            Some(format!("{}{by}", full(act.at)))
        }
        None => None,
    };
    let mut keys = Vec::new();
    if let Ok((slots, _)) = SlotFile::load(desk.folder()) {
        for slot in &slots.slots {
            let who = match (slot.kind, slot.coordinator_id) {
                (SlotKind::Recovery, _) => "The recovery key, on paper".to_owned(),
                (SlotKind::Coordinator, Some(id)) => read
                    .maybe_record::<Coordinator>(id)?
                    .map_or_else(|| "A coordinator".to_owned(), |one| one.name),
                (SlotKind::Coordinator, None) => "A coordinator".to_owned(),
            };
            let params = slot.kdf;
            keys.push(LostKey {
                who,
                worked: format!(
                    "Argon2id: {} MB of memory, {} passes, {} lanes",
                    params.memory_kib / 1024,
                    params.passes,
                    params.lanes
                ),
            });
        }
    }
    Ok(LostFacts {
        made: full(desk.now_ms()),
        last_used,
        last_unlocked: access::unlocked_before(desk)?.map(full),
        outside: backups::outside_at(desk)?.map(full),
        people: read.number("SELECT count(*) FROM person", [])?,
        held: held(read)?,
        keys,
        numbers: settings::safeguarding_numbers(desk)?,
        organisation: settings::organisation(desk)?,
        footer: settings::paper_footer(desk)?.text,
    })
}

/// Puts on record that the page leaves on paper: it names the coordinators, and says how much there is to find.
///
/// # Errors
/// When the record cannot be written; nothing may be printed then.
pub fn print_lost_facts(desk: &mut Desk) -> Result<LostFacts, PrivacyError> {
    let facts = lost_facts(desk)?;
    let text = format!("{facts:?}");
    put_on_record(
        desk,
        &OnPaper {
            what: "If the laptop is lost",
            reason: "To keep with the recovery key",
            recipient: "Ourselves".to_owned(),
            about: &[],
            text: text.as_bytes(),
        },
    )?;
    Ok(facts)
}
