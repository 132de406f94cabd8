//! What goes over the wire between the page and the core: the one shape of an error, and of a done act.

use living_well_core::access::LookedError;
use living_well_core::agencies::AgencyError;
use living_well_core::backups::BackupError;
use living_well_core::clients::ClientError;
use living_well_core::concerns::ConcernError;
use living_well_core::consent::ConsentError;
use living_well_core::coordinators::CoordinatorError;
use living_well_core::csv::WriteFault;
use living_well_core::erasure::EraseError;
use living_well_core::export_all::ExportAllError;
use living_well_core::exports::{ExportError, WentError};
use living_well_core::folder::FolderError;
use living_well_core::forms::{Fault, Faults};
use living_well_core::good_news::GoodNewsError;
use living_well_core::helper::HelperError;
use living_well_core::mdt::MdtError;
use living_well_core::notes::NoteError;
use living_well_core::people::PersonError;
use living_well_core::privacy::PrivacyError;
use living_well_core::programmes::ProgrammeError;
use living_well_core::promises::PromiseError;
use living_well_core::referrals::ReferralError;
use living_well_core::retention::RetentionError;
use living_well_core::sample::SampleError;
use living_well_core::sessions::SessionError;
use living_well_core::settings::SettingsError;
use living_well_core::signposts::SignpostError;
use living_well_core::store::StoreError;
use living_well_core::subject_access::EverythingError;
use living_well_core::today::TodayError;
use living_well_core::vault::{TypingMistake, VaultError};
use living_well_core::visits::VisitError;
use living_well_core::volunteers::VolunteerError;
use serde::Serialize;
use ts_rs::TS;

/// Why a command did nothing, in words a coordinator can use.
///
/// `message` is one plain sentence; neither it nor `fields` ever holds SQL, a path (but for an export's
/// own) or anything of a person's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct AppError {
    /// What kind of failure, for the page's own decisions: `locked`, `faults`, `wrong_passphrase` …
    pub code: String,
    /// One plain sentence.
    pub message: String,
    /// Every field at fault at once, named as the form names it.
    pub fields: Vec<Fault>,
}

impl AppError {
    /// Makes an error that concerns no one field.
    #[must_use]
    pub fn new(code: &str, message: &str) -> Self {
        Self {
            code: code.to_owned(),
            message: message.to_owned(),
            fields: Vec::new(),
        }
    }

    /// Says that nothing can be read or written while the app is locked.
    #[must_use]
    pub fn locked() -> Self {
        Self::new("locked", "Living Well is locked. Unlock it first.")
    }

    /// Says that a volunteer has the laptop, and how it comes back.
    #[must_use]
    pub fn helping() -> Self {
        Self::new(
            "helping",
            "The laptop is in a volunteer’s hands. Type the passphrase to go back.",
        )
    }

    /// Says that only a volunteer who was handed the laptop does this.
    #[must_use]
    pub fn not_helping() -> Self {
        Self::new(
            "not_helping",
            "Nobody was handed the laptop. Hand it over on a session’s page first.",
        )
    }

    /// Says that there is a data file already, so that none can be set up.
    #[must_use]
    pub fn set_up_already() -> Self {
        Self::new("set_up_already", "Living Well is set up already.")
    }

    /// Says that there is a whole file of pretend people, which is not made anew.
    #[must_use]
    pub fn practice_exists() -> Self {
        Self::new(
            "exists",
            "There are pretend people already. Start with your own records, then lock to open them.",
        )
    }

    /// Says that the folder for pretend people holds something else, which is left as it is.
    #[must_use]
    pub fn practice_not_ours() -> Self {
        Self::new(
            "not_ours",
            "The folder “practice” beside your records holds other files. Move them away, then try again.",
        )
    }

    /// Says that the file of people which is to be taken in is not the one that was looked at last, or is forgotten.
    #[must_use]
    pub fn choose_people_again() -> Self {
        Self::new(
            "choose_again",
            "That file was put away since you looked at it. Choose it again.",
        )
    }

    /// Says that what was typed is a recovery key, but not the one shown.
    #[must_use]
    pub fn recovery_mismatch() -> Self {
        let sentence = "This is not the key that was shown. Check your paper against the screen.";
        Self::of_field("recovery_mismatch", "recovery_key", sentence)
    }

    /// Makes an error of one field.
    fn of_field(code: &str, field: &str, sentence: &str) -> Self {
        Self {
            fields: Faults::one(field, sentence).0,
            ..Self::new(code, sentence)
        }
    }
}

impl From<TypingMistake> for AppError {
    fn from(mistake: TypingMistake) -> Self {
        Self::of_field("recovery_mistyped", "recovery_key", &mistake.to_string())
    }
}

impl From<VaultError> for AppError {
    fn from(error: VaultError) -> Self {
        let sentence = error.to_string();
        match error {
            VaultError::WrongPassphrase => {
                Self::of_field("wrong_passphrase", "passphrase", &sentence)
            }
            VaultError::WrongRecoveryKey => {
                Self::of_field("wrong_recovery_key", "recovery_key", &sentence)
            }
            VaultError::TooEasy => Self::new("too_easy", &sentence),
            VaultError::Damaged => Self::new("damaged", &sentence),
            VaultError::Newer => Self::new("newer", &sentence),
            VaultError::NotOurs => Self::new("not_ours", &sentence),
            VaultError::Mismatched => Self::new("mismatched", &sentence),
            VaultError::Missing => Self::new("missing", &sentence),
            VaultError::Exists => Self::new("exists", &sentence),
            VaultError::Weakened => Self::new("weakened", &sentence),
            VaultError::OtherKey => Self::new("other_key", &sentence),
            VaultError::NoSuchCoordinator => Self::new("no_such_coordinator", &sentence),
            VaultError::SlotTaken => Self::new("slot_taken", &sentence),
            VaultError::LastCoordinator => Self::new("last_coordinator", &sentence),
            VaultError::OpenElsewhere { .. } => Self::new("open_elsewhere", &sentence),
            VaultError::DiskFull => Self::new("disk_full", &sentence),
            VaultError::NotEnoughMemory => Self::new("not_enough_memory", &sentence),
            VaultError::Io(_) => Self::new("disk", &sentence),
        }
    }
}

impl From<StoreError> for AppError {
    fn from(error: StoreError) -> Self {
        let sentence = error.to_string();
        match error {
            StoreError::DiskFull => Self::new("disk_full", &sentence),
            StoreError::Damaged => Self::new("damaged", &sentence),
            StoreError::NotOurs => Self::new("not_ours", &sentence),
            StoreError::Newer => Self::new("newer", &sentence),
            StoreError::Refused(_) => Self::new("refused", &sentence),
            StoreError::NotFound => Self::new("not_found", &sentence),
            StoreError::Nobody => Self::new("nobody", &sentence),
            StoreError::Stopped => Self::new("stopped", &sentence),
            StoreError::Io(_) => Self::new("disk", &sentence),
            StoreError::Sql(_) => Self::new("inside", &sentence),
        }
    }
}

impl From<FolderError> for AppError {
    fn from(error: FolderError) -> Self {
        match error {
            FolderError::Vault(error) => error.into(),
            FolderError::Store(error) => error.into(),
            FolderError::WhoseName => Self::of_field("whose_name", "name", &error.to_string()),
            FolderError::NotAtWork => Self::new("not_at_work", &error.to_string()),
            FolderError::OldKeys => Self::new("old_keys", &error.to_string()),
        }
    }
}

impl From<CoordinatorError> for AppError {
    fn from(error: CoordinatorError) -> Self {
        let sentence = error.to_string();
        match error {
            CoordinatorError::Form(faults) => faults.into(),
            CoordinatorError::Oneself => Self::new("refused", &sentence),
            CoordinatorError::Store(error) => error.into(),
            CoordinatorError::Vault(error) => error.into(),
        }
    }
}

impl From<BackupError> for AppError {
    fn from(error: BackupError) -> Self {
        let sentence = error.to_string();
        match error {
            BackupError::NotThere | BackupError::Unreadable => Self::new("no_backup", &sentence),
            BackupError::NotABackup => Self::new("not_a_backup", &sentence),
            BackupError::Damaged | BackupError::Altered | BackupError::Unsound(_) => {
                Self::new("backup_damaged", &sentence)
            }
            BackupError::Newer => Self::new("newer", &sentence),
            BackupError::OtherKind => Self::new("other_kind", &sentence),
            BackupError::NotAtWork => Self::new("not_at_work", &sentence),
            BackupError::WhoseName => Self::of_field("whose_name", "name", &sentence),
            BackupError::NotNoted(_) => Self::new("not_noted", &sentence),
            BackupError::Inside => Self::new("inside", &sentence),
            BackupError::Write(fault) => fault.into(),
            BackupError::Vault(error) => error.into(),
            BackupError::Store(error) => error.into(),
        }
    }
}

impl From<SessionError> for AppError {
    fn from(error: SessionError) -> Self {
        let sentence = error.to_string();
        match error {
            SessionError::Form(faults) => faults.into(),
            SessionError::Started
            | SessionError::NotOpen
            | SessionError::NotClosed
            | SessionError::StillToCome(_)
            | SessionError::NotStarted
            | SessionError::HasDied
            | SessionError::LookFirst
            | SessionError::NotEmpty => Self::new("refused", &sentence),
            SessionError::Store(error) => error.into(),
        }
    }
}

impl From<EraseError> for AppError {
    fn from(error: EraseError) -> Self {
        match error {
            EraseError::Form(faults) => faults.into(),
            EraseError::Blocked(sentence) => Self::new("refused", &sentence),
            EraseError::Store(error) => error.into(),
        }
    }
}

impl From<RetentionError> for AppError {
    fn from(error: RetentionError) -> Self {
        match error {
            RetentionError::Form(faults) => faults.into(),
            RetentionError::Store(error) => error.into(),
        }
    }
}

impl From<HelperError> for AppError {
    fn from(error: HelperError) -> Self {
        let sentence = error.to_string();
        match error {
            HelperError::NotAVolunteer => Self::of_field("not_a_volunteer", "volunteer", &sentence),
            HelperError::NoAgreement => Self::of_field("no_agreement", "volunteer", &sentence),
            HelperError::AgreementOver => Self::of_field("agreement_over", "volunteer", &sentence),
            HelperError::NotOpen | HelperError::NotTheLast => Self::new("refused", &sentence),
            HelperError::Session(error) => error.into(),
            HelperError::Store(error) => error.into(),
        }
    }
}

impl From<NoteError> for AppError {
    fn from(error: NoteError) -> Self {
        let sentence = error.to_string();
        match error {
            NoteError::Form(faults) => faults.into(),
            NoteError::NotStarted
            | NoteError::Closed
            | NoteError::EarlierDay
            | NoteError::MadeInto
            | NoteError::Nobody => Self::new("refused", &sentence),
            NoteError::Store(error) => error.into(),
        }
    }
}

impl From<VisitError> for AppError {
    fn from(error: VisitError) -> Self {
        let sentence = error.to_string();
        match error {
            VisitError::Form(faults) => faults.into(),
            VisitError::MadeInto => Self::new("refused", &sentence),
            VisitError::Store(error) => error.into(),
        }
    }
}

impl From<TodayError> for AppError {
    fn from(error: TodayError) -> Self {
        match error {
            TodayError::Session(error) => error.into(),
            TodayError::Note(error) => error.into(),
            TodayError::Concern(error) => error.into(),
            TodayError::Store(error) => error.into(),
        }
    }
}

impl From<SampleError> for AppError {
    fn from(error: SampleError) -> Self {
        let sentence = error.to_string();
        match error {
            SampleError::NotEmpty => Self::new("exists", &sentence),
            SampleError::RealPeople => Self::new("refused", &sentence),
            SampleError::Text(_) => Self::new("inside", &sentence),
            SampleError::Store(error) => error.into(),
        }
    }
}

impl From<ConsentError> for AppError {
    fn from(error: ConsentError) -> Self {
        match error {
            ConsentError::Form(faults) => faults.into(),
            ConsentError::Store(error) => error.into(),
        }
    }
}

impl From<MdtError> for AppError {
    fn from(error: MdtError) -> Self {
        let sentence = error.to_string();
        match error {
            MdtError::Form(faults) => faults.into(),
            MdtError::NoPractice(_) => Self::of_field("no_practice", "practice", &sentence),
            MdtError::NoMeeting => Self::new("no_meeting", &sentence),
            MdtError::NothingToExport(_) => Self::new("nothing_to_export", &sentence),
            MdtError::Write(fault) => fault.into(),
            MdtError::Store(error) => error.into(),
        }
    }
}

impl From<ExportError> for AppError {
    fn from(error: ExportError) -> Self {
        match error {
            ExportError::Write(fault) => fault.into(),
            ExportError::Store(error) => error.into(),
        }
    }
}

impl From<ExportAllError> for AppError {
    fn from(error: ExportAllError) -> Self {
        let sentence = error.to_string();
        match error {
            ExportAllError::Form(faults) => faults.into(),
            ExportAllError::NotEmpty => Self::new("not_empty", &sentence),
            ExportAllError::Write(fault) => fault.into(),
            ExportAllError::Store(error) => error.into(),
        }
    }
}

impl From<LookedError> for AppError {
    fn from(error: LookedError) -> Self {
        match error {
            LookedError::Form(faults) => faults.into(),
            LookedError::Store(error) => error.into(),
        }
    }
}

impl From<WentError> for AppError {
    fn from(error: WentError) -> Self {
        match error {
            WentError::Form(faults) => faults.into(),
            WentError::Export(error) => error.into(),
            WentError::Store(error) => error.into(),
        }
    }
}

impl From<EverythingError> for AppError {
    fn from(error: EverythingError) -> Self {
        match error {
            EverythingError::Form(faults) => faults.into(),
            EverythingError::Export(error) => error.into(),
            EverythingError::Store(error) => error.into(),
        }
    }
}

impl From<WriteFault> for AppError {
    fn from(fault: WriteFault) -> Self {
        let sentence = fault.to_string();
        match fault {
            WriteFault::Exists => Self::new("exists", &sentence),
            WriteFault::DiskFull => Self::new("disk_full", &sentence),
            WriteFault::NotWritable => Self::new("not_writable", &sentence),
            WriteFault::NoFolder => Self::new("no_folder", &sentence),
            WriteFault::Other(_) => Self::new("disk", &sentence),
        }
    }
}

impl From<AgencyError> for AppError {
    fn from(error: AgencyError) -> Self {
        match error {
            AgencyError::Form(faults) => faults.into(),
            AgencyError::Store(error) => error.into(),
        }
    }
}

impl From<PrivacyError> for AppError {
    fn from(error: PrivacyError) -> Self {
        match error {
            PrivacyError::Form(faults) => faults.into(),
            PrivacyError::Store(error) => error.into(),
        }
    }
}

impl From<ProgrammeError> for AppError {
    fn from(error: ProgrammeError) -> Self {
        match error {
            ProgrammeError::Form(faults) => faults.into(),
            ProgrammeError::Store(error) => error.into(),
        }
    }
}

impl From<SettingsError> for AppError {
    fn from(error: SettingsError) -> Self {
        match error {
            SettingsError::Form(faults) => faults.into(),
            SettingsError::Store(error) => error.into(),
        }
    }
}

impl From<ConcernError> for AppError {
    fn from(error: ConcernError) -> Self {
        let sentence = error.to_string();
        match error {
            ConcernError::Form(faults) => faults.into(),
            ConcernError::NotAllowed { .. } => Self::new("not_allowed", &sentence),
            ConcernError::NotAnswered => Self::new("not_answered", &sentence),
            ConcernError::NotOpen => Self::new("not_open", &sentence),
            ConcernError::AlwaysRestricted => Self::new("always_restricted", &sentence),
            ConcernError::NotRestricted => Self::new("not_restricted", &sentence),
            ConcernError::HoldsAnother => Self::new("holds_another", &sentence),
            ConcernError::Closed => Self::new("closed", &sentence),
            ConcernError::Store(error) => error.into(),
        }
    }
}

impl From<GoodNewsError> for AppError {
    fn from(error: GoodNewsError) -> Self {
        let sentence = error.to_string();
        match error {
            GoodNewsError::Form(faults) => faults.into(),
            GoodNewsError::NotAllowed => Self::new("not_allowed", &sentence),
            GoodNewsError::Told => Self::new("refused", &sentence),
            GoodNewsError::Store(error) => error.into(),
        }
    }
}

impl From<ReferralError> for AppError {
    fn from(error: ReferralError) -> Self {
        let sentence = error.to_string();
        match error {
            ReferralError::Form(faults) => faults.into(),
            ReferralError::NotAllowed { .. } => Self::new("not_allowed", &sentence),
            ReferralError::ConsentRefused => Self::new("consent_refused", &sentence),
            ReferralError::Excluded => Self::new("excluded", &sentence),
            ReferralError::HasDied => Self::new("has_died", &sentence),
            ReferralError::NotSent => Self::new("not_sent", &sentence),
            ReferralError::Ended => Self::new("ended", &sentence),
            ReferralError::NothingToFollow => Self::new("nothing_to_follow", &sentence),
            ReferralError::NoLetter(_) => Self::new("no_letter", &sentence),
            ReferralError::Store(error) => error.into(),
        }
    }
}

impl From<SignpostError> for AppError {
    fn from(error: SignpostError) -> Self {
        match error {
            SignpostError::Form(faults) => faults.into(),
            SignpostError::Store(error) => error.into(),
        }
    }
}

impl From<ClientError> for AppError {
    fn from(error: ClientError) -> Self {
        match error {
            ClientError::Form(faults) => faults.into(),
            ClientError::Store(error) => error.into(),
        }
    }
}

impl From<PersonError> for AppError {
    fn from(error: PersonError) -> Self {
        match error {
            PersonError::Form(faults) => faults.into(),
            PersonError::Store(error) => error.into(),
        }
    }
}

impl From<PromiseError> for AppError {
    fn from(error: PromiseError) -> Self {
        let sentence = error.to_string();
        match error {
            PromiseError::Form(faults) => faults.into(),
            PromiseError::HasDied => Self::new("refused", &sentence),
            PromiseError::Store(error) => error.into(),
        }
    }
}

impl From<VolunteerError> for AppError {
    fn from(error: VolunteerError) -> Self {
        let sentence = error.to_string();
        match error {
            VolunteerError::Form(faults) => faults.into(),
            VolunteerError::NotAtWork | VolunteerError::NotResting => {
                Self::new("refused", &sentence)
            }
            VolunteerError::Store(error) => error.into(),
        }
    }
}

impl From<Faults> for AppError {
    fn from(faults: Faults) -> Self {
        Self {
            code: "faults".to_owned(),
            // The first fault stands for all where only one sentence is shown.
            message: faults
                .0
                .first()
                .map_or_else(String::new, |fault| fault.message.clone()),
            fields: faults.0,
        }
    }
}

#[cfg(test)]
mod tests;
