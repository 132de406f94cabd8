//! The folder that is tried on, what its children do in it, and how it is looked at afterwards.

use std::fs;
use std::io::{BufRead as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;

use living_well_core::{
    clients::ClientForm,
    desk::Desk,
    folder::{self, OpenFolder},
    ids::{CoordinatorId, PersonId, VisitId},
    people::{self, PersonForm},
    vault::{self, KdfParams, RecoveryKey},
    visits::{self, VisitForm},
};
use uuid::Uuid;

use crate::{Result, clock, disk, import, power, starts};

/// The passphrase of every folder that is tried on.
pub const PASSPHRASE: &str = "harbour lantern thimble walrus";
/// The passphrase of the kept files of earlier versions (tests/fixtures/files).
pub const KEPT_PASSPHRASE: &str = "lantern gooseberry harbour thimble";

/// A folder with keys, one coordinator and one client, closed.
pub struct Base {
    /// Where it lies. Goes with its owner.
    pub folder: tempfile::TempDir,
    /// The key of its file.
    pub key: String,
    /// Whom the visits are to.
    pub client: PersonId,
    /// The coordinator.
    pub who: CoordinatorId,
}

impl Base {
    /// Makes one. Its slots take the least work that is accepted, so that opening it often is quick.
    pub fn new() -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let who = CoordinatorId(Uuid::now_v7());
        let recovery = RecoveryKey::generate()?;
        let key = vault::create(
            folder.path(),
            who.into(),
            PASSPHRASE,
            &recovery,
            KdfParams::FLOOR,
        )?;
        let key = key.as_hex().to_string();
        let mut desk = Desk::create(folder.path(), &key, who, "Kerra Trembath", false)?;
        let client = add_client(&mut desk, "Margaret")?;
        desk.close()?;
        Ok(Self {
            folder,
            key,
            client,
            who,
        })
    }

    /// Gives a copy of the folder as it was made.
    pub fn copy(&self) -> Result<tempfile::TempDir> {
        let copy = tempfile::tempdir()?;
        copy_folder(self.folder.path(), copy.path())?;
        Ok(copy)
    }

    /// Opens the file of a folder that is a copy of this one, without its slots.
    pub fn open(&self, folder: &Path) -> Result<Desk> {
        Ok(Desk::open(folder, &self.key, Some(self.who))?)
    }

    /// The words that a child needs to find and open a copy.
    pub fn words(&self, folder: &Path) -> Vec<String> {
        vec![
            folder.display().to_string(),
            self.key.clone(),
            self.client.to_string(),
            self.who.to_string(),
        ]
    }
}

/// Adds a client.
pub fn add_client(desk: &mut Desk, given: &str) -> Result<PersonId> {
    let form = PersonForm {
        given_name: given.to_owned(),
        family_name: "Nankervis".to_owned(),
        client: Some(ClientForm {
            status: "active".to_owned(),
            known_risk: "No known risks".to_owned(),
            ..ClientForm::default()
        }),
        ..PersonForm::default()
    };
    Ok(people::store::add_person(desk, &form)?.value)
}

/// Saves one visit.
pub fn save_visit(
    desk: &mut Desk,
    client: PersonId,
    text: &str,
) -> std::result::Result<VisitId, visits::VisitError> {
    let form = VisitForm {
        client: client.to_string(),
        on: "today".to_owned(),
        kind: "home".to_owned(),
        made: "yes".to_owned(),
        minutes: "30".to_owned(),
        text: text.to_owned(),
        ..VisitForm::default()
    };
    Ok(visits::record_visit(desk, &form)?.value)
}

/// Copies the files and folders of one folder into another.
pub fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

/// The file of the first version, as it was kept.
pub fn kept_file() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/files/0.1.0")
}

/// Looks at a file after what was done to it: the whole check passes, and every visit that was said to be saved is
/// there. Gives a sentence for each fault.
pub fn look(desk: &Desk, saved: &[VisitId]) -> Vec<String> {
    let mut faults = match desk.check() {
        Ok(findings) => findings.faults,
        Err(error) => vec![format!("The check could not be made: {error}")],
    };
    let lost = saved
        .iter()
        .filter(|id| visits::visit(desk, **id).is_err())
        .count();
    if lost > 0 {
        faults.push(format!("{lost} of {} saved visits are lost.", saved.len()));
    }
    faults
}

/// This program, to be started again as a child.
pub fn child_of(words: &[&str]) -> Result<Command> {
    let mut command = Command::new(std::env::current_exe()?);
    command.arg("child").args(words);
    Ok(command)
}

/// Reads the ids of the visits that a child said were saved. A line that was cut off does not count.
pub fn saved_in(told: &str) -> Vec<VisitId> {
    told.split_inclusive('\n')
        .filter(|line| line.ends_with('\n'))
        .filter_map(|line| line.trim().parse().ok())
        .collect()
}

/// What a child was told about its folder.
pub struct Given {
    /// The folder.
    pub folder: PathBuf,
    /// The key of its file.
    pub key: String,
    /// Whom the visits are to.
    pub client: PersonId,
    /// The coordinator.
    pub who: CoordinatorId,
    /// What else was said.
    pub rest: Vec<String>,
}

impl Given {
    fn new(words: &[String]) -> Result<Self> {
        let [folder, key, client, who, rest @ ..] = words else {
            return Err("A child needs a folder, a key, a client and a coordinator.".into());
        };
        Ok(Self {
            folder: folder.into(),
            key: key.clone(),
            client: client.parse()?,
            who: who.parse()?,
            rest: rest.to_vec(),
        })
    }

    /// Opens the file without its slots.
    pub fn open(&self) -> Result<Desk> {
        Ok(Desk::open(&self.folder, &self.key, Some(self.who))?)
    }

    /// A number among what else was said.
    pub fn number(&self, at: usize) -> usize {
        self.rest
            .get(at)
            .and_then(|word| word.parse().ok())
            .unwrap_or(usize::MAX)
    }
}

/// Says on the standard output that something is done. Whoever reads it holds us to it.
pub fn say(done: impl std::fmt::Display) -> Result<()> {
    let mut out = std::io::stdout().lock();
    // In one writing, so that a line is never cut in two by a kill but whole or not there.
    out.write_all(format!("{done}\n").as_bytes())?;
    out.flush()?;
    Ok(())
}

/// Does what a child is there for.
pub fn child(words: &[String]) -> Result<()> {
    let (what, rest) = words.split_first().ok_or("A child needs a word.")?;
    match what.as_str() {
        "visits" => save_visits(&Given::new(rest)?),
        "sessions" => open_and_close(&Given::new(rest)?),
        "passphrases" => power::change_passphrases(&Given::new(rest)?),
        "migrate" => migrate(rest),
        "backups" => power::make_backups(&Given::new(rest)?),
        "restore" => power::restore(&Given::new(rest)?),
        "sitting" => clock::work(&Given::new(rest)?),
        "data-key" => power::replace_data_key(&Given::new(rest)?),
        "start" => starts::start(rest),
        "fill" => disk::fill(rest),
        "disk" => disk::work_till_full(&Given::new(rest)?),
        "verify" => disk::verify(&Given::new(rest)?),
        "fuzz" => import::fuzz(rest),
        "take" => import::take(rest),
        other => Err(format!("A child cannot do {other}.").into()),
    }
}

/// Saves visits, and says each once it is saved; now and then a draft is kept between two.
fn save_visits(given: &Given) -> Result<()> {
    let mut desk = given.open()?;
    for count in 0..given.number(0) {
        let text = format!("Visit {count}: sat in the garden, she told me about the boats.");
        if count % 5 == 0 {
            desk.keep_draft("/visits/new#f", &text)?;
        }
        say(save_visit(&mut desk, given.client, &text)?)?;
    }
    desk.close()?;
    Ok(())
}

/// The same through the slots, as the window does: unlock, save a few, lock, and again.
fn open_and_close(given: &Given) -> Result<()> {
    for count in 0..given.number(0) {
        let mut open = folder::unlock(&given.folder, PASSPHRASE)?;
        for visit in 0..4 {
            let text = format!("Visit {visit} of opening {count}.");
            say(save_visit(&mut open.desk, given.client, &text)?)?;
        }
        open.close()?;
    }
    Ok(())
}

/// Opens a kept file of an earlier version, which brings it up to this one.
fn migrate(words: &[String]) -> Result<()> {
    let folder = words.first().ok_or("Which folder?")?;
    folder::unlock(Path::new(folder), KEPT_PASSPHRASE)?.close()?;
    say("migrated")
}

/// Looks at a kept file of an earlier version after what was done to it.
pub fn look_at_kept(folder: &Path) -> Vec<String> {
    let open: OpenFolder = match folder::unlock(folder, KEPT_PASSPHRASE) {
        Ok(open) => open,
        Err(error) => return vec![format!("The kept file does not open: {error}")],
    };
    let mut faults = look(&open.desk, &[]);
    match open.desk.read().number("SELECT count(*) FROM client", []) {
        Ok(60) => {}
        Ok(other) => faults.push(format!("The kept file has {other} clients of 60.")),
        Err(error) => faults.push(error.to_string()),
    }
    faults
}

/// Reads lines from a child until it ends.
pub fn lines_of(out: impl std::io::Read) -> String {
    let mut reader = std::io::BufReader::new(out);
    let mut all = Vec::new();
    // A killed child ends in the middle of anything.
    while reader
        .read_until(b'\n', &mut all)
        .is_ok_and(|read| read > 0)
    {}
    String::from_utf8_lossy(&all).into_owned()
}
