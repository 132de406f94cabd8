//! The tracker: referrals in a list.

use chrono::NaiveDate;
use rusqlite::Row;

use super::{Referral, ReferralError, ReferralState, Urgency};
use crate::{
    concerns::RESTRICTED,
    desk::Desk,
    ids::{AgencyId, PersonId, ProgrammeId, ReferralId},
    loops::{Loop, Looped},
    store::{Record, StoreError},
};

/// What stands in place of the agency of a referral from a restricted concern, here and in other lists.
pub(crate) const FROM_RESTRICTED: &str = "Referral from a restricted concern";

/// How many lines the tracker shows at first: ten years leave tens of thousands.
const SHOWN: u32 = 100;

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

/// The tracker: so many of its lines as were asked for, and how many there are.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, ts_rs::TS)]
#[ts(export)]
pub struct Tracker {
    /// Those to chase first.
    pub rows: Vec<TrackerRow>,
    /// How many more fit.
    pub more: u32,
    /// How many of all that fit have not ended.
    pub going_on: u32,
    /// How many of those are to be chased.
    pub to_chase: u32,
    /// How many came to nothing where nobody has said what follows.
    pub asking_next: u32,
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
    /// How many lines beyond the first hundred.
    pub beyond: u32,
}

/// The tracker: those to chase first.
///
/// # Errors
/// When the file cannot be read.
pub fn tracker(desk: &Desk, filter: &TrackerFilter) -> Result<Tracker, ReferralError> {
    let today = desk.today();
    let state = filter.state.parse::<ReferralState>().ok();
    let programme: Option<ProgrammeId> = filter.programme.parse().ok();
    let agency: Option<AgencyId> = filter.agency.parse().ok();
    let picked = (programme, agency, state.map_or("", ReferralState::word));
    let shown = SHOWN.saturating_add(filter.beyond);
    if filter.state == "ended" || state.is_some_and(ReferralState::is_end) {
        return ended(desk, picked, shown);
    }
    let (going_on, to_chase): (u32, u32) = desk.read().one(
        concat!(
            "SELECT count(*), coalesce(sum(referral.state <> 'draft' AND referral.chase_on <= ?4), 0) FROM referral ",
            include_str!("going_on.sql"),
            include_str!("picked.sql")
        ),
        (picked.0, picked.1, picked.2, today.to_string()),
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    // Which lines are shown is asked first, so that what stands beside them is read for those alone. A draft with a
    // day of its own is no chase.
    let rest = concat!(
        "WHERE referral.id IN (SELECT referral.id FROM referral ",
        include_str!("going_on.sql"),
        include_str!("picked.sql"),
        "ORDER BY referral.state = 'draft' OR referral.chase_on > ?4 OR referral.chase_on IS NULL, ",
        "referral.chase_on IS NULL, referral.chase_on, referral.made_on, referral.id LIMIT ?5) ",
        "ORDER BY referral.chase_on IS NULL, referral.chase_on, referral.made_on, referral.id"
    );
    let mut rows = desk.read().rows(
        &with_beside(rest),
        (picked.0, picked.1, picked.2, today.to_string(), shown),
        |row| tracker_row(row, today),
    )?;
    let asking = if filter.state.is_empty() {
        asking_next(desk, programme, agency, "")?
    } else {
        Vec::new()
    };
    let asking_next = counted(asking.len());
    rows.extend(asking);
    // Those to chase come first; then those where somebody has to say what follows.
    rows.sort_by_key(|row| (!row.to_chase, !row.asks_next));
    rows.truncate(usize::try_from(shown).unwrap_or(usize::MAX));
    Ok(Tracker {
        more: (going_on + asking_next).saturating_sub(counted(rows.len())),
        rows,
        going_on,
        to_chase,
        asking_next,
    })
}

/// A number of lines; there are never four thousand million.
fn counted(lines: usize) -> u32 {
    u32::try_from(lines).unwrap_or(u32::MAX)
}

/// Those that ended: first those where somebody has to say what follows, then the latest. What was chosen is asked
/// before the list is cut, and all that fit are counted, so that none is missed without a word.
fn ended(
    desk: &Desk,
    picked: (Option<ProgrammeId>, Option<AgencyId>, &str),
    shown: u32,
) -> Result<Tracker, ReferralError> {
    let today = desk.today();
    let (programme, agency, state) = picked;
    // The years leave tens of thousands: those of one agency are found by it, all others by the day they were made,
    // read backwards until the list is full.
    let fits = match agency {
        Some(_) => concat!(
            "FROM referral INDEXED BY referral_agency WHERE referral.agency = ?2 AND ",
            "(referral.state = 'finished' OR referral.state = 'declined' OR referral.state = 'withdrawn')",
            include_str!("picked.sql")
        ),
        None => concat!(
            "FROM referral INDEXED BY referral_ended WHERE ",
            "(referral.state = 'finished' OR referral.state = 'declined' OR referral.state = 'withdrawn')",
            include_str!("picked.sql")
        ),
    };
    let all: u32 = desk
        .read()
        .one(&format!("SELECT count(*) {fits}"), picked, |row| row.get(0))?;
    let rest = format!(
        "WHERE referral.id IN (SELECT referral.id {fits} ORDER BY referral.made_on DESC, referral.id DESC LIMIT ?4)
         ORDER BY referral.made_on DESC, referral.id DESC"
    );
    let latest = desk.read().rows(
        &with_beside(&rest),
        (programme, agency, state, shown),
        |row| tracker_row(row, today),
    )?;
    let mut rows = asking_next(desk, programme, agency, state)?;
    rows.reverse();
    let asking_next = counted(rows.len());
    // Every one that asks stands before them already.
    rows.extend(latest.into_iter().filter(|row| !row.asks_next));
    rows.truncate(usize::try_from(shown).unwrap_or(usize::MAX));
    Ok(Tracker {
        more: all.saturating_sub(counted(rows.len())),
        rows,
        going_on: 0,
        to_chase: 0,
        asking_next,
    })
}

/// Those that came to nothing, where nobody has said what follows: the thread must not be lost, however long ago that
/// was. Those that ask are found by an index of their own, which holds no others.
fn asking_next(
    desk: &Desk,
    programme: Option<ProgrammeId>,
    agency: Option<AgencyId>,
    state: &str,
) -> Result<Vec<TrackerRow>, StoreError> {
    let today = desk.today();
    let rest = concat!(
        "INDEXED BY referral_asks_next WHERE referral.what_next IS NULL AND referral.sent_on IS NOT NULL ",
        "AND (referral.state = 'declined' OR referral.state = 'withdrawn') ",
        "AND EXISTS (SELECT 1 FROM person WHERE person.id = referral.client AND person.died_on IS NULL)",
        include_str!("picked.sql"),
        "ORDER BY referral.made_on, referral.id"
    );
    desk.read()
        .rows(&with_beside(rest), (programme, agency, state), |row| {
            tracker_row(row, today)
        })
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
