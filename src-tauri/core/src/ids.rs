//! Typed ids: one newtype over UUIDv7 per kind of record, so that a visit's id cannot be handed to a concern.
//!
//! Two laptops may one day exchange records, so ids are never counted numbers (data-model.md).

use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, ts_rs::TS)]
        #[ts(export, type = "string")]
        pub struct $name(pub Uuid);

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self { Self(id) }
        }
        impl From<$name> for Uuid {
            fn from(id: $name) -> Uuid { id.0 }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { self.0.fmt(f) }
        }
        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> { text.parse().map(Self) }
        }
        impl rusqlite::ToSql for $name {
            fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
                Ok(rusqlite::types::ToSqlOutput::from(self.0.as_bytes().as_slice()))
            }
        }
        impl rusqlite::types::FromSql for $name {
            fn column_result(value: rusqlite::types::ValueRef<'_>) -> rusqlite::types::FromSqlResult<Self> {
                let bytes = value.as_blob()?;
                Uuid::from_slice(bytes).map(Self).map_err(|_| rusqlite::types::FromSqlError::InvalidBlobSize {
                    expected_size: 16, blob_size: bytes.len(),
                })
            }
        }
        impl crate::store::Field for $name {
            fn put(&self) -> rusqlite::types::Value { rusqlite::types::Value::Blob(self.0.as_bytes().to_vec()) }
            fn take(value: rusqlite::types::ValueRef<'_>) -> rusqlite::types::FromSqlResult<Self> {
                <Self as rusqlite::types::FromSql>::column_result(value)
            }
        }
    )+};
}

ids! {
    /// A person, in whatever role. A client's and a volunteer's id is the id of the person they are.
    PersonId,
    /// A coordinator.
    CoordinatorId,
    /// Something that happened to the keys.
    KeyEventId,
    /// That a backup took the place of the records.
    RestoredFromId,
    /// That somebody dealt with an alarm.
    AlarmDealtId,
    /// A programme.
    ProgrammeId,
    /// A GP practice.
    PracticeId,
    /// A client's time with one practice.
    ClientPracticeId,
    /// An agency.
    AgencyId,
    /// A service of an agency.
    ServiceId,
    /// A known risk of a client.
    KnownRiskId,
    /// A confidentiality agreement of a volunteer.
    AgreementId,
    /// A training of a volunteer.
    TrainingId,
    /// A volunteer's time of rest.
    RestId,
    /// A promise.
    PromiseId,
    /// A match of a client with a volunteer.
    MatchId,
    /// A representative of a client.
    RepresentativeId,
    /// An exclusion: whom not to share with.
    ExclusionId,
    /// A consent event.
    ConsentId,
    /// A session.
    SessionId,
    /// A time in which the laptop was in a volunteer's hands.
    HelperTurnId,
    /// One line of a session's register.
    AttendanceId,
    /// A note.
    NoteId,
    /// A person confirmed as whom a note is about.
    NoteAboutId,
    /// A person named in a note.
    NoteMentionId,
    /// An amendment beneath a note.
    NoteAmendmentId,
    /// A visit.
    VisitId,
    /// A concern.
    ConcernId,
    /// A move or a change of level of a concern.
    ConcernEventId,
    /// A referral.
    ReferralId,
    /// A move of a referral.
    ReferralEventId,
    /// A signpost.
    SignpostId,
    /// Something that went well.
    GoodNewsId,
    /// One person whom good news is about.
    GoodNewsAboutId,
    /// One volunteer to thank for good news.
    GoodNewsThanksId,
    /// One telling of good news.
    GoodNewsSharedId,
    /// An MDT meeting.
    MdtMeetingId,
    /// Somebody attending an MDT meeting.
    MdtAttendingId,
    /// An MDT item.
    MdtItemId,
    /// A concern on an MDT item.
    MdtItemConcernId,
    /// An action of an MDT item.
    MdtActionId,
    /// A client's random reference at a practice.
    MdtRefId,
    /// An export.
    ExportId,
    /// Somebody whom an export is about.
    ExportAboutId,
    /// Somebody who asked what is held about them.
    AccessRequestId,
    /// A record that went into another.
    MergedId,
    /// Two records that are two people.
    TwoPeopleId,
    /// What is left of a record that was erased.
    TombstoneId,
    /// A reason to keep somebody's record.
    HoldId,
    /// A setting.
    SettingId,
    /// A complaint.
    ComplaintId,
    /// A breach of somebody's data.
    BreachId,
    /// Somebody whose data a breach is about.
    BreachPersonId,
    /// The ground on which something is kept.
    LawfulBasisId,
    /// A privacy notice as it was given out.
    NoticeId,
    /// Somebody who was given a privacy notice.
    NoticeGivenId,
    /// A decision about somebody's capacity for one decision.
    CapacityId,
}

/// Where new ids come from; tests and the pretend programme give a source that repeats.
pub trait IdSource: Send {
    /// The next id. Ids made later sort later when the milliseconds differ.
    fn next(&mut self, now_ms: i64) -> Uuid;
    /// Random bytes, for keys that are no ids (a person's digest key, an MDT reference).
    ///
    /// # Errors
    /// When the system's random source fails.
    fn random(&mut self, into: &mut [u8]) -> Result<(), getrandom::Error>;
}

/// UUIDv7 from the clock and the system's random source.
#[derive(Debug, Default)]
pub struct SystemIds;

impl IdSource for SystemIds {
    fn next(&mut self, now_ms: i64) -> Uuid {
        let mut random = [0u8; 10];
        if getrandom::fill(&mut random).is_err() {
            return Uuid::now_v7();
        }
        uuid::Builder::from_unix_timestamp_millis(u64::try_from(now_ms).unwrap_or(0), &random)
            .into_uuid()
    }

    fn random(&mut self, into: &mut [u8]) -> Result<(), getrandom::Error> {
        getrandom::fill(into)
    }
}

/// Ids that repeat exactly for one seed: for tests and for pretend people. Never for real records,
/// because whoever knows the seed knows every id and key that follows.
#[derive(Debug)]
pub struct SeededIds(u64);

impl SeededIds {
    /// A source that gives the same ids for the same seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(seed ^ 0x9E37_79B9_7F4A_7C15)
    }

    /// SplitMix64 (Steele, Lea and Flood, 2014): small, well spread, repeatable.
    fn step(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
}

impl IdSource for SeededIds {
    fn next(&mut self, now_ms: i64) -> Uuid {
        let mut random = [0u8; 10];
        let _ = self.random(&mut random);
        uuid::Builder::from_unix_timestamp_millis(u64::try_from(now_ms).unwrap_or(0), &random)
            .into_uuid()
    }

    fn random(&mut self, into: &mut [u8]) -> Result<(), getrandom::Error> {
        for chunk in into.chunks_mut(8) {
            let bytes = self.step().to_le_bytes();
            chunk.copy_from_slice(&bytes[..chunk.len()]);
        }
        Ok(())
    }
}
