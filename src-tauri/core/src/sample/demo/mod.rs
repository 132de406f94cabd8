//! The demo programme, read from the CSV files of `assets/sample`.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{Loaded, SampleError};
use crate::{clock::FixedClock, desk::Desk, progress::Part};
use plan::Plan;
use rows::Known;

mod concerns;
mod directory;
mod good_news;
mod meetings;
mod people;
mod permissions;
mod plan;
mod referrals;
mod rows;
mod sessions;

pub(super) use concerns::concern_event;
pub(super) use referrals::{coordinator_name, referral_event};

macro_rules! files {
    ($($name:literal: $($column:literal)+);+ $(;)?) => {
        /// Every file of the demo: its name, its bytes and the columns it may have.
        pub(super) const FILES: &[(&str, &[u8], &[&str])] = &[$((
            $name,
            include_bytes!(concat!("../../../../../assets/sample/", $name, ".csv")),
            &[$($column),+],
        )),+];
    };
}

files! {
    "programmes": "name" "area";
    "practices": "name" "ods_code" "town";
    "agencies": "name" "phone" "email" "address" "areas";
    "services": "agency" "name" "need" "how_to_refer" "eligibility" "last_checked_day";
    "people": "role" "given_name" "family_name" "preferred_name" "pronouns" "date_of_birth" "birth_year"
        "phone" "mobile" "email" "address_lines" "town" "postcode" "preferred_contact"
        "communication_needs" "language" "emergency_contact_name" "emergency_contact_phone" "died_day";
    "clients": "person" "status" "ended_why" "ended_day" "programme" "practice" "nhs_number" "referred_by"
        "referred_day" "over_75" "two_or_more_conditions" "lives_alone" "what_matters" "important_people"
        "strengths" "interests" "please_do" "please_dont" "how_to_support" "visit_safety"
        "talk_about_at_next_mdt" "welcome_home_discharged_day";
    "known_risks": "client" "text" "day";
    "practice_changes": "client" "day" "practice";
    "volunteers": "person" "status" "joined_day" "skills" "interests" "languages" "areas" "availability"
        "drives" "cannot" "dbs_checked_day" "attends_mdt";
    "agreements": "volunteer" "version" "signed_day" "expires_day";
    "training": "volunteer" "name" "day" "expires_day";
    "matches": "client" "volunteer" "day" "until_day" "ended_because";
    "consents": "person" "purpose" "answer" "how" "day" "by" "witnessed_by" "wording_version" "covers"
        "with_whom" "review_day";
    "exclusions": "person" "not_with_person" "not_with_practice" "not_with_agency" "not_with_words"
        "purpose" "from_day" "until_day";
    "representatives": "client" "person" "kind" "evidence_seen_day";
    "sessions": "session" "kind" "programme" "day" "starts" "ends" "venue" "host" "state";
    "registers": "session" "here" "sent_apologies" "not_here";
    "notes": "note" "session" "day" "at" "kind" "told_by" "told_by_words" "text" "about";
    "visits": "client" "volunteer" "day" "minutes" "kind" "made" "not_made_why" "text" "from_note";
    "concerns": "concern" "client" "category" "level" "day" "raised_by" "raised_by_person"
        "raised_by_words" "from_note" "in_their_words" "situation" "background" "what_we_saw" "ask"
        "person_knows" "person_agrees" "due_day" "outcome" "same_as" "not_told_person"
        "not_told_person_words" "their_wishes" "immediate_danger" "told_whom" "told_reference"
        "consent_sought" "safe_to_tell" "emergency_rang" "emergency_at" "emergency_reference";
    "concern_events": "concern" "day" "what" "to" "why" "how";
    "referrals": "referral" "client" "agency" "service" "need" "reason" "urgency" "basis" "basis_words"
        "method" "from_concern" "from_note" "day" "chase_day" "raised_by_volunteer" "outcome";
    "referral_events": "referral" "day" "what" "to" "why" "how";
    "signposts": "client" "service" "words" "day" "why" "from_note";
    "good_news": "day" "text" "about" "thanks_to" "thanked" "permission" "from_note" "told";
    "meetings": "meeting" "practice" "day" "made_day" "starts" "place" "chair" "held" "attending";
    "items": "meeting" "client" "concerns" "ask" "volunteer_present" "sharing" "basis" "sharing_reason"
        "left_out" "decision" "decision_in_plain_english";
    "actions": "meeting" "client" "what" "who" "due_day" "done_day";
}

/// A minute past midnight.
const fn clock_time(hour: i64, minute: i64) -> i64 {
    hour * 60 + minute
}

pub(super) fn load(
    desk: &mut Desk,
    clock: &FixedClock,
    as_of: NaiveDate,
    part: &Part,
) -> Result<Loaded, SampleError> {
    let mut plan = Plan {
        as_of,
        notes: BTreeMap::new(),
        acts: Vec::new(),
        last: Vec::new(),
    };
    directory::directory(&mut plan)?;
    people::everybody(&mut plan)?;
    permissions::permissions(&mut plan)?;
    sessions::gatherings(&mut plan)?;
    sessions::notes_and_visits(&mut plan)?;
    concerns::concerns(&mut plan)?;
    referrals::referrals(&mut plan)?;
    good_news::good_news(&mut plan)?;
    meetings::meetings(&mut plan)?;
    plan.acts.sort_by_key(|act| act.ms);
    let mut known = Known::default();
    desk.together(|desk| {
        let mut steps = part.steps(plan.acts.len() as u64);
        for act in plan.acts {
            steps.done(1)?;
            clock.move_on_to(act.ms);
            desk.write(act.action, |tx| (act.run)(tx, &mut known))?;
        }
        for run in plan.last {
            run(desk, &known)?;
        }
        Ok::<_, SampleError>(())
    })?;
    Ok(known.loaded)
}
