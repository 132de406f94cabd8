//! The acts of the write gate, by name: what *Recent changes* shows and what the log keeps.

use crate::words::UnknownWord;

macro_rules! actions {
    ($($(#[$doc:meta])* $variant:ident = $word:literal, $done:literal);+ $(;)?) => {
        /// One kind of act. The word is kept in the log for ever.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Action { $($(#[$doc])* #[allow(missing_docs)] $variant),+ }
        impl Action {
            /// Every action.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// The word kept in the log.
            #[must_use]
            pub const fn word(self) -> &'static str { match self { $(Self::$variant => $word),+ } }
            /// Whether its sentence names the first person it touched. An act about a whole meeting or file
            /// touches many, and naming one of them would mislead.
            #[must_use]
            pub const fn names_a_person(self) -> bool {
                !matches!(self, Self::NewMeeting | Self::ChangeMeeting | Self::MoveItem | Self::RemoveMeeting | Self::HoldMeeting | Self::Export
                    | Self::Import | Self::LoadSample | Self::ErasePerson | Self::EraseAgain | Self::ConfirmDate | Self::RestoreBackup | Self::DealWithAlarm
                    | Self::PutOnMdtList | Self::ChangeDue
                    // Who complained, or whose data was lost, stands on its own page alone.
                    | Self::SaveComplaint | Self::RemoveComplaint | Self::SaveBreach | Self::RemoveBreach
                    | Self::LeaveWork)
            }
            /// The word between what was done and whom it touched.
            #[must_use]
            pub const fn joins(self) -> &'static str {
                match self {
                    Self::HandOver => "to",
                    Self::TakeBack => "from",
                    Self::LockInHands => "in the hands of",
                    _ => "for",
                }
            }
            /// What was done, in words for the undo line; [`Self::joins`] and a name follow where there is a person.
            #[must_use]
            pub const fn done(self) -> &'static str { match self { $(Self::$variant => $done),+ } }
        }
        impl std::str::FromStr for Action {
            type Err = UnknownWord;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text { $($word => Ok(Self::$variant),)+ other => Err(UnknownWord(other.to_owned())) }
            }
        }
    };
}

actions! {
    Undo = "undo", "Undone";
    SetUp = "set up", "Set up";
    SaveProgramme = "save programme", "Programme saved";
    SavePractice = "save practice", "Practice saved";
    SaveCoordinator = "save coordinator", "Coordinator saved";
    AddCoordinator = "add coordinator", "Coordinator added";
    GivePassphrase = "give passphrase", "Passphrase given";
    ChangePassphrase = "change passphrase", "Passphrase changed";
    ForgetPassphrase = "forget passphrase", "New passphrase set with the recovery key";
    TakePassphrase = "take passphrase", "Passphrase taken away";
    LeaveWork = "leave work", "Work of a coordinator who leaves handed over";
    ReplaceRecoveryKey = "replace recovery key", "Recovery key replaced";
    ReplaceDataKey = "replace data key", "Key of the records replaced";
    SaveAgency = "save agency", "Agency saved";
    SaveService = "save service", "Service saved";
    SaveSettings = "save settings", "Settings saved";
    AddPerson = "add person", "Person added";
    ChangePerson = "change person", "Details changed";
    AddVolunteer = "add volunteer", "Volunteer added";
    ChangeVolunteer = "change volunteer", "Volunteer’s details changed";
    SaveAgreement = "save agreement", "Agreement recorded";
    SaveTraining = "save training", "Training recorded";
    NoteRest = "note rest", "Rest noted";
    EndRest = "end rest", "Back from rest, noted";
    MakePromise = "make promise", "Promise written";
    KeepPromise = "keep promise", "Promise changed";
    RemovePromise = "remove promise", "Promise removed";
    SaveRisk = "save risk", "Known risk recorded";
    ChangePractice = "change practice", "Surgery changed";
    SaveMatch = "save match", "Match recorded";
    SaveRepresentative = "save representative", "Representative recorded";
    RemoveRisk = "remove risk", "Known risk removed";
    RemoveMatch = "remove match", "Match removed";
    RemoveRepresentative = "remove representative", "Representative removed";
    RemoveAgreement = "remove agreement", "Agreement removed";
    RemoveTraining = "remove training", "Training removed";
    RecordDeath = "record death", "Death recorded";
    RecordMove = "record move", "Move recorded";
    RecordMovedAway = "record moved away", "Moving away recorded";
    RecordCareHome = "record care home", "Move to a care home recorded";
    MergePeople = "merge people", "Two records put together";
    SayTwoPeople = "say two people", "Two people, noted";
    RecordConsent = "record consent", "Consent recorded";
    ConsentInError = "consent in error", "Answer marked as recorded in error";
    SaveExclusion = "save exclusion", "Not to be shared with, recorded";
    PlanSession = "plan session", "Session planned";
    ChangeSession = "change session", "Session changed";
    StartSession = "start session", "Session started";
    CloseSession = "close session", "Session closed";
    ReopenSession = "reopen session", "Session opened again";
    RemoveSession = "remove session", "Session removed";
    MarkRegister = "mark register", "Register marked";
    HandOver = "hand over register", "Laptop handed over";
    TakeBack = "take back", "Laptop taken back";
    LockInHands = "lock in hands", "Laptop locked";
    AddAtSession = "add at session", "Person added and marked here";
    WriteNote = "write note", "Note saved";
    ChangeNote = "change note", "Note changed";
    AmendNote = "amend note", "Note amended";
    SayAbout = "say about", "Line linked";
    NameInNote = "name in note", "Name linked";
    RemoveNote = "remove note", "Note removed";
    RecordVisit = "record visit", "Visit recorded";
    ChangeVisit = "change visit", "Visit changed";
    RemoveVisit = "remove visit", "Visit removed";
    RaiseConcern = "raise concern", "Concern raised";
    ChangeConcern = "change concern", "Concern changed";
    MoveConcern = "move concern", "Concern moved";
    MarkLoop = "mark loop", "Told, recorded";
    MarkNotTold = "mark not told", "Reason for not telling, recorded";
    RecordTry = "record try", "Try recorded";
    WriteOutcome = "write outcome", "What to tell, written";
    Unrestrict = "take off restriction", "Restriction taken off";
    CloseConcern = "close concern", "Concern closed";
    ReopenConcern = "reopen concern", "Concern reopened";
    ChangeLevel = "change level", "Level changed";
    PutOnMdtList = "put on MDT list", "Put on the MDT list";
    ChangeDue = "change due date", "Due date changed";
    MergeConcerns = "merge concerns", "Concerns put together";
    MakeReferral = "make referral", "Referral made";
    ChangeReferral = "change referral", "Referral changed";
    MoveReferral = "move referral", "Referral moved";
    ChaseReferral = "chase referral", "Chase recorded";
    SayWhatNext = "say what is next", "What is next saved";
    ShareGoodNews = "share good news", "Good news recorded";
    ChangeGoodNews = "change good news", "Good news changed";
    RemoveGoodNews = "remove good news", "Good news removed";
    AskPermission = "ask permission", "Answer about good news recorded";
    ThankVolunteer = "thank volunteer", "Thanks recorded";
    TellGoodNews = "tell good news", "Good news told";
    ChooseForReport = "choose for report", "Choice for the report changed";
    RecordSignpost = "record signpost", "Signpost recorded";
    ChangeSignpost = "change signpost", "Signpost changed";
    NewMeeting = "new MDT meeting", "MDT meeting made";
    ChangeMeeting = "change MDT meeting", "MDT meeting changed";
    RemoveMeeting = "remove MDT meeting", "MDT meeting removed";
    ChangeItem = "change MDT item", "MDT item changed";
    MoveItem = "move MDT item", "MDT list put in order";
    DecideSharing = "decide sharing", "Sharing decision recorded";
    HoldMeeting = "hold MDT meeting", "MDT meeting marked held";
    WriteDecision = "write decision", "Decision saved";
    SaveAction = "save MDT action", "Action saved";
    PlaceHold = "place hold", "Record to be kept, noted";
    EndHold = "end hold", "Record need not be kept any longer, noted";
    ErasePerson = "erase person", "A person’s record erased";
    EraseAgain = "erase again", "A person’s record erased again, after a backup";
    SaveRetention = "save retention", "How long to keep records, saved";
    RestoreBackup = "restore backup", "Records restored from a backup";
    DealWithAlarm = "deal with alarm", "Warning dealt with";
    ConfirmDate = "confirm date", "Date confirmed";
    Export = "export", "Export recorded";
    Import = "import", "People imported";
    SaveComplaint = "save complaint", "Complaint recorded";
    RemoveComplaint = "remove complaint", "Complaint removed";
    SaveBreach = "save breach", "Breach recorded";
    RemoveBreach = "remove breach", "Breach removed";
    ConfirmBasis = "confirm basis", "Reason for keeping confirmed";
    IssueNotice = "issue notice", "Privacy notice put on record";
    GiveNotice = "give notice", "Privacy notice given, recorded";
    SaveCapacity = "save capacity", "Decision about capacity recorded";
    RemoveCapacity = "remove capacity", "Decision about capacity removed";
    LoadSample = "load pretend programme", "Pretend programme loaded";
}
