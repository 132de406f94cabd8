//! Reading and writing signposts.

use chrono::NaiveDate;
use uuid::Uuid;

use super::{FROM_RESTRICTED, Signpost, SignpostError, SignpostForm};
use crate::{
    action::Action,
    agencies::Service,
    clock::local_day,
    concerns::store::{is_client, name_of, only_client_of},
    desk::{Desk, Done},
    forms::Faults,
    ids::{NoteId, PersonId, ReferralId, SignpostId},
    notes::{Note, as_filled},
    referrals::{
        NOTHING_TO_FOLLOW, Referral, ServiceChoice, WhatNext, followed, note_text, services_for,
    },
    store::{Reader, StoreError},
};

/// A signpost as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, ts_rs::TS)]
#[ts(export)]
pub struct SignpostRow {
    /// The signpost.
    pub id: SignpostId,
    /// The client.
    pub client: PersonId,
    /// Where they were pointed, in words; of one from a restricted concern only that it is one.
    pub to: String,
    /// The day.
    pub on: NaiveDate,
    /// Why, unless it comes from a restricted concern.
    pub why: Option<String>,
}

/// The signposts of one client, latest first. What one from a restricted concern says stands on its own page.
///
/// # Errors
/// When the file cannot be read.
pub fn signposts_of(desk: &Desk, client: PersonId) -> Result<Vec<SignpostRow>, SignpostError> {
    let rows = listed(desk.read(), "signpost.client = ?1", client.into())?;
    let shown = rows.into_iter().map(|(row, restricted)| {
        if restricted {
            SignpostRow {
                to: FROM_RESTRICTED.to_owned(),
                why: None,
                ..row
            }
        } else {
            row
        }
    });
    Ok(shown.collect())
}

/// The signposts that followed a referral which came to nothing, latest first.
///
/// # Errors
/// When the file cannot be read.
pub(crate) fn signposts_after(
    read: Reader<'_>,
    referral: ReferralId,
) -> Result<Vec<SignpostRow>, StoreError> {
    let rows = listed(read, "signpost.from_referral = ?1", referral.into())?;
    Ok(rows.into_iter().map(|(row, _)| row).collect())
}

/// Each with whether it comes from a restricted concern, or from what one was raised from.
fn listed(read: Reader<'_>, whose: &str, id: Uuid) -> Result<Vec<(SignpostRow, bool)>, StoreError> {
    read.rows(
        &format!(
            "SELECT signpost.id, signpost.client, coalesce(signpost.words, ''), signpost.\"on\", signpost.why,
               service.name, agency.name,
               EXISTS (SELECT 1 FROM restricted_from_note WHERE restricted_from_note.note = signpost.from_note)
                 OR EXISTS (SELECT 1 FROM restricted_referral
                   WHERE restricted_referral.referral = signpost.from_referral)
             FROM signpost LEFT JOIN service ON service.id = signpost.service
             LEFT JOIN agency ON agency.id = service.agency
             WHERE {whose} ORDER BY signpost.\"on\" DESC, signpost.id DESC"
        ),
        [id.as_bytes().as_slice()],
        |row| {
            let words: String = row.get(2)?;
            let to = match (
                row.get::<_, Option<String>>(5)?,
                row.get::<_, Option<String>>(6)?,
            ) {
                (Some(service), Some(agency)) => format!("{service}, {agency}"),
                _ => words,
            };
            let listed = SignpostRow {
                id: row.get(0)?,
                client: row.get(1)?,
                to,
                on: row.get::<_, String>(3)?.parse().unwrap_or_default(),
                why: row.get(4)?,
            };
            Ok((listed, row.get(7)?))
        },
    )
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
        form.why = as_filled(read, &referral.reason, referral.from_note)?;
        client = Some(referral.client);
    }
    if let Some(note) = note {
        let note: Note = read.record(note)?;
        form.from_note = note.id.to_string();
        form.why = as_filled(read, note.text.trim(), Some(note.id))?;
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
