//! What the page for making or correcting a referral starts from.

use super::{ReferralError, ReferralForm, Urgency, wishes::wishes_on};
use crate::{
    clock::local_day,
    concerns::{
        Concern, RaisedBy,
        store::{is_volunteer, name_of, only_client_of},
    },
    consent::Basis,
    desk::Desk,
    ids::{AgencyId, ConcernId, NoteId, PersonId, ReferralId, ServiceId},
    notes::Note,
    programmes::Coordinator,
    store::{Reader, StoreError},
};

/// A service to choose.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, ts_rs::TS)]
#[ts(export)]
pub struct ServiceChoice {
    /// The service.
    pub id: ServiceId,
    /// Its name.
    pub name: String,
    /// Whose it is.
    pub agency: AgencyId,
    /// Whose it is, by name.
    pub agency_name: String,
    /// The need it answers.
    pub need: String,
    /// How to refer to it.
    pub how_to_refer: Option<String>,
}

/// What the page for making or correcting a referral starts from.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, ts_rs::TS)]
#[ts(export)]
pub struct ReferralStart {
    /// The form, filled as far as is known.
    pub form: ReferralForm,
    /// The client's name, when one is known.
    pub client_name: Option<String>,
    /// The volunteer's name, when one raised it.
    pub volunteer_name: Option<String>,
    /// The words of the note it comes from.
    pub note_text: Option<String>,
    /// The words of the concern it comes from.
    pub concern_words: Option<String>,
    /// Every service of the directory.
    pub services: Vec<ServiceChoice>,
    /// Every agency of the directory: id and name.
    pub agencies: Vec<(AgencyId, String)>,
}

pub(crate) fn services(read: Reader<'_>) -> Result<Vec<ServiceChoice>, StoreError> {
    read.rows(
        "SELECT service.id, service.name, agency.id, agency.name, service.need, service.how_to_refer
         FROM service JOIN agency ON agency.id = service.agency
         ORDER BY agency.name COLLATE NOCASE, service.name COLLATE NOCASE",
        [],
        |row| {
            Ok(ServiceChoice {
                id: row.get(0)?,
                name: row.get(1)?,
                agency: row.get(2)?,
                agency_name: row.get(3)?,
                need: row.get(4)?,
                how_to_refer: row.get(5)?,
            })
        },
    )
}

/// Starts a referral, filled from a note, a concern or a client, as far as those are known.
///
/// # Errors
/// When the file cannot be read.
pub fn start(
    desk: &Desk,
    client: Option<PersonId>,
    note: Option<NoteId>,
    concern: Option<ConcernId>,
) -> Result<ReferralStart, ReferralError> {
    let read = desk.read();
    let mut form = ReferralForm {
        urgency: Urgency::Routine.to_string(),
        made_on: desk.today().to_string(),
        return_response_to: read.record::<Coordinator>(desk.who()?)?.name,
        ..ReferralForm::default()
    };
    let mut client = client;
    let mut volunteer = None;
    if let Some(concern) = concern {
        let concern: Concern = read.record(concern)?;
        form.from_concern = concern.id.to_string();
        // What is restricted is not copied by itself into something that leaves.
        if !concern.restricted {
            form.need = concern.category.to_string();
            form.reason = concern.ask.clone().unwrap_or(concern.situation.clone());
        }
        client = Some(concern.client);
        if concern.raised_by == RaisedBy::Volunteer {
            volunteer = concern.raised_by_person;
        }
    }
    if let Some(note) = note {
        let note: Note = read.record(note)?;
        form.from_note = note.id.to_string();
        if form.reason.is_empty() {
            form.reason = note.text.trim().to_owned();
        }
        form.made_on = local_day(note.at).min(desk.today()).to_string();
        if client.is_none() {
            client = only_client_of(read, note.id)?;
        }
        if let (None, Some(teller)) = (volunteer, note.told_by)
            && Some(teller) != client
            && is_volunteer(read, teller)?
        {
            volunteer = Some(teller);
        }
    }
    if let Some(client) = client {
        form.client = client.to_string();
        if wishes_on(read, client, None, desk.today())?.consent_given {
            form.basis = Basis::Consent.to_string();
        }
    }
    form.raised_by_volunteer = volunteer.map_or_else(String::new, |id| id.to_string());
    started(desk, form)
}

/// Opens a referral for correcting.
///
/// # Errors
/// When there is no such referral, or the file cannot be read.
pub fn form_of(desk: &Desk, id: ReferralId) -> Result<ReferralStart, ReferralError> {
    started(desk, ReferralForm::of(&desk.read().record(id)?))
}

fn started(desk: &Desk, form: ReferralForm) -> Result<ReferralStart, ReferralError> {
    let read = desk.read();
    Ok(ReferralStart {
        client_name: name_of(read, &form.client)?,
        volunteer_name: name_of(read, &form.raised_by_volunteer)?,
        note_text: note_text(read, &form.from_note)?,
        concern_words: match form.from_concern.parse::<ConcernId>() {
            Ok(id) => read
                .maybe_record::<Concern>(id)?
                .map(|concern| concern.words_elsewhere().to_owned()),
            Err(_) => None,
        },
        services: services(read)?,
        agencies: read.rows(
            "SELECT id, name FROM agency ORDER BY name COLLATE NOCASE",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?,
        form,
    })
}

pub(crate) fn note_text(read: Reader<'_>, id: &str) -> Result<Option<String>, StoreError> {
    match id.parse::<NoteId>() {
        Ok(note) => Ok(read.maybe_record::<Note>(note)?.map(|note| note.text)),
        Err(_) => Ok(None),
    }
}
