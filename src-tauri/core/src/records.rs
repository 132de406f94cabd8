//! Every table of records in one list, and the actions of the write gate.

use crate::store::{Record, Table};
use crate::{
    agencies, clients, concerns, consent, mdt, notes, people, programmes, referrals, sessions,
    settings, visits, volunteers,
};

/// Every table of records, in the order of their numbers. A number is never given twice.
pub static TABLES: &[&Table] = &[
    programmes::Programme::TABLE,
    programmes::Practice::TABLE,
    programmes::Coordinator::TABLE,
    agencies::Agency::TABLE,
    agencies::Service::TABLE,
    settings::Setting::TABLE,
    people::Person::TABLE,
    clients::Client::TABLE,
    clients::ClientPractice::TABLE,
    clients::KnownRisk::TABLE,
    clients::Match::TABLE,
    clients::Representative::TABLE,
    volunteers::Volunteer::TABLE,
    volunteers::Agreement::TABLE,
    volunteers::Training::TABLE,
    consent::Consent::TABLE,
    consent::Exclusion::TABLE,
    sessions::Session::TABLE,
    sessions::Attendance::TABLE,
    notes::Note::TABLE,
    notes::NoteAbout::TABLE,
    notes::NoteMention::TABLE,
    notes::NoteAmendment::TABLE,
    visits::Visit::TABLE,
    concerns::Concern::TABLE,
    concerns::ConcernEvent::TABLE,
    referrals::Referral::TABLE,
    referrals::ReferralEvent::TABLE,
    referrals::Signpost::TABLE,
    mdt::MdtMeeting::TABLE,
    mdt::MdtAttending::TABLE,
    mdt::MdtItem::TABLE,
    mdt::MdtItemConcern::TABLE,
    mdt::MdtAction::TABLE,
    mdt::MdtRef::TABLE,
    mdt::Export::TABLE,
];
