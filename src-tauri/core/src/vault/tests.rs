#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;
use std::io::{self, BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use uuid::Uuid;

use super::slots::{COPIES, derive_key};
use super::*;

const ANN: Uuid = Uuid::from_u128(1);
const BEN: Uuid = Uuid::from_u128(2);
const GOOD: &str = "lantern gooseberry harbour thimble";
const OTHER: &str = "quilted marmalade osprey turnstile";

struct Folder {
    dir: tempfile::TempDir,
    key: DataKey,
    recovery: RecoveryKey,
}

fn folder() -> Folder {
    let dir = tempfile::tempdir().unwrap();
    let recovery = RecoveryKey::generate().unwrap();
    let key = create(dir.path(), ANN, GOOD, &recovery, KdfParams::FLOOR).unwrap();
    Folder { dir, key, recovery }
}

impl Folder {
    fn path(&self) -> &Path {
        self.dir.path()
    }

    fn copy(&self, which: usize) -> Vec<u8> {
        fs::read(self.path().join(COPIES[which])).unwrap()
    }

    fn put(&self, which: usize, bytes: &[u8]) {
        fs::write(self.path().join(COPIES[which]), bytes).unwrap();
    }

    fn put_both(&self, bytes: &[u8]) {
        self.put(0, bytes);
        self.put(1, bytes);
    }

    fn slot_file(&self) -> SlotFile {
        SlotFile::load(self.path()).unwrap().0
    }

    fn opens_with(&self, passphrase: &str) -> bool {
        match unlock(self.path(), passphrase) {
            Ok(unlocked) => {
                assert_eq!(
                    *unlocked.key.as_hex(),
                    *self.key.as_hex(),
                    "opened with another key"
                );
                true
            }
            Err(VaultError::WrongPassphrase) => false,
            Err(other) => panic!("{other:?}"),
        }
    }
}

/// A fault that one copy of the slot file can have, as the error both copies together then give.
fn both(folder: &Folder, bytes: &[u8]) -> VaultError {
    folder.put_both(bytes);
    unlock(folder.path(), GOOD).unwrap_err()
}

#[test]
fn what_was_set_up_opens_again() {
    let f = folder();
    assert_eq!(f.key.as_hex().len(), 64);

    let unlocked = unlock(f.path(), GOOD).unwrap();
    assert_eq!(*unlocked.key.as_hex(), *f.key.as_hex());
    assert_eq!(unlocked.coordinator_id, Some(ANN));
    assert_eq!(
        (unlocked.failed_unlocks, unlocked.one_copy_was_bad),
        (0, false)
    );

    let unlocked = unlock_with_recovery(f.path(), &f.recovery).unwrap();
    assert_eq!(*unlocked.key.as_hex(), *f.key.as_hex());
    assert_eq!(unlocked.coordinator_id, None);

    let other = RecoveryKey::generate().unwrap();
    let error = unlock_with_recovery(f.path(), &other).unwrap_err();
    assert!(matches!(error, VaultError::WrongRecoveryKey));
}

#[test]
fn wrong_tries_are_counted_until_they_are_taken_in() {
    let f = folder();
    assert!(!f.opens_with(OTHER));
    assert!(!f.opens_with(""));
    let unlocked = unlock(f.path(), GOOD).unwrap();
    assert_eq!(unlocked.failed_unlocks, 2);
    forget_failed_unlocks(f.path(), unlocked.failed_unlocks).unwrap();
    assert_eq!(f.slot_file().failed_unlocks, 0);
}

#[test]
fn a_second_folder_has_its_own_key_under_the_same_passphrase() {
    let f = folder();
    let pretend = f.path().join("pretend");
    let key = create(&pretend, ANN, GOOD, &f.recovery, KdfParams::FLOOR).unwrap();
    assert_ne!(*key.as_hex(), *f.key.as_hex());
    let opened = unlock_with_recovery(&pretend, &f.recovery).unwrap();
    assert_eq!(*opened.key.as_hex(), *key.as_hex());

    // A key of one folder cannot be wrapped in the other.
    let error = change_passphrase(&pretend, &f.key, ANN, OTHER).unwrap_err();
    assert!(matches!(error, VaultError::OtherKey));
    // Slots of one folder do not open in the other, even with the right passphrase.
    let mut moved = SlotFile::load(&pretend).unwrap().0;
    moved.slots = f.slot_file().slots;
    f.put_both(&f.copy(0));
    for name in COPIES {
        fs::write(pretend.join(name), moved.to_bytes()).unwrap();
    }
    assert!(matches!(
        unlock(&pretend, GOOD),
        Err(VaultError::WrongPassphrase)
    ));
}

#[test]
fn nothing_is_set_up_over_something() {
    let f = folder();
    let again = || create(f.path(), ANN, GOOD, &f.recovery, KdfParams::FLOOR).unwrap_err();
    assert!(matches!(again(), VaultError::Exists));
    fs::remove_file(f.path().join(COPIES[0])).unwrap();
    f.put(1, b"damaged");
    assert!(matches!(again(), VaultError::Exists));

    let empty = tempfile::tempdir().unwrap();
    for easy in ["", "password", "coffee", "Summer2026"] {
        let error = create(empty.path(), ANN, easy, &f.recovery, KdfParams::FLOOR).unwrap_err();
        assert!(matches!(error, VaultError::TooEasy), "{easy}");
    }
    assert!(matches!(
        unlock(empty.path(), GOOD),
        Err(VaultError::Missing)
    ));
}

#[test]
fn every_flipped_bit_is_damage_and_never_a_wrong_passphrase() {
    let f = folder();
    let good = f.copy(0);
    for position in 0..good.len() {
        for bit in 0..8 {
            let mut bad = good.clone();
            bad[position] ^= 1 << bit;
            let error = SlotFile::from_bytes(&bad).unwrap_err();
            assert!(
                matches!(error, VaultError::Damaged),
                "byte {position}, bit {bit}: {error:?}"
            );
        }
        let mut bad = good.clone();
        bad[position] ^= 1 << (position % 8);
        assert!(
            matches!(both(&f, &bad), VaultError::Damaged),
            "byte {position}"
        );
        assert!(
            matches!(both(&f, &good[..position]), VaultError::Damaged),
            "cut at {position}"
        );
    }
    f.put_both(&good);
    assert!(f.opens_with(GOOD));
}

#[test]
fn one_bad_copy_is_mended_from_the_other() {
    let f = folder();
    let good = f.copy(0);
    assert_eq!(good, f.copy(1));
    for which in [0, 1] {
        for position in (which..good.len()).step_by(13) {
            let mut bad = good.clone();
            bad[position] ^= 0x10;
            f.put(which, &bad);
            let (_, was_bad) = SlotFile::load(f.path()).unwrap();
            assert!(was_bad);
            assert_eq!(f.copy(which), good, "byte {position}");
        }
        fs::remove_file(f.path().join(COPIES[which])).unwrap();
        let unlocked = unlock(f.path(), GOOD).unwrap();
        assert!(unlocked.one_copy_was_bad);
        assert_eq!(*unlocked.key.as_hex(), *f.key.as_hex());
        assert_eq!(f.copy(which), good);
    }
    assert!(!SlotFile::load(f.path()).unwrap().1);
}

#[test]
fn the_newer_copy_counts_after_a_crash_between_the_two() {
    let f = folder();
    let old = f.copy(0);
    change_passphrase(f.path(), &f.key, ANN, OTHER).unwrap();
    for which in [0, 1] {
        f.put(which, &old);
        assert!(f.opens_with(OTHER));
        assert_ne!(f.copy(which), old);
    }
    assert!(!f.opens_with(GOOD));
}

#[test]
fn files_that_are_not_ours_or_not_yet_ours_are_told_apart() {
    let f = folder();
    let good = f.copy(0);
    assert!(matches!(
        both(&f, b"a shopping list: tea, milk, bread"),
        VaultError::NotOurs
    ));
    assert!(matches!(
        both(&f, &vec![b'x'; 200_000]),
        VaultError::NotOurs
    ));
    assert!(matches!(both(&f, &[]), VaultError::Damaged));
    assert!(matches!(both(&f, &[0; 4096]), VaultError::Damaged));

    let text = String::from_utf8(good.clone()).unwrap();
    let newer = resummed(&text.replace("Living Well keys 1\n", "Living Well keys 2\n"));
    assert!(matches!(both(&f, &newer), VaultError::Newer));
    // The newer program's copy is not "mended" from our older one.
    f.put(0, &good);
    assert!(matches!(unlock(f.path(), GOOD), Err(VaultError::Newer)));
    assert_eq!(f.copy(1), newer);

    let elsewhere = folder();
    f.put(0, &good);
    f.put(1, &elsewhere.copy(1));
    assert!(matches!(
        unlock(f.path(), GOOD),
        Err(VaultError::Mismatched)
    ));
    assert_eq!((f.copy(0), f.copy(1)), (good, elsewhere.copy(1)));
}

/// The same text with the checksum line made to fit.
fn resummed(text: &str) -> Vec<u8> {
    use sha2::Digest as _;
    let content = &text[..text.rfind("sha256 ").unwrap()];
    let sum = data_encoding::HEXLOWER.encode(&sha2::Sha256::digest(content.as_bytes()));
    format!("{content}sha256 {sum}\n").into_bytes()
}

#[test]
fn weak_and_monstrous_parameters_are_refused_before_any_memory_is_taken() {
    let f = folder();
    let good = f.slot_file();
    let KdfParams {
        memory_kib,
        passes,
        lanes,
    } = KdfParams::FLOOR;
    let bad = [
        KdfParams {
            memory_kib: memory_kib - 1,
            passes,
            lanes,
        },
        KdfParams {
            memory_kib,
            passes: passes - 1,
            lanes,
        },
        KdfParams {
            memory_kib,
            passes,
            lanes: lanes - 1,
        },
        KdfParams {
            memory_kib: 1024 * 1024 + 1,
            passes,
            lanes,
        },
        KdfParams {
            memory_kib,
            passes: 11,
            lanes,
        },
        KdfParams {
            memory_kib,
            passes,
            lanes: 9,
        },
        // Four TiB: to try would end in "short of memory".
        KdfParams {
            memory_kib: u32::MAX,
            passes: u32::MAX,
            lanes: u32::MAX,
        },
        KdfParams {
            memory_kib: 0,
            passes: 0,
            lanes: 0,
        },
    ];
    for params in bad {
        assert!(!params.is_sound());
        for slot in 0..good.slots.len() {
            let mut file = good.clone();
            file.slots[slot].kdf = params;
            let error = both(&f, &file.to_bytes());
            assert!(
                matches!(error, VaultError::Weakened),
                "{params:?}: {error:?}"
            );
        }
        assert!(matches!(
            derive_key(b"x", &[0; 16], params),
            Err(VaultError::Weakened)
        ));
        let empty = tempfile::tempdir().unwrap();
        let error = create(empty.path(), ANN, GOOD, &f.recovery, params).unwrap_err();
        assert!(matches!(error, VaultError::Weakened));
        assert_eq!(fs::read_dir(empty.path()).unwrap().count(), 0);
    }

    let mut many = good.clone();
    many.slots = vec![good.slots[0].clone(); 17];
    assert!(matches!(both(&f, &many.to_bytes()), VaultError::Weakened));
    assert!(
        KdfParams::FLOOR.is_sound()
            && KdfParams::CEILING.is_sound()
            && KdfParams::default().is_sound()
    );
}

#[test]
fn a_slot_changed_with_a_fitting_checksum_does_not_open() {
    let f = folder();
    let good = f.slot_file();
    let changes: [fn(&mut SlotFile); 6] = [
        |file| file.slots[0].kdf.passes += 1,
        |file| file.slots[0].kdf.lanes += 1,
        |file| file.slots[0].kdf.memory_kib += 1024,
        |file| file.slots[0].id = BEN,
        |file| file.slots[0].coordinator_id = Some(BEN),
        |file| file.file_id = BEN,
    ];
    for (number, change) in changes.into_iter().enumerate() {
        let mut file = good.clone();
        change(&mut file);
        let error = both(&f, &file.to_bytes());
        assert!(
            matches!(error, VaultError::WrongPassphrase),
            "change {number}: {error:?}"
        );
    }
}

#[test]
fn passphrases_and_coordinators_come_and_go() {
    let f = folder();
    let easy = change_passphrase(f.path(), &f.key, ANN, "password").unwrap_err();
    assert!(matches!(easy, VaultError::TooEasy));
    let nobody = change_passphrase(f.path(), &f.key, BEN, OTHER).unwrap_err();
    assert!(matches!(nobody, VaultError::NoSuchCoordinator));

    add_coordinator(f.path(), &f.key, BEN, OTHER, KdfParams::FLOOR).unwrap();
    let twice = add_coordinator(f.path(), &f.key, BEN, OTHER, KdfParams::FLOOR).unwrap_err();
    assert!(matches!(twice, VaultError::SlotTaken));
    assert_eq!(unlock(f.path(), OTHER).unwrap().coordinator_id, Some(BEN));
    assert_eq!(unlock(f.path(), GOOD).unwrap().coordinator_id, Some(ANN));

    remove_coordinator(f.path(), &f.key, ANN).unwrap();
    assert!(!f.opens_with(GOOD));
    let last = remove_coordinator(f.path(), &f.key, BEN).unwrap_err();
    assert!(matches!(last, VaultError::LastCoordinator));
    assert!(f.opens_with(OTHER));

    let newer = RecoveryKey::generate().unwrap();
    replace_recovery_key(f.path(), &f.key, &newer).unwrap();
    assert!(unlock_with_recovery(f.path(), &newer).is_ok());
    let old = unlock_with_recovery(f.path(), &f.recovery).unwrap_err();
    assert!(matches!(old, VaultError::WrongRecoveryKey));
}

#[test]
fn a_change_that_cannot_be_written_changes_nothing() {
    let f = folder();
    let before = f.copy(0);
    // Stands for a disk that has room for the first copy and none for the second.
    fs::create_dir(f.path().join("slots.b.new")).unwrap();
    let error = change_passphrase(f.path(), &f.key, ANN, OTHER).unwrap_err();
    assert!(matches!(error, VaultError::Io(_)));
    assert!(!f.path().join("slots.a.new").exists());
    assert_eq!((f.copy(0), f.copy(1)), (before.clone(), before));
    assert!(f.opens_with(GOOD));

    for kind in [
        io::ErrorKind::StorageFull,
        io::ErrorKind::QuotaExceeded,
        io::ErrorKind::FileTooLarge,
    ] {
        assert!(matches!(
            VaultError::from(io::Error::from(kind)),
            VaultError::DiskFull
        ));
    }
}

#[test]
fn copied_slots_open_what_the_first_ones_open() {
    let f = folder();
    let backup = f.path().join("backup");
    copy_slots(f.path(), &backup).unwrap();
    let opened = unlock(&backup, GOOD).unwrap();
    assert_eq!(*opened.key.as_hex(), *f.key.as_hex());

    // Putting an older copy back puts the older passphrase back, on purpose and in both copies.
    change_passphrase(f.path(), &f.key, ANN, OTHER).unwrap();
    copy_slots(&backup, f.path()).unwrap();
    assert!(f.opens_with(GOOD));
    let nowhere = f.path().join("nowhere");
    let error = copy_slots(&nowhere, &backup).unwrap_err();
    assert!(matches!(error, VaultError::Missing) && !nowhere.exists());
}

#[test]
fn the_head_of_the_change_log_is_kept_and_cannot_be_forged() {
    let f = folder();
    assert_eq!(unlock(f.path(), GOOD).unwrap().chain_head, HeadCopy::None);
    let head = ChainHead {
        sequence: 41,
        head: [9; 32],
    };
    set_chain_head(f.path(), &f.key, head).unwrap();
    assert_eq!(
        unlock(f.path(), GOOD).unwrap().chain_head,
        HeadCopy::Good(head)
    );

    let text = String::from_utf8(f.copy(0)).unwrap();
    let forged = resummed(&text.replace("\"sequence\": 41", "\"sequence\": 40"));
    assert_ne!(forged, f.copy(0));
    f.put_both(&forged);
    assert_eq!(
        unlock(f.path(), GOOD).unwrap().chain_head,
        HeadCopy::Altered
    );

    let stranger = DataKey::generate().unwrap();
    let error = set_chain_head(f.path(), &stranger, head).unwrap_err();
    assert!(matches!(error, VaultError::OtherKey));
}

#[test]
fn one_passphrase_typed_on_two_keyboards_is_one() {
    let dir = tempfile::tempdir().unwrap();
    let recovery = RecoveryKey::generate().unwrap();
    let composed = "caf\u{e9} Zenn\u{f3}r gooseberry \u{5c4b} thimble";
    let decomposed = "  cafe\u{301} Zenno\u{301}r gooseberry \u{5c4b} thimble\n";
    create(dir.path(), ANN, decomposed, &recovery, KdfParams::FLOOR).unwrap();
    assert!(unlock(dir.path(), composed).is_ok());
    assert!(unlock(dir.path(), decomposed).is_ok());
    assert!(unlock(dir.path(), "cafe Zennor gooseberry \u{5c4b} thimble").is_err());
}

#[test]
fn keys_are_derived_apart_and_never_printed() {
    let f = folder();
    assert_eq!(*f.key.derive("chain"), *f.key.derive("chain"));
    assert_ne!(*f.key.derive("chain"), *f.key.derive("digests"));
    let hex = f.key.as_hex();
    let printed = format!(
        "{:?} {:?} {:?}",
        f.key,
        f.recovery,
        unlock(f.path(), GOOD).unwrap()
    );
    assert!(!printed.contains(&hex[..8]) && !printed.contains(&f.recovery.display()[..5]));
    let on_disk = String::from_utf8(f.copy(0)).unwrap();
    assert!(!on_disk.contains(&hex[..16]) && !on_disk.contains("lantern"));
}

#[test]
fn an_hmac_is_the_one_of_the_standard() {
    // RFC 4231, test case 1 has a key of 20 bytes; zeros up to 32 bytes are what HMAC pads with anyway.
    let mut bytes = [0_u8; 32];
    bytes[..20].fill(0x0b);
    let key = DataKey::from_slice(&bytes).unwrap();
    assert_eq!(
        data_encoding::HEXLOWER.encode(&key.mac(&[b"Hi ", b"There"])),
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
    );
}

#[cfg(unix)]
#[test]
fn only_the_owner_may_look() {
    use std::os::unix::fs::PermissionsExt as _;
    let outer = tempfile::tempdir().unwrap();
    let dir = outer.path().join("data");
    let recovery = RecoveryKey::generate().unwrap();
    create(&dir, ANN, GOOD, &recovery, KdfParams::FLOOR).unwrap();
    let _lock = FileLock::acquire(&dir).unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&dir), 0o700);
    for entry in fs::read_dir(&dir).unwrap() {
        assert_eq!(mode(&entry.unwrap().path()), 0o600);
    }
    assert_eq!(fs::read_dir(&dir).unwrap().count(), 3);
}

#[test]
fn calibrating_only_raises_and_stays_within_a_second() {
    for millis in 1..3_000 {
        let took = Duration::from_millis(millis);
        let raised = KdfParams::default().raised_after(took);
        assert!(raised.is_sound());
        assert!(raised.passes >= 3 && raised.memory_kib >= 128 * 1024);
        let work = |p: KdfParams| f64::from(p.passes) * f64::from(p.memory_kib);
        let time = took.as_secs_f64() * work(raised) / work(KdfParams::default());
        let at_most = raised
            == KdfParams {
                lanes: 4,
                ..KdfParams::CEILING
            };
        assert!(time >= 0.5 || at_most, "{millis} ms became {time}");
        assert!(
            time <= 1.0 || raised == KdfParams::default(),
            "{millis} ms became {time}"
        );
    }
}

#[test]
fn suggested_passphrases_are_good_and_easy_ones_are_not() {
    let words = super::passphrase::words();
    assert!(words.len() >= 2048, "{}", words.len());
    assert!(words.is_sorted_by(|a, b| a < b), "in order, none twice");
    assert!(
        words
            .iter()
            .all(|word| word.bytes().all(|b| b.is_ascii_lowercase()))
    );
    let mut seen = std::collections::HashSet::new();
    for _ in 0..40 {
        let suggestion = suggest_passphrase().unwrap();
        assert_eq!(suggestion.split(' ').count(), 4);
        let strength = check_passphrase(&suggestion, &[]);
        assert!(strength.good_enough && strength.score >= 3, "{strength:?}");
        assert!(seen.insert(suggestion.to_string()));
    }
    for easy in [
        "",
        "password",
        "qwertyuiop",
        "aaaaaaaaaaaa",
        "abcdefghij",
        "12/05/1948",
        "margaret",
        "monkey",
    ] {
        let strength = check_passphrase(easy, &[]);
        assert!(!strength.good_enough, "{easy}");
        assert_plain(&strength.advice);
    }
    // The name of the village is a fair word until it is the village of the person who chose it.
    assert!(check_passphrase("Tregonissey", &[]).good_enough);
    assert!(!check_passphrase("Tregonissey", &["Tregonissey"]).good_enough);
}

fn assert_plain(text: &str) {
    let lower = text.to_lowercase();
    assert!(text.ends_with('.'), "{text}");
    assert!(
        !["please", "invalid", "oops", "/"]
            .iter()
            .any(|word| lower.contains(word)),
        "{text}"
    );
    assert!(text.split_whitespace().count() <= 20, "{text}");
}

#[test]
fn every_error_is_a_plain_sentence() {
    use VaultError as E;
    let all = [
        E::WrongPassphrase,
        E::WrongRecoveryKey,
        E::Damaged,
        E::Newer,
        E::NotOurs,
        E::Mismatched,
        E::Missing,
        E::Exists,
        E::Weakened,
        E::TooEasy,
        E::OtherKey,
        E::NoSuchCoordinator,
        E::SlotTaken,
        E::LastCoordinator,
        E::OpenElsewhere {
            by: "living-well, process 12, since 3 Nov 2026, 10:04".into(),
        },
        E::DiskFull,
        E::NotEnoughMemory,
        E::Io(io::Error::other("/home/ann/secret")),
    ];
    for error in all {
        assert_plain(&error.to_string());
    }
    assert_plain(&TypingMistake { group: None }.to_string());
    assert_plain(&TypingMistake { group: Some(3) }.to_string());
}

// The recovery key

const ALPHABET: &str = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

#[test]
fn a_recovery_key_is_read_as_people_write_it() {
    for _ in 0..200 {
        let key = RecoveryKey::generate().unwrap();
        let shown = key.display();
        let groups: Vec<&str> = shown.split('-').collect();
        assert!(
            groups.len() == 7 && groups.iter().all(|group| group.len() == 5),
            "{}",
            *shown
        );
        let ways = [
            shown.to_string(),
            shown.to_lowercase(),
            shown.replace('-', ""),
            format!(" {} \n", shown.replace('-', " ")),
            shown.replace('-', " – "),
            shown.replace('0', "O").replace('1', "l"),
            shown.replace('0', "o").replace('1', "I"),
        ];
        for way in ways {
            assert_eq!(
                RecoveryKey::parse(&way).unwrap().bytes(),
                key.bytes(),
                "{way}"
            );
        }
    }
}

#[test]
fn every_single_wrong_character_and_every_swap_is_a_typing_mistake() {
    let (mut located, mut not_located) = (0, 0);
    for _ in 0..12 {
        let right: Vec<char> = RecoveryKey::generate()
            .unwrap()
            .display()
            .replace('-', "")
            .chars()
            .collect();
        for place in 0..right.len() {
            for other in ALPHABET
                .chars()
                .chain("UÜ?!é".chars())
                .filter(|c| *c != right[place])
            {
                let mut wrong = right.clone();
                wrong[place] = other;
                let text: String = wrong.iter().collect();
                let mistake = RecoveryKey::parse(&text).expect_err(&text);
                match mistake.group {
                    Some(group) => {
                        assert_eq!(group, place / 5 + 1, "{text}");
                        located += 1;
                    }
                    None => not_located += 1,
                }
            }
            if place > 0 && right[place] != right[place - 1] {
                let mut swapped = right.clone();
                swapped.swap(place, place - 1);
                let text: String = swapped.iter().collect();
                RecoveryKey::parse(&text).expect_err(&text);
            }
            let mut missing = right.clone();
            missing.remove(place);
            let text: String = missing.iter().collect();
            RecoveryKey::parse(&text).expect_err(&text);
            let mut doubled = right.clone();
            doubled.insert(place, right[place]);
            let text: String = doubled.iter().collect();
            RecoveryKey::parse(&text).expect_err(&text);
        }
    }
    assert!(
        located > 3 * not_located,
        "{located} located, {not_located} not"
    );
}

#[test]
fn a_wrong_stretch_of_three_is_a_typing_mistake() {
    let right: Vec<char> = RecoveryKey::generate()
        .unwrap()
        .display()
        .replace('-', "")
        .chars()
        .collect();
    let symbols: Vec<char> = ALPHABET.chars().collect();
    for place in 0..right.len() - 2 {
        for number in 0..32_usize.pow(3) {
            // Every 31st of the 32,768 is enough; 31 and 32 share no factor, so all characters come up.
            if number % 31 != place % 31 {
                continue;
            }
            let mut wrong = right.clone();
            wrong[place] = symbols[number % 32];
            wrong[place + 1] = symbols[number / 32 % 32];
            wrong[place + 2] = symbols[number / 1024];
            if wrong == right {
                continue;
            }
            let text: Vec<u8> = wrong
                .iter()
                .map(|c| symbols.iter().position(|s| s == c).unwrap() as u8)
                .collect();
            assert!(!super::recovery::fits(&text), "{wrong:?}");
        }
    }
    for nothing in [
        "",
        "-",
        "00000-00000-00000-00000-00000-00000-00000",
        "not a key at all",
    ] {
        assert!(RecoveryKey::parse(nothing).is_err());
    }
}

// One writer

/// Not a test of its own: what the other process of the next test does.
#[test]
fn other_process() {
    let Ok(dir) = std::env::var("LIVING_WELL_TEST_LOCK") else {
        return;
    };
    let _lock = FileLock::acquire(Path::new(&dir)).unwrap();
    println!("\nheld by {}", std::process::id());
    std::thread::sleep(Duration::from_secs(30));
}

#[test]
fn a_second_process_is_shut_out_until_the_first_is_gone() {
    let dir = tempfile::tempdir().unwrap();
    let mut first = Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "vault::tests::other_process",
            "--nocapture",
            "--test-threads=1",
        ])
        .env("LIVING_WELL_TEST_LOCK", dir.path())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let said = BufReader::new(first.stdout.take().unwrap())
        .lines()
        .map(|line| line.unwrap())
        .find(|line| line.starts_with("held by"));
    assert_eq!(said.unwrap(), format!("held by {}", first.id()));

    let error = FileLock::acquire(dir.path()).unwrap_err();
    let VaultError::OpenElsewhere { by } = &error else {
        panic!("{error:?}")
    };
    assert!(
        by.contains(&format!("process {}, since ", first.id())),
        "{by}"
    );

    first.kill().unwrap();
    first.wait().unwrap();
    FileLock::acquire(dir.path()).unwrap();
}

#[test]
fn a_lock_goes_with_its_holder() {
    let dir = tempfile::tempdir().unwrap();
    let lock = FileLock::acquire(dir.path()).unwrap();
    let error = FileLock::acquire(dir.path()).unwrap_err();
    let VaultError::OpenElsewhere { by } = &error else {
        panic!("{error:?}")
    };
    assert!(
        by.contains(&format!("process {}", std::process::id())),
        "{by}"
    );
    drop(lock);
    FileLock::acquire(dir.path()).unwrap();
    FileLock::acquire(&dir.path().join("not there yet")).unwrap();
    assert_eq!(fs::read(dir.path().join("living-well.lock")).unwrap(), b"");
}

#[test]
fn synced_folders_are_named() {
    let outer = tempfile::tempdir().unwrap();
    let home = outer.path();
    let cases = [
        ("OneDrive/Living Well", Some("OneDrive")),
        ("OneDrive - Age UK Cornwall/x", Some("OneDrive")),
        ("Dropbox (Personal)/records", Some("Dropbox")),
        (
            "Library/CloudStorage/GoogleDrive-ann@example.org/My Drive/x",
            Some("Google Drive"),
        ),
        ("Google Drive", Some("Google Drive")),
        (
            "Library/Mobile Documents/com~apple~CloudDocs/x",
            Some("iCloud"),
        ),
        ("iCloudDrive/x", Some("iCloud")),
        ("Nextcloud2/x", Some("Nextcloud")),
        ("Documents/Living Well", None),
        ("Dropboxes/x", None),
        ("nextcloudy", None),
    ];
    for (path, program) in cases {
        assert_eq!(synced_folder(&home.join(path)), program, "{path}");
    }

    for (marker, program) in [
        (".dropbox", "Dropbox"),
        (".849C9593-D756-4E56-8D6E-42412F2A707B", "OneDrive"),
        (".tmp.driveupload", "Google Drive"),
        (".sync_a1b2c3.db", "Nextcloud"),
    ] {
        let top = home.join(format!("shared{marker}"));
        let deep = top.join("a/b");
        fs::create_dir_all(&deep).unwrap();
        assert_eq!(synced_folder(&deep), None);
        fs::write(top.join(marker), "").unwrap();
        assert_eq!(synced_folder(&deep), Some(program));
    }
    // Dropbox keeps its settings in a folder of that name in every home folder.
    fs::create_dir_all(home.join("me/.dropbox")).unwrap();
    assert_eq!(synced_folder(&home.join("me/records")), None);

    #[cfg(unix)]
    {
        fs::create_dir_all(home.join("Dropbox")).unwrap();
        std::os::unix::fs::symlink(home.join("Dropbox"), home.join("link")).unwrap();
        assert_eq!(
            synced_folder(&home.join("link/new folder")),
            Some("Dropbox")
        );
    }
}

/// Prints how long one derivation takes here: `cargo test … -- --ignored --nocapture how_long`.
#[test]
#[ignore = "measures, and judges nothing"]
fn how_long_one_derivation_takes() {
    for params in [KdfParams::FLOOR, KdfParams::default()] {
        let start = Instant::now();
        derive_key(b"a passphrase", &[7; 16], params).unwrap();
        println!("{params:?}: {:?}", start.elapsed());
    }
    let start = Instant::now();
    println!("calibrated: {:?} in {:?}", calibrate(), start.elapsed());
}

/// Every field of the file, each changed in every way that JSON has, with a fitting checksum: nothing is ever opened
/// by less work than the floor, nothing opens with another key, and nothing of it panics.
#[test]
fn no_field_of_a_tampered_file_lowers_the_floor() {
    use serde_json::{Value, json};

    /// Every place in the file, as JSON pointers.
    fn places(value: &Value, at: &str, all: &mut Vec<String>) {
        all.push(at.to_owned());
        match value {
            Value::Object(fields) => {
                for (name, inner) in fields {
                    places(inner, &format!("{at}/{name}"), all);
                }
            }
            Value::Array(items) => {
                for (number, inner) in items.iter().enumerate() {
                    places(inner, &format!("{at}/{number}"), all);
                }
            }
            _ => {}
        }
    }
    let f = folder();
    let head = ChainHead {
        sequence: 41,
        head: [9; 32],
    };
    set_chain_head(f.path(), &f.key, head).unwrap();
    let good = f.slot_file();
    let whole: Value = serde_json::to_value(&good).unwrap();
    let mut all = Vec::new();
    places(&whole, "", &mut all);
    assert!(all.len() > 30, "{all:?}");
    let floor = KdfParams::FLOOR;
    let (mut tried, mut opened) = (0, 0);
    for at in all.iter().filter(|at| !at.is_empty()) {
        let now = whole.pointer(at).unwrap();
        let mut others = vec![json!(null), json!([]), json!({}), json!("")];
        match now {
            Value::Number(number) => {
                let number = number.as_i64().unwrap();
                others.extend([
                    json!(0),
                    json!(-1),
                    json!(1),
                    json!(number - 1),
                    json!(number + 1),
                ]);
                others.extend([json!(u32::MAX), json!(u64::MAX), json!(1.5), json!("65536")]);
            }
            Value::String(text) => {
                let flipped = if text.starts_with('0') { "1" } else { "0" };
                others.push(json!(format!("{flipped}{}", &text[1..])));
                others.extend([json!(format!("{text}00")), json!(0)]);
            }
            _ => {}
        }
        for other in others {
            let mut changed = whole.clone();
            *changed.pointer_mut(at).unwrap() = other.clone();
            if changed == whole {
                continue;
            }
            tried += 1;
            let text = format!("Living Well keys 1\n{changed}\nsha256 ");
            f.put_both(&resummed(&text));
            let what = format!("{at} = {other}");
            for answer in [
                unlock(f.path(), GOOD),
                unlock_with_recovery(f.path(), &f.recovery),
            ] {
                let Ok(unlocked) = answer else { continue };
                opened += 1;
                assert_eq!(*unlocked.key.as_hex(), *f.key.as_hex(), "{what}");
                let (file, _) = SlotFile::load(f.path()).unwrap();
                let slot = file.slots.iter().find(|slot| slot.id == unlocked.slot_id);
                let slot = slot.unwrap();
                assert!(slot.kdf.is_sound() && slot.kdf == floor, "{what}");
                assert!(
                    good.slots.contains(slot),
                    "{what}: a slot that was changed opened"
                );
                let forged = unlocked.chain_head != HeadCopy::Good(head);
                assert_eq!(
                    forged,
                    at.starts_with("/chain_head") || at.starts_with("/slots"),
                    "{what}: {:?}",
                    unlocked.chain_head
                );
                forget_failed_unlocks(f.path(), 1).unwrap();
            }
        }
    }
    // Most are refused; where the other slot, the counts or the head was changed, the right slot still opens.
    assert!(tried > 150 && opened > 20, "{tried} tried, {opened} opened");
}
