//! What the page for making or correcting a referral starts from.

use super::{
    Referral, ReferralError, ReferralForm, ServiceChoice, Urgency, next::followed_by, services_for,
    wishes::wishes_on,
};
use crate::{
    agencies::Agency,
    clock::local_day,
    concerns::{
        Concern, Level, RaisedBy,
        store::{is_volunteer, name_of, only_client_of},
    },
    consent::Basis,
    desk::Desk,
    heard::{Guess, store::HeardNote},
    ids::{AgencyId, ConcernId, NoteId, PersonId, ReferralId},
    notes::{Note, as_filled},
    people::unnamed::note_behind,
    programmes::Coordinator,
    store::{Reader, StoreError},
};

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
    /// The agency of the referral it follows.
    pub follows: Option<String>,
    /// Every service of the directory, those that work where the person lives first.
    pub services: Vec<ServiceChoice>,
    /// Every agency of the directory: id and name.
    pub agencies: Vec<(AgencyId, String)>,
    /// The fields that were guessed from the note.
    pub guessed: Vec<Guess>,
    /// The phone numbers in the note.
    pub phones: Vec<String>,
}

/// Starts a referral, filled from a note, a concern, a client or the referral it follows, as far as those are known.
///
/// # Errors
/// [`ReferralError::NothingToFollow`] where that one goes on; when the file cannot be read.
pub fn start(
    desk: &Desk,
    client: Option<PersonId>,
    note: Option<NoteId>,
    concern: Option<ConcernId>,
    follows: Option<ReferralId>,
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
    let before = match follows {
        Some(before) => {
            let before: Referral = read.record(before)?;
            Some(
                followed_by(read, before.id, before.client)?
                    .ok_or(ReferralError::NothingToFollow)?,
            )
        }
        None => None,
    };
    if let Some(before) = before {
        // It keeps what was needed and why, and whence it came; the agency is what is new.
        form = ReferralForm {
            agency: String::new(),
            service: String::new(),
            basis: String::new(),
            basis_words: String::new(),
            method: String::new(),
            made_on: form.made_on,
            chase_on: String::new(),
            return_response_to: form.return_response_to,
            follows: before.id.to_string(),
            ..ReferralForm::of(&before)
        };
        client = Some(before.client);
        volunteer = before.raised_by_volunteer;
    }
    if let Some(concern) = concern {
        let concern: Concern = read.record(concern)?;
        form.from_concern = concern.id.to_string();
        // What is restricted is not copied by itself into something that leaves.
        if !concern.restricted {
            form.need = concern.category.to_string();
            let words = concern.ask.as_ref().unwrap_or(&concern.situation);
            let note = note_behind(read, concern.from_note, concern.from_visit)?;
            form.reason = as_filled(read, words, note)?;
        }
        client = Some(concern.client);
        if concern.raised_by == RaisedBy::Volunteer {
            volunteer = concern.raised_by_person;
        }
    }
    let mut line = None;
    if let Some(note) = note {
        let note: Note = read.record(note)?;
        line = Some(HeardNote::read(read, &note)?);
        form.from_note = note.id.to_string();
        if form.reason.is_empty() {
            form.reason = as_filled(read, note.text.trim(), Some(note.id))?;
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
    let Some(line) = line else {
        return started(desk, form);
    };
    let mut guessed: Vec<Guess> = client
        .and_then(|client| line.named("client", client))
        .into_iter()
        .collect();
    // Only the word itself: that something urgent is to be referred "soon" would be a judgement.
    if let Some(soon) = line
        .heard
        .level
        .as_ref()
        .filter(|level| level.what == Level::Soon)
    {
        form.urgency = Urgency::Soon.to_string();
        guessed.push(line.guess("urgency", soon));
    }
    Ok(ReferralStart {
        guessed,
        phones: line.phones(),
        ..started(desk, form)?
    })
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
        services: services_for(desk, form.client.parse().ok(), "")?,
        follows: match form.follows.parse::<ReferralId>() {
            Ok(before) => read
                .maybe_record::<Referral>(before)?
                .map(|before| before.agency),
            Err(_) => None,
        }
        .map(|agency| read.record::<Agency>(agency).map(|agency| agency.name))
        .transpose()?,
        agencies: read.rows(
            "SELECT id, name FROM agency ORDER BY name COLLATE NOCASE",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?,
        guessed: Vec::new(),
        phones: Vec::new(),
        form,
    })
}

pub(crate) fn note_text(read: Reader<'_>, id: &str) -> Result<Option<String>, StoreError> {
    match id.parse::<NoteId>() {
        Ok(note) => Ok(read.maybe_record::<Note>(note)?.map(|note| note.text)),
        Err(_) => Ok(None),
    }
}
