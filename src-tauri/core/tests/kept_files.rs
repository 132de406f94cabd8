//! Files written by earlier versions, kept for ever: each still opens, and every check of it passes.
//!
//! `LIVING_WELL_WRITE_FIXTURE=1 cargo test -p living-well-core --test kept_files` writes the file of this
//! version once; a file that was released is never written again.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use living_well_core::progress::Part;
use living_well_core::{
    backups, folder,
    sample::{self, Scale},
    vault::RecoveryKey,
};

const PASSPHRASE: &str = "lantern gooseberry harbour thimble";

fn kept() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/files")
}

fn write(folder: &Path) {
    let recovery = RecoveryKey::generate().unwrap();
    let day = NaiveDate::from_ymd_opt(2026, 11, 3).unwrap();
    folder::set_up_with(folder, PASSPHRASE, &recovery, |key, who| {
        Ok::<_, living_well_core::vault::VaultError>(
            sample::create(
                folder,
                key,
                who,
                "Kerra Trembath",
                Scale::Demo,
                1,
                day,
                &Part::default(),
            )
            .unwrap(),
        )
    })
    .unwrap()
    .close()
    .unwrap();
    for leftover in ["living-well.lock", "living-well.db-wal"] {
        let _ = std::fs::remove_file(folder.join(leftover));
    }
}

#[test]
fn every_kept_file_opens_and_passes_its_check() {
    let this = kept().join(env!("CARGO_PKG_VERSION"));
    if std::env::var_os("LIVING_WELL_WRITE_FIXTURE").is_some() && !this.join("slots.a").exists() {
        std::fs::create_dir_all(&this).unwrap();
        write(&this);
    }
    let mut opened = 0;
    for version in std::fs::read_dir(kept()).unwrap() {
        let version = version.unwrap().path();
        if !version.is_dir() {
            continue;
        }
        let copy = tempfile::tempdir().unwrap();
        for file in std::fs::read_dir(&version).unwrap() {
            let file = file.unwrap();
            std::fs::copy(file.path(), copy.path().join(file.file_name())).unwrap();
        }
        let mut open = folder::unlock(copy.path(), PASSPHRASE).unwrap();
        let findings = open.desk.check().unwrap();
        assert_eq!(
            findings.faults,
            Vec::<String>::new(),
            "{}",
            version.display()
        );
        assert!(findings.changes > 1000);
        assert!(open.desk.is_pretend());
        let people = open
            .desk
            .read()
            .number("SELECT count(*) FROM client", [])
            .unwrap();
        assert_eq!(people, 60);
        assert_eq!(open.desk.store().alarms().unwrap(), Vec::new());
        // A backup of it takes its place, and passes too.
        assert!(open.back_up(&Part::default()).unwrap());
        let backup = &backups::list(copy.path())[0];
        assert_eq!(
            backup.people,
            open.desk
                .read()
                .number("SELECT count(*) FROM person", [])
                .unwrap()
        );
        let from = backups::place_of(copy.path(), &backup.name).unwrap();
        let secret = backups::Secret::Passphrase(PASSPHRASE);
        backups::restore_in_place_of(Box::new(open), &from, secret, &Part::default()).unwrap();
        let open = folder::unlock(copy.path(), PASSPHRASE).unwrap();
        assert_eq!(open.log, folder::LogFit::Fits);
        assert_eq!(open.desk.check().unwrap().faults, Vec::<String>::new());
        opened += 1;
    }
    assert!(opened > 0, "no kept file was found");
}
