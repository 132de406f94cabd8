//! The tracker: referrals in a list.

use chrono::{Days, NaiveDate, NaiveTime};
use rusqlite::Row;

use super::{Referral, ReferralError, ReferralState, Urgency};
use crate::{
    concerns::RESTRICTED,
    desk::Desk,
    ids::{AgencyId, PersonId, ProgrammeId, ReferralId},
    loops::{Loop, Looped},
    store::{Record, StoreError},
};

/// What stands in place of the agency of a referral from a restricted concern, here and on Today.
const FROM_RESTRICTED: &str = "Referral from a restricted concern";

/// How many ended referrals the tracker shows.
const ENDED_SHOWN: usize = 100;

/// One line of the tracker.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, ts_rs::TS)]
#[ts(export)]
pub struct TrackerRow {
    /// The referral.
    pub id: ReferralId,
    /// The client.
    pub client: PersonId,
    /// The client's name.
    pub name: String,
    /// The agency's name; of a referral from a restricted concern only that it is one.
    pub agency: String,
    /// The service's name.
    pub service: Option<String>,
    /// What is needed; of a referral from a restricted concern only that it is one.
    pub need: String,
    /// How soon.
    pub urgency: Urgency,
    /// When it was sent.
    pub sent_on: Option<NaiveDate>,
    /// When to chase.
    pub chase_on: Option<NaiveDate>,
    /// Whether that day has come.
    pub to_chase: bool,
    /// Where it stands.
    pub state: ReferralState,
    /// What came of it; of one from a restricted concern only that something did.
    pub outcome: Option<String>,
    /// Who still has to be told before it can end.
    pub waiting: Vec<Loop>,
    /// When the agency expects to begin, while somebody waits for it.
    pub expected_on: Option<NaiveDate>,
    /// Whether it came to nothing and nobody has said what follows.
    pub asks_next: bool,
}

/// Which referrals the tracker shows. Blank is all that have not ended.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize, ts_rs::TS)]
#[serde(default)]
#[ts(export)]
pub struct TrackerFilter {
    /// One state; `ended` is every ended one, blank every other.
    pub state: String,
    /// Only this programme, by id.
    pub programme: String,
    /// Only this agency, by id.
    pub agency: String,
}

/// The tracker: those to chase first.
///
/// # Errors
/// When the file cannot be read.
pub fn tracker(desk: &Desk, filter: &TrackerFilter) -> Result<Vec<TrackerRow>, ReferralError> {
    let today = desk.today();
    let state = filter.state.parse::<ReferralState>().ok();
    let ended = filter.state == "ended" || state.is_some_and(ReferralState::is_end);
    let programme: Option<ProgrammeId> = filter.programme.parse().ok();
    let agency: Option<AgencyId> = filter.agency.parse().ok();
    let rest = if ended {
        // Of the years, only the last three hundred ended are looked at, whatever the filter: flat cost.
        concat!(
            "WHERE referral.id IN (SELECT r.id FROM referral AS r ",
            "WHERE (r.state = 'finished' OR r.state = 'declined' OR r.state = 'withdrawn') ORDER BY r.made_on DESC LIMIT 300)",
            include_str!("picked.sql"),
            "ORDER BY referral.made_on DESC, referral.id DESC"
        )
    } else {
        concat!(
            "WHERE referral.state <> 'finished' AND referral.state <> 'declined' AND referral.state <> 'withdrawn'",
            include_str!("picked.sql"),
            "ORDER BY referral.chase_on IS NULL, referral.chase_on, referral.made_on, referral.id"
        )
    };
    let mut rows = desk.read().rows(
        &with_beside(rest),
        (programme, agency, state.map_or("", ReferralState::word)),
        |row| tracker_row(row, today),
    )?;
    if filter.state.is_empty() {
        rows.extend(asking_next(desk, programme, agency)?);
    }
    // A draft with a day of its own is no chase, so that those to chase come first by the rule itself; then those
    // where somebody has to say what follows.
    rows.sort_by_key(|row| (!row.to_chase, !row.asks_next));
    if ended {
        rows.truncate(ENDED_SHOWN);
    }
    Ok(rows)
}

/// How long the tracker asks what follows a referral that came to nothing, in days. Our own figure.
const ASKED_FOR_DAYS: u64 = 90;

/// Those that came to nothing of late, where nobody has said what follows: the thread must not be lost. The days count
/// from the answer, not from the making, because an agency may take months to decline. Those that ask are found by an
/// index of their own.
fn asking_next(
    desk: &Desk,
    programme: Option<ProgrammeId>,
    agency: Option<AgencyId>,
) -> Result<Vec<TrackerRow>, StoreError> {
    let midnight = |day: NaiveDate| day.and_time(NaiveTime::MIN).and_utc().timestamp_millis();
    let today = desk.today();
    let since = today
        .checked_sub_days(Days::new(ASKED_FOR_DAYS))
        .unwrap_or(today);
    let rest = concat!(
        "INDEXED BY referral_asks_next WHERE referral.what_next IS NULL AND referral.sent_on IS NOT NULL ",
        "AND (referral.state = 'declined' OR referral.state = 'withdrawn') ",
        "AND EXISTS (SELECT 1 FROM referral_event AS ended WHERE ended.referral = referral.id AND ended.at >= ?4 ",
        "AND ended.what = 'move' AND ended.\"to\" = referral.state) ",
        "AND EXISTS (SELECT 1 FROM person WHERE person.id = referral.client AND person.died_on IS NULL)",
        include_str!("picked.sql"),
        "ORDER BY referral.made_on, referral.id"
    );
    desk.read().rows(
        &with_beside(rest),
        (programme, agency, "", midnight(since)),
        |row| tracker_row(row, today),
    )
}

/// The referrals of one client, those that have not ended first, then the latest.
///
/// # Errors
/// When the file cannot be read.
pub fn of_client(desk: &Desk, client: PersonId) -> Result<Vec<TrackerRow>, ReferralError> {
    let sql = with_beside(
        "WHERE referral.client = ?1
         ORDER BY (referral.state = 'finished' OR referral.state = 'declined' OR referral.state = 'withdrawn'), referral.made_on DESC, referral.id DESC",
    );
    let today = desk.today();
    Ok(desk
        .read()
        .rows(&sql, [client], |row| tracker_row(row, today))?)
}

fn with_beside(rest: &str) -> String {
    format!(
        "SELECT {}, {} FROM referral {rest}",
        Referral::TABLE.column_list(),
        include_str!("beside.sql")
    )
}

fn tracker_row(row: &Row<'_>, today: NaiveDate) -> rusqlite::Result<TrackerRow> {
    let at = Referral::TABLE.columns.len();
    let referral = Referral::from_row(row)?;
    // Where it went, what for and what came of it would say what the concern is about: that stands on the referral's
    // own page.
    let restricted: bool = row.get(at + 3)?;
    Ok(TrackerRow {
        name: row.get(at)?,
        agency: if restricted {
            FROM_RESTRICTED.to_owned()
        } else {
            row.get(at + 1)?
        },
        service: if restricted { None } else { row.get(at + 2)? },
        id: referral.id,
        client: referral.client,
        urgency: referral.urgency,
        sent_on: referral.sent_on,
        chase_on: referral.chase_on,
        to_chase: referral.is_to_chase(today),
        state: referral.state,
        expected_on: referral.expected_on.filter(|_| referral.waits()),
        asks_next: referral.asks_next(row.get(at + 4)?),
        waiting: if referral.sent_on.is_some() && !referral.state.is_end() {
            referral.unmarked()
        } else {
            Vec::new()
        },
        need: if restricted {
            RESTRICTED.to_owned()
        } else {
            referral.need
        },
        outcome: match (restricted, referral.outcome) {
            (true, Some(_)) => Some("Read it on its page".to_owned()),
            (_, outcome) => outcome,
        },
    })
}
