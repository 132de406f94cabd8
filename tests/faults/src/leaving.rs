//! What leaves the laptop while its disk fills up: everything as CSV, the MDT CSV of a meeting, and everything that is
//! held about one person. A file that was refused is not there, also not half; and the records say of each whether it is.

use std::fs;
use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER;
use living_well_core::{
    clients::ClientForm,
    csv::{Overwrite, WriteFault},
    desk::Desk,
    export_all::{self, ExportAllError},
    exports::{self, Destination, Detail, ExportError, FileWritten},
    folder,
    mdt::{self, ExportRequest, ItemForm, MdtError, MeetingForm, Scope, SharingForm},
    people::{self, PersonForm},
    programmes::{self, PracticeForm},
    progress::Part,
    subject_access::{self, EverythingError, EverythingForm},
};
use sha2::{Digest as _, Sha256};

use crate::Result;
use crate::work::{Base, Given, PASSPHRASE, say};

/// What works here, among the kinds of the row.
pub const KINDS: [&str; 3] = ["everything", "mdt", "person"];
/// How many are talked of at the meeting. With as much text as a field takes, the file is larger than what the records
/// take down about it, so that now the one finds no room and now the other.
const TALKED_OF: usize = 12;
/// Stands in the name of whom everything is given out about.
const ASKED: &str = "Asked";

/// What is said of a file that was refused when it stood on record.
pub const REFUSED: &str = "refused on record";

/// Why it ended: the sentence; and whether the file was refused when it stood on record already.
struct Ended(String, bool);

/// A copy of the folder with a meeting at which people are talked of, and with somebody about whom much is written.
pub fn furnished(base: &Base) -> Result<tempfile::TempDir> {
    let folder = base.copy()?;
    let mut desk = base.open(folder.path())?;
    let practice = PracticeForm {
        name: "Narrowcliff".to_owned(),
        ..PracticeForm::default()
    };
    let practice = programmes::save_practice(&mut desk, None, &practice)?.value;
    let meeting = MeetingForm {
        practice: practice.to_string(),
        on: "today".to_owned(),
        ..MeetingForm::default()
    };
    let meeting = mdt::make_meeting(&mut desk, &meeting)?.value;
    let much = "She would rather be asked than told. ".repeat(500);
    for number in 0..TALKED_OF {
        let client = ClientForm {
            status: "active".to_owned(),
            known_risk: "No known risks".to_owned(),
            practice: practice.to_string(),
            ..ClientForm::default()
        };
        let client = add(&mut desk, &format!("Jean {number}"), client)?;
        let item = mdt::add_item(&mut desk, meeting, client)?.value;
        let ask = ItemForm {
            ask: much.clone(),
            ..ItemForm::default()
        };
        mdt::change_item(&mut desk, item, &ask)?;
        let sharing = SharingForm {
            sharing: "share".to_owned(),
            basis: "direct care with no objection".to_owned(),
            reason: "She is in their care.".to_owned(),
            ..SharingForm::default()
        };
        mdt::decide_sharing(&mut desk, item, &sharing)?;
    }
    let client = ClientForm {
        status: "active".to_owned(),
        known_risk: "No known risks".to_owned(),
        what_matters: much.clone(),
        important_people: much.clone(),
        strengths: much.clone(),
        please_do: much.clone(),
        please_dont: much.clone(),
        how_to_support: much.clone(),
        visit_safety: much,
        ..ClientForm::default()
    };
    add(&mut desk, ASKED, client)?;
    desk.close()?;
    Ok(folder)
}

fn add(
    desk: &mut Desk,
    given: &str,
    client: ClientForm,
) -> Result<living_well_core::ids::PersonId> {
    let form = PersonForm {
        given_name: given.to_owned(),
        family_name: "Nankervis".to_owned(),
        client: Some(client),
        ..PersonForm::default()
    };
    Ok(people::store::add_person(desk, &form)?.value)
}

/// Lets out one after another until the disk is full. What was refused left nothing behind.
pub fn let_out(given: &Given, kind: &str) -> std::result::Result<(), String> {
    let in_words = |error: Box<dyn std::error::Error + Send + Sync>| error.to_string();
    let mut desk = given.open().map_err(in_words)?;
    for count in 0..60 {
        let before = beside(&given.folder).map_err(in_words)?;
        let ended = match kind {
            "everything" => everything(&mut desk, &given.folder, count),
            "mdt" => of_a_meeting(&mut desk, &given.folder, count),
            _ => about_one(&mut desk, &given.folder, count),
        };
        let Err(Ended(sentence, was_on_record)) = ended else {
            say(format!("out {count}")).map_err(in_words)?;
            continue;
        };
        let now = beside(&given.folder).map_err(in_words)?;
        let new = now
            .iter()
            .filter(|path| !before.contains(path) && !is_empty_folder(path));
        // Everything about one person is several files, and those before the one that was refused are whole.
        if let Some(left) = new
            .into_iter()
            .find(|path| kind != "person" || is_half(path))
        {
            return Err(format!("{} was left", left.display()));
        }
        if was_on_record {
            say(REFUSED).map_err(in_words)?;
        }
        return Err(sentence);
    }
    Ok(())
}

/// Such a one tells the next start, when it could not be put on record that it holds nothing.
fn is_empty_folder(path: &Path) -> bool {
    fs::read_dir(path).is_ok_and(|mut all| all.next().is_none())
}

/// Whether a file bears the name of one that is not finished.
fn is_half(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "part")
}

/// All files and folders on the same disk beside the records.
fn beside(folder: &Path) -> Result<Vec<PathBuf>> {
    let disk = folder.parent().ok_or("there is no disk")?;
    let mut all = Vec::new();
    for entry in fs::read_dir(disk)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default();
        if path != folder && name != crate::disk::FILLER {
            all.push(path);
        }
    }
    Ok(all)
}

/// Where an export goes: on the same disk, beside the folder of the records.
fn place(folder: &Path, count: usize, ending: &str) -> PathBuf {
    folder.with_file_name(format!("out-{count}{ending}"))
}

fn everything(desk: &mut Desk, folder: &Path, count: usize) -> std::result::Result<(), Ended> {
    let out = place(folder, count, "");
    export_all::write_all(desk, &out, "a full disk", "Ourselves", &Part::default())
        .map(|_| ())
        // Making the folder may be refused too, before anything is on record.
        .map_err(|error: ExportAllError| Ended(error.to_string(), false))
}

fn of_a_meeting(desk: &mut Desk, folder: &Path, count: usize) -> std::result::Result<(), Ended> {
    let identifiable = count.is_multiple_of(2);
    let request = ExportRequest {
        scope: Scope::All,
        detail: if identifiable {
            Detail::Identifiable
        } else {
            Detail::Pseudonymised
        },
        free_text: true,
        reason: "a full disk".to_owned(),
        recipient: "the surgery".to_owned(),
        to: Destination::File(place(folder, count, ".csv")),
        overwrite: Overwrite::Refuse,
    };
    match mdt::export(desk, &request) {
        Ok(out) if out.rows == TALKED_OF as i64 => Ok(()),
        Ok(out) => Err(Ended(format!("only {} rows left", out.rows), false)),
        Err(error) => Err(Ended(
            error.to_string(),
            matches!(error, MdtError::Write(WriteFault::DiskFull)),
        )),
    }
}

fn about_one(desk: &mut Desk, folder: &Path, count: usize) -> std::result::Result<(), Ended> {
    let sql = "SELECT id FROM person WHERE given_name = ?1";
    let who = desk.read().one(sql, [ASKED], |row| row.get(0));
    let who = who.map_err(|error| Ended(error.to_string(), false))?;
    let form = EverythingForm {
        reason: "She asked for it.".to_owned(),
        recipient: "Herself".to_owned(),
        ..EverythingForm::default()
    };
    let to = Destination::File(place(folder, count, ".html"));
    match subject_access::export_everything(desk, who, &form, &to) {
        Ok(_) => Ok(()),
        Err(error) => Err(Ended(
            error.to_string(),
            matches!(
                error,
                EverythingError::Export(ExportError::Write(WriteFault::DiskFull))
            ),
        )),
    }
}

/// With room again, and after an opening: of each export the records say whether it is there, and what is there is
/// whole. Nothing else lies beside them.
pub fn look_at_what_left(given: &Given, kind: &str, told: &str) -> Result<Vec<String>> {
    let mut faults = Vec::new();
    let open = folder::unlock(&given.folder, PASSPHRASE)?;
    let records = exports::exports(&open.desk)?;
    let mut known = Vec::new();
    let mut refused = 0;
    for export in &records {
        let path = PathBuf::from(&export.file_name);
        match export.written {
            FileWritten::Yes if path.is_dir() => known.push(path),
            FileWritten::Yes if digest(&path).as_ref() == Some(&export.digest) => known.push(path),
            FileWritten::Yes => faults.push(format!("{} is not whole", export.file_name)),
            FileWritten::No => refused += 1,
            FileWritten::NotYet => faults.push(format!("{} is open", export.file_name)),
        }
    }
    for path in beside(&given.folder)? {
        if !known.contains(&path) && !is_empty_folder(&path) {
            faults.push(format!("{} is not on record as written", path.display()));
        }
    }
    let ending = match kind {
        "everything" => "",
        "mdt" => ".csv",
        _ => ".html",
    };
    for line in told.lines() {
        if let Some(count) = line.strip_prefix("out ") {
            let path = place(&given.folder, count.parse()?, ending);
            if !known.contains(&path) {
                faults.push(format!("{} was said to have left", path.display()));
            }
        } else if line == REFUSED && refused == 0 {
            faults.push("what was refused is not on record as not written".to_owned());
        }
    }
    open.close()?;
    Ok(faults)
}

fn digest(path: &Path) -> Option<String> {
    let bytes = fs::read(path).ok()?;
    Some(HEXLOWER.encode(&Sha256::digest(bytes)))
}
