//! Reading and writing signposts.

use chrono::NaiveDate;

use super::{Signpost, SignpostError, SignpostForm};
use crate::{
    action::Action,
    agencies::Service,
    clock::local_day,
    concerns::store::{is_client, name_of, only_client_of},
    desk::{Desk, Done},
    forms::Faults,
    ids::{NoteId, PersonId, ReferralId, SignpostId},
    notes::Note,
    referrals::{
        NOTHING_TO_FOLLOW, Referral, ServiceChoice, WhatNext, followed, note_text, services_for,
    },
    store::Reader,
};

/// A signpost as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, ts_rs::TS)]
#[ts(export)]
pub struct SignpostRow {
    /// The signpost.
    pub id: SignpostId,
    /// The client.
    pub client: PersonId,
    /// Where they were pointed, in words.
    pub to: String,
    /// The day.
    pub on: NaiveDate,
    /// Why.
    pub why: Option<String>,
}

/// The signposts of one client, latest first.
///
/// # Errors
/// When the file cannot be read.
pub fn signposts_of(desk: &Desk, client: PersonId) -> Result<Vec<SignpostRow>, SignpostError> {
    Ok(desk.read().rows(
        "SELECT signpost.id, signpost.client, coalesce(signpost.words, ''), signpost.\"on\", signpost.why,
           service.name, agency.name
         FROM signpost LEFT JOIN service ON service.id = signpost.service
         LEFT JOIN agency ON agency.id = service.agency
         WHERE signpost.client = ?1 ORDER BY signpost.\"on\" DESC, signpost.id DESC",
        [client],
        |row| {
            let words: String = row.get(2)?;
            let to = match (
                row.get::<_, Option<String>>(5)?,
                row.get::<_, Option<String>>(6)?,
            ) {
                (Some(service), Some(agency)) => format!("{service}, {agency}"),
                _ => words,
            };
            Ok(SignpostRow {
                id: row.get(0)?,
                client: row.get(1)?,
                to,
                on: row.get::<_, String>(3)?.parse().unwrap_or_default(),
                why: row.get(4)?,
            })
        },
    )?)
}

/// What the page for a signpost starts from.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, ts_rs::TS)]
#[ts(export)]
pub struct SignpostStart {
    /// The form, filled as far as is known.
    pub form: SignpostForm,
    /// The client's name, when one is known.
    pub client_name: Option<String>,
    /// The words of the note it comes from.
    pub note_text: Option<String>,
    /// Every service of the directory.
    pub services: Vec<ServiceChoice>,
}

/// Starts a signpost, filled from a note, a client or a referral that came to nothing.
///
/// # Errors
/// When the file cannot be read.
pub fn start_signpost(
    desk: &Desk,
    client: Option<PersonId>,
    note: Option<NoteId>,
    referral: Option<ReferralId>,
) -> Result<SignpostStart, SignpostError> {
    let read = desk.read();
    let mut form = SignpostForm {
        on: desk.today().to_string(),
        ..SignpostForm::default()
    };
    let mut client = client;
    if let Some(referral) = referral {
        let referral: Referral = read.record(referral)?;
        form.from_referral = referral.id.to_string();
        form.why = referral.reason;
        client = Some(referral.client);
    }
    if let Some(note) = note {
        let note: Note = read.record(note)?;
        form.from_note = note.id.to_string();
        form.why = note.text.trim().to_owned();
        form.on = local_day(note.at).min(desk.today()).to_string();
        if client.is_none() {
            client = only_client_of(read, note.id)?;
        }
    }
    form.client = client.map_or_else(String::new, |id| id.to_string());
    signpost_started(desk, form)
}

/// Opens a signpost for correcting.
///
/// # Errors
/// When there is no such signpost, or the file cannot be read.
pub fn signpost_form(desk: &Desk, id: SignpostId) -> Result<SignpostStart, SignpostError> {
    signpost_started(desk, SignpostForm::of(&desk.read().record(id)?))
}

fn signpost_started(desk: &Desk, form: SignpostForm) -> Result<SignpostStart, SignpostError> {
    let read = desk.read();
    Ok(SignpostStart {
        client_name: name_of(read, &form.client)?,
        note_text: note_text(read, &form.from_note)?,
        services: services_for(desk, form.client.parse().ok(), "")?,
        form,
    })
}

fn check_signpost(read: Reader<'_>, signpost: &Signpost) -> Result<(), SignpostError> {
    let mut faults = Faults::new();
    if !is_client(read, signpost.client)? {
        faults.add("client", "Choose somebody the programme supports.");
    }
    if let Some(service) = signpost.service
        && read.maybe_record::<Service>(service)?.is_none()
    {
        faults.add("service", "Choose a service from the list.");
    }
    if let Some(note) = signpost.from_note
        && read.maybe_record::<Note>(note)?.is_none()
    {
        faults.add("from_note", "The note this came from is no longer there.");
    }
    Ok(faults.done(())?)
}

/// Records that somebody was told where to go.
///
/// # Errors
/// Every fault of the form; nothing is kept then.
pub fn record_signpost(
    desk: &mut Desk,
    form: &SignpostForm,
) -> Result<Done<SignpostId>, SignpostError> {
    desk.write(Action::RecordSignpost, |tx| {
        let signpost = form.checked(tx.new_id(), None, tx.today())?;
        check_signpost(tx.read(), &signpost)?;
        if let Some(referral) = signpost.from_referral
            && !followed(tx, referral, signpost.client, WhatNext::Signpost)?
        {
            return Err(Faults::one("from_referral", NOTHING_TO_FOLLOW).into());
        }
        tx.insert(&signpost)?;
        Ok(signpost.id)
    })
}

/// Corrects a signpost.
///
/// # Errors
/// Every fault of the form; nothing changes then.
pub fn change_signpost(
    desk: &mut Desk,
    id: SignpostId,
    form: &SignpostForm,
) -> Result<Done<SignpostId>, SignpostError> {
    desk.write(Action::ChangeSignpost, |tx| {
        let old: Signpost = tx.read().record(id)?;
        let signpost = form.checked(id, Some(&old), tx.today())?;
        check_signpost(tx.read(), &signpost)?;
        tx.update(&signpost)?;
        Ok(id)
    })
}
