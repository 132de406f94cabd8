//! One referral, with everything that is about it.

use chrono::NaiveDate;

use super::{
    ALLOWED, Referral, ReferralError, ReferralEventWhat, ReferralState, Wishes, chase_after,
    waits::wait_of, wishes::wishes_on,
};
use crate::{
    agencies::{Agency, Service},
    concerns::{Concern, store::EventView},
    desk::Desk,
    ids::ReferralId,
    loops::{self, Loop, LoopView, Looped},
    notes::Note,
    people::Person,
    signposts::{SignpostRow, signposts_after},
    words::capitalised,
};

/// Everything about one referral.
#[derive(Debug, Clone, PartialEq, serde::Serialize, ts_rs::TS)]
#[ts(export)]
pub struct ReferralPage {
    /// The record.
    pub referral: Referral,
    /// The client's name.
    pub name: String,
    /// The agency.
    pub agency: Agency,
    /// The service.
    pub service: Option<Service>,
    /// The volunteer who raised it.
    pub volunteer_name: Option<String>,
    /// Whether its day to chase has come.
    pub to_chase: bool,
    /// The day to chase that sending a draft starts from: its own, or the one that is filled in.
    pub chase_from_start: Option<NaiveDate>,
    /// The moves it may make now.
    pub moves: Vec<ReferralState>,
    /// Who is to hear, and whether they did.
    pub loops: Vec<LoopView>,
    /// Who still has to be told before it can end.
    pub waiting: Vec<Loop>,
    /// What stands before sending it.
    pub wishes: Wishes,
    /// What happened, newest first.
    pub events: Vec<EventView>,
    /// The note it came from, as typed.
    pub note_text: Option<String>,
    /// The referral that came to nothing before it: its agency.
    pub follows_agency: Option<String>,
    /// What followed it, where it came to nothing: the new referrals, by id and agency.
    pub followed_by: Vec<(ReferralId, String)>,
    /// Where somebody was pointed instead, where a signpost followed it.
    pub signposts: Vec<SignpostRow>,
    /// Whether somebody has to say what follows.
    pub asks_next: bool,
    /// How long the service usually takes.
    pub usual: Option<String>,
    /// What the concern it came from says.
    pub concern_words: Option<String>,
}

/// Shows one referral.
///
/// # Errors
/// When there is no such referral, or the file cannot be read.
pub fn referral(desk: &Desk, id: ReferralId) -> Result<ReferralPage, ReferralError> {
    let today = desk.today();
    let read = desk.read();
    let referral: Referral = read.record(id)?;
    let events = read.rows(
        "SELECT e.what, e.\"from\", e.\"to\", e.why, coordinator.name, e.at FROM referral_event AS e
         JOIN coordinator ON coordinator.id = e.\"by\"
         WHERE e.referral = ?1 ORDER BY e.at DESC, e.id DESC",
        [id],
        |row| {
            let what: ReferralEventWhat = row.get(0)?;
            let from: Option<String> = row.get(1)?;
            let to: String = row.get(2)?;
            Ok(EventView {
                words: match (what, from) {
                    (ReferralEventWhat::Move, None) => "Made".to_owned(),
                    (ReferralEventWhat::Move, Some(from)) => format!("From “{from}” to “{to}”"),
                    (ReferralEventWhat::Chased, _) => format!("Chased; {to}"),
                    (
                        ReferralEventWhat::Loop | ReferralEventWhat::Outcome | ReferralEventWhat::Letter,
                        _,
                    ) => capitalised(&to),
                },
                why: row.get(3)?,
                by: row.get(4)?,
                at: row.get(5)?,
            })
        },
    )?;
    let client: Person = read.record(referral.client)?;
    Ok(ReferralPage {
        name: client.name(),
        agency: read.record(referral.agency)?,
        service: match referral.service {
            Some(service) => Some(read.record(service)?),
            None => None,
        },
        volunteer_name: match referral.raised_by_volunteer {
            Some(volunteer) => Some(read.record::<Person>(volunteer)?.name()),
            None => None,
        },
        to_chase: referral.is_to_chase(today),
        chase_from_start: (referral.state == ReferralState::Draft)
            .then(|| referral.chase_on.unwrap_or_else(|| chase_after(today, today))),
        moves: ALLOWED
            .iter()
            .filter(|(from, _, _)| *from == referral.state)
            .map(|(_, to, _)| *to)
            .collect(),
        loops: loops::views(read, &referral, today)?,
        waiting: referral.unmarked(),
        wishes: wishes_on(read, referral.client, Some(referral.agency), today)?,
        events,
        follows_agency: match referral.follows {
            Some(before) => {
                let before: Referral = read.record(before)?;
                Some(read.record::<Agency>(before.agency)?.name)
            }
            None => None,
        },
        followed_by: read.rows(
            "SELECT referral.id, agency.name FROM referral JOIN agency ON agency.id = referral.agency
             WHERE referral.follows = ?1 ORDER BY referral.id",
            [id],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?,
        signposts: signposts_after(read, id)?,
        asks_next: referral.asks_next(client.died_on.is_some()),
        usual: match referral.service {
            Some(service) => Some(wait_of(read, service, today)?.usual_in_words()),
            None => None,
        },
        note_text: match referral.from_note {
            Some(note) => Some(read.record::<Note>(note)?.text),
            None => None,
        },
        concern_words: match referral.from_concern {
            Some(concern) => Some(
                read.record::<Concern>(concern)?
                    .words_elsewhere()
                    .to_owned(),
            ),
            None => None,
        },
        referral,
    })
}
