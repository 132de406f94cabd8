//! Pins the JSON of every error that can reach the page. A kind of error that no line here makes does not
//! compile, so that none comes to the screen unread.

use living_well_core::agencies::AgencyError;
use living_well_core::backups::BackupError;
use living_well_core::clients::ClientError;
use living_well_core::concerns::{ConcernError, ConcernState};
use living_well_core::consent::ConsentError;
use living_well_core::coordinators::CoordinatorError;
use living_well_core::csv::WriteFault;
use living_well_core::erasure::EraseError;
use living_well_core::export_all::ExportAllError;
use living_well_core::exports::ExportError;
use living_well_core::folder::FolderError;
use living_well_core::forms::Faults;
use living_well_core::good_news::GoodNewsError;
use living_well_core::helper::HelperError;
use living_well_core::mdt::MdtError;
use living_well_core::notes::NoteError;
use living_well_core::people::PersonError;
use living_well_core::privacy::PrivacyError;
use living_well_core::programmes::ProgrammeError;
use living_well_core::promises::PromiseError;
use living_well_core::referrals::{ReferralError, ReferralState};
use living_well_core::retention::RetentionError;
use living_well_core::sample::SampleError;
use living_well_core::sessions::SessionError;
use living_well_core::settings::SettingsError;
use living_well_core::signposts::SignpostError;
use living_well_core::store::StoreError;
use living_well_core::today::TodayError;
use living_well_core::vault::{TypingMistake, VaultError};
use living_well_core::visits::VisitError;
use living_well_core::volunteers::VolunteerError;

use super::AppError;

/// What must never be seen on a screen: a place on the disk, a table, a statement.
const INSIDE: &[&str] = &[
    "/home",
    "living-well.db",
    "SELECT",
    "UNIQUE constraint",
    "concern_event",
];

/// Faults as the system gives them, with everything in them that must not come through.
fn of_the_system() -> std::io::Error {
    std::io::Error::other("/home/kerra/living-well.db: permission denied")
}

fn of_the_database() -> rusqlite::Error {
    rusqlite::Error::InvalidParameterName("SELECT why FROM concern_event".to_owned())
}

fn form() -> Faults {
    let mut faults = Faults::one("given_name", "Enter a name.");
    faults.add("phone", "Enter a phone number with its area code.");
    faults
}

/// Makes one error of every kind of an enum: each pattern with a value of it. The patterns are matched
/// without a wildcard, so that a new kind has to be added here.
macro_rules! every {
    ($seen:ident, $enum:ident { $($kind:pat => $value:expr,)+ }) => {{
        let name = |error: &$enum| match error { $($kind => stringify!($kind),)+ };
        $({
            let error: $enum = $value;
            assert!(matches!(error, $kind), "{error:?} is no {}", stringify!($kind));
            let label = name(&error).replace(" { .. }", "").replace("(_)", "");
            $seen.push((label, AppError::from(error)));
        })+
    }};
}

fn all() -> Vec<(String, AppError)> {
    let mut seen = vec![
        ("AppError::locked".to_owned(), AppError::locked()),
        ("AppError::helping".to_owned(), AppError::helping()),
        ("AppError::not_helping".to_owned(), AppError::not_helping()),
        (
            "AppError::set_up_already".to_owned(),
            AppError::set_up_already(),
        ),
        (
            "AppError::practice_exists".to_owned(),
            AppError::practice_exists(),
        ),
        (
            "AppError::practice_not_ours".to_owned(),
            AppError::practice_not_ours(),
        ),
        (
            "AppError::choose_people_again".to_owned(),
            AppError::choose_people_again(),
        ),
        (
            "AppError::recovery_mismatch".to_owned(),
            AppError::recovery_mismatch(),
        ),
        ("Faults".to_owned(), AppError::from(form())),
    ];
    for group in [None, Some(3)] {
        let mistake = TypingMistake { group };
        seen.push((format!("{mistake:?}"), AppError::from(mistake)));
    }
    every!(seen, VaultError {
        VaultError::WrongPassphrase => VaultError::WrongPassphrase,
        VaultError::WrongRecoveryKey => VaultError::WrongRecoveryKey,
        VaultError::TooEasy => VaultError::TooEasy,
        VaultError::Damaged => VaultError::Damaged,
        VaultError::Newer => VaultError::Newer,
        VaultError::NotOurs => VaultError::NotOurs,
        VaultError::Mismatched => VaultError::Mismatched,
        VaultError::Missing => VaultError::Missing,
        VaultError::Exists => VaultError::Exists,
        VaultError::Weakened => VaultError::Weakened,
        VaultError::OtherKey => VaultError::OtherKey,
        VaultError::NoSuchCoordinator => VaultError::NoSuchCoordinator,
        VaultError::SlotTaken => VaultError::SlotTaken,
        VaultError::LastCoordinator => VaultError::LastCoordinator,
        VaultError::OpenElsewhere { .. } => VaultError::OpenElsewhere {
            by: "living-well, since 10:42".to_owned(),
        },
        VaultError::DiskFull => VaultError::DiskFull,
        VaultError::NotEnoughMemory => VaultError::NotEnoughMemory,
        VaultError::Io(_) => VaultError::Io(of_the_system()),
    });
    every!(seen, StoreError {
        StoreError::DiskFull => StoreError::DiskFull,
        StoreError::Damaged => StoreError::Damaged,
        StoreError::NotOurs => StoreError::NotOurs,
        StoreError::Newer => StoreError::Newer,
        StoreError::Refused(_) => StoreError::Refused("A consent is never edited.".to_owned()),
        StoreError::NotFound => StoreError::NotFound,
        StoreError::Nobody => StoreError::Nobody,
        StoreError::Stopped => StoreError::Stopped,
        StoreError::Io(_) => StoreError::Io(of_the_system()),
        StoreError::Sql(_) => StoreError::Sql(of_the_database()),
    });
    every!(seen, FolderError {
        FolderError::Vault(_) => FolderError::Vault(VaultError::WrongPassphrase),
        FolderError::Store(_) => FolderError::Store(StoreError::Newer),
        FolderError::WhoseName => FolderError::WhoseName,
        FolderError::NotAtWork => FolderError::NotAtWork,
        FolderError::OldKeys => FolderError::OldKeys,
    });
    every!(seen, CoordinatorError {
        CoordinatorError::Form(_) => CoordinatorError::Form(form()),
        CoordinatorError::Oneself => CoordinatorError::Oneself,
        CoordinatorError::Store(_) => CoordinatorError::Store(StoreError::NotFound),
        CoordinatorError::Vault(_) => CoordinatorError::Vault(VaultError::LastCoordinator),
    });
    every!(seen, WriteFault {
        WriteFault::Exists => WriteFault::Exists,
        WriteFault::DiskFull => WriteFault::DiskFull,
        WriteFault::NotWritable => WriteFault::NotWritable,
        WriteFault::NoFolder => WriteFault::NoFolder,
        WriteFault::Other(_) => WriteFault::Other(of_the_system()),
    });
    every!(seen, BackupError {
        BackupError::NotThere => BackupError::NotThere,
        BackupError::Unreadable => BackupError::Unreadable,
        BackupError::NotABackup => BackupError::NotABackup,
        BackupError::Damaged => BackupError::Damaged,
        BackupError::Altered => BackupError::Altered,
        BackupError::Newer => BackupError::Newer,
        BackupError::Unsound(_) => BackupError::Unsound(vec!["concern_event".to_owned()]),
        BackupError::OtherKind => BackupError::OtherKind,
        BackupError::WhoseName => BackupError::WhoseName,
        BackupError::NotAtWork => BackupError::NotAtWork,
        BackupError::NotNoted(_) => BackupError::NotNoted(StoreError::DiskFull),
        BackupError::Inside => BackupError::Inside,
        BackupError::Write(_) => BackupError::Write(WriteFault::DiskFull),
        BackupError::Vault(_) => BackupError::Vault(VaultError::WrongPassphrase),
        BackupError::Store(_) => BackupError::Store(StoreError::Damaged),
    });
    every!(seen, ExportError {
        ExportError::Write(_) => ExportError::Write(WriteFault::NoFolder),
        ExportError::Store(_) => ExportError::Store(StoreError::DiskFull),
    });
    every!(seen, ExportAllError {
        ExportAllError::Form(_) => ExportAllError::Form(form()),
        ExportAllError::NotEmpty => ExportAllError::NotEmpty,
        ExportAllError::Write(_) => ExportAllError::Write(WriteFault::DiskFull),
        ExportAllError::Store(_) => ExportAllError::Store(StoreError::Stopped),
    });
    every!(seen, SessionError {
        SessionError::Form(_) => SessionError::Form(form()),
        SessionError::Started => SessionError::Started,
        SessionError::NotOpen => SessionError::NotOpen,
        SessionError::NotClosed => SessionError::NotClosed,
        SessionError::StillToCome(_) => SessionError::StillToCome("3 November 2026".to_owned()),
        SessionError::NotStarted => SessionError::NotStarted,
        SessionError::HasDied => SessionError::HasDied,
        SessionError::LookFirst => SessionError::LookFirst,
        SessionError::NotEmpty => SessionError::NotEmpty,
        SessionError::Store(_) => SessionError::Store(StoreError::DiskFull),
    });
    every!(seen, EraseError {
        EraseError::Form(_) => EraseError::Form(form()),
        EraseError::Blocked(_) => EraseError::Blocked("A hold stands on this record. End it first.".to_owned()),
        EraseError::Store(_) => EraseError::Store(StoreError::DiskFull),
    });
    every!(seen, RetentionError {
        RetentionError::Form(_) => RetentionError::Form(form()),
        RetentionError::Store(_) => RetentionError::Store(StoreError::DiskFull),
    });
    every!(seen, HelperError {
        HelperError::NotOpen => HelperError::NotOpen,
        HelperError::NotAVolunteer => HelperError::NotAVolunteer,
        HelperError::NoAgreement => HelperError::NoAgreement,
        HelperError::AgreementOver => HelperError::AgreementOver,
        HelperError::NotTheLast => HelperError::NotTheLast,
        HelperError::Session(_) => HelperError::Session(SessionError::HasDied),
        HelperError::Store(_) => HelperError::Store(StoreError::NotFound),
    });
    every!(seen, NoteError {
        NoteError::Form(_) => NoteError::Form(form()),
        NoteError::NotStarted => NoteError::NotStarted,
        NoteError::Closed => NoteError::Closed,
        NoteError::EarlierDay => NoteError::EarlierDay,
        NoteError::MadeInto => NoteError::MadeInto,
        NoteError::Nobody => NoteError::Nobody,
        NoteError::Store(_) => NoteError::Store(StoreError::DiskFull),
    });
    every!(seen, VisitError {
        VisitError::Form(_) => VisitError::Form(form()),
        VisitError::MadeInto => VisitError::MadeInto,
        VisitError::Store(_) => VisitError::Store(StoreError::DiskFull),
    });
    every!(seen, TodayError {
        TodayError::Session(_) => TodayError::Session(SessionError::Started),
        TodayError::Concern(_) => TodayError::Concern(ConcernError::Closed),
        TodayError::Note(_) => TodayError::Note(NoteError::Closed),
        TodayError::Store(_) => TodayError::Store(StoreError::DiskFull),
    });
    every!(seen, SampleError {
        SampleError::NotEmpty => SampleError::NotEmpty,
        SampleError::RealPeople => SampleError::RealPeople,
        SampleError::Text(_) => SampleError::Text("visits, line 3: no such person.".to_owned()),
        SampleError::Store(_) => SampleError::Store(StoreError::DiskFull),
    });
    every!(seen, ConsentError {
        ConsentError::Form(_) => ConsentError::Form(form()),
        ConsentError::Store(_) => ConsentError::Store(StoreError::DiskFull),
    });
    every!(seen, MdtError {
        MdtError::Form(_) => MdtError::Form(form()),
        MdtError::NoPractice(_) => MdtError::NoPractice("There is no such practice."),
        MdtError::NoMeeting => MdtError::NoMeeting,
        MdtError::NothingToExport(_) => MdtError::NothingToExport(Vec::new()),
        MdtError::Write(_) => MdtError::Write(WriteFault::DiskFull),
        MdtError::Store(_) => MdtError::Store(StoreError::DiskFull),
    });
    every!(seen, AgencyError {
        AgencyError::Form(_) => AgencyError::Form(form()),
        AgencyError::Store(_) => AgencyError::Store(StoreError::DiskFull),
    });
    every!(seen, ProgrammeError {
        ProgrammeError::Form(_) => ProgrammeError::Form(form()),
        ProgrammeError::Store(_) => ProgrammeError::Store(StoreError::DiskFull),
    });
    every!(seen, SettingsError {
        SettingsError::Form(_) => SettingsError::Form(form()),
        SettingsError::Store(_) => SettingsError::Store(StoreError::DiskFull),
    });
    every!(seen, ConcernError {
        ConcernError::Form(_) => ConcernError::Form(form()),
        ConcernError::NotAllowed { .. } => ConcernError::NotAllowed {
            from: ConcernState::Closed,
            to: ConcernState::WithMdt,
        },
        ConcernError::NotAnswered => ConcernError::NotAnswered,
        ConcernError::NotOpen => ConcernError::NotOpen,
        ConcernError::AlwaysRestricted => ConcernError::AlwaysRestricted,
        ConcernError::NotRestricted => ConcernError::NotRestricted,
        ConcernError::HoldsAnother => ConcernError::HoldsAnother,
        ConcernError::Closed => ConcernError::Closed,
        ConcernError::Store(_) => ConcernError::Store(StoreError::DiskFull),
    });
    every!(seen, ReferralError {
        ReferralError::Form(_) => ReferralError::Form(form()),
        ReferralError::NotAllowed { .. } => ReferralError::NotAllowed {
            from: ReferralState::Finished,
            to: ReferralState::Sent,
        },
        ReferralError::ConsentRefused => ReferralError::ConsentRefused,
        ReferralError::Excluded => ReferralError::Excluded,
        ReferralError::HasDied => ReferralError::HasDied,
        ReferralError::NotSent => ReferralError::NotSent,
        ReferralError::Ended => ReferralError::Ended,
        ReferralError::NothingToFollow => ReferralError::NothingToFollow,
        ReferralError::NoLetter(_) => ReferralError::NoLetter("This person has died. No letter is made."),
        ReferralError::Store(_) => ReferralError::Store(StoreError::DiskFull),
    });
    every!(seen, GoodNewsError {
        GoodNewsError::Form(_) => GoodNewsError::Form(form()),
        GoodNewsError::NotAllowed => GoodNewsError::NotAllowed,
        GoodNewsError::Told => GoodNewsError::Told,
        GoodNewsError::Store(_) => GoodNewsError::Store(StoreError::DiskFull),
    });
    every!(seen, SignpostError {
        SignpostError::Form(_) => SignpostError::Form(form()),
        SignpostError::Store(_) => SignpostError::Store(StoreError::DiskFull),
    });
    every!(seen, ClientError {
        ClientError::Form(_) => ClientError::Form(form()),
        ClientError::Store(_) => ClientError::Store(StoreError::DiskFull),
    });
    every!(seen, PersonError {
        PersonError::Form(_) => PersonError::Form(form()),
        PersonError::Store(_) => PersonError::Store(StoreError::DiskFull),
    });
    every!(seen, PromiseError {
        PromiseError::Form(_) => PromiseError::Form(form()),
        PromiseError::HasDied => PromiseError::HasDied,
        PromiseError::Store(_) => PromiseError::Store(StoreError::DiskFull),
    });
    every!(seen, VolunteerError {
        VolunteerError::Form(_) => VolunteerError::Form(form()),
        VolunteerError::NotAtWork => VolunteerError::NotAtWork,
        VolunteerError::NotResting => VolunteerError::NotResting,
        VolunteerError::Store(_) => VolunteerError::Store(StoreError::DiskFull),
    });
    every!(seen, PrivacyError {
        PrivacyError::Form(_) => PrivacyError::Form(form()),
        PrivacyError::Store(_) => PrivacyError::Store(StoreError::DiskFull),
    });
    seen
}

#[test]
fn the_json_of_every_error_is_pinned() {
    let lines: Vec<String> = all()
        .iter()
        .map(|(kind, error)| format!("{kind}\n  {}", serde_json::to_string(error).unwrap()))
        .collect();
    insta::assert_snapshot!("every_error", lines.join("\n"));
}

#[test]
fn no_error_tells_of_what_lies_behind_it() {
    for (kind, error) in all() {
        let json = serde_json::to_string(&error).unwrap();
        for word in INSIDE {
            assert!(!json.contains(word), "{kind} holds “{word}”: {json}");
        }
    }
}

#[test]
fn every_error_is_a_plain_sentence() {
    for (kind, error) in all() {
        let message = &error.message;
        assert!(message.ends_with('.'), "{kind}: {message}");
        for sentence in message.split_inclusive(['.', '?']) {
            let words = sentence.split_whitespace().count();
            assert!(words <= 20, "{kind} has {words} words: {sentence}");
        }
        for word in ["please", "invalid", "oops", "error"] {
            assert!(
                !message.to_lowercase().contains(word),
                "{kind} says “{word}”: {message}"
            );
        }
    }
}
