//! Reading and writing settings, one row a key.

use super::{Organisation, PaperFooter, SafeguardingNumbers, Setting, SettingsError};
use crate::{
    action::Action,
    desk::{Desk, Done},
    store::{Reader, StoreError, Tx},
};

/// Whom to ring, as filled in so far.
///
/// # Errors
/// When the file cannot be read.
pub fn safeguarding_numbers(desk: &Desk) -> Result<SafeguardingNumbers, StoreError> {
    let mut numbers = SafeguardingNumbers::default();
    for (key, field) in SafeguardingNumbers::default()
        .each()
        .map(|(key, field, _)| (key, field))
    {
        if let Some(setting) = find(desk.read(), key)? {
            match field {
                "adult_daytime" => numbers.adult_daytime = setting.value,
                "adult_out_of_hours" => numbers.adult_out_of_hours = setting.value,
                "medical" => numbers.medical = setting.value,
                "police" => numbers.police = setting.value,
                _ => numbers.us = setting.value,
            }
        }
    }
    Ok(numbers)
}

/// Keeps whom to ring.
///
/// # Errors
/// Every fault at once; nothing is kept then.
pub fn save_safeguarding_numbers(
    desk: &mut Desk,
    numbers: &SafeguardingNumbers,
) -> Result<Done<()>, SettingsError> {
    let checked = numbers.check()?;
    desk.write(Action::SaveSettings, |tx| {
        for (key, _, value) in checked.each() {
            keep(tx, key, value)?;
        }
        Ok(())
    })
}

/// What stands at the foot of an MDT's papers.
///
/// # Errors
/// When the file cannot be read.
pub fn paper_footer(desk: &Desk) -> Result<PaperFooter, StoreError> {
    Ok(
        find(desk.read(), PaperFooter::KEY)?.map_or_else(PaperFooter::default, |setting| {
            PaperFooter {
                text: setting.value,
            }
        }),
    )
}

/// Keeps what stands at the foot of an MDT's papers.
///
/// # Errors
/// When it is too long; nothing is kept then.
pub fn save_paper_footer(desk: &mut Desk, footer: &PaperFooter) -> Result<Done<()>, SettingsError> {
    let checked = footer.check()?;
    desk.write(Action::SaveSettings, |tx| {
        Ok(keep(tx, PaperFooter::KEY, &checked.text)?)
    })
}

/// Who keeps the records, as filled in so far.
///
/// # Errors
/// When the file cannot be read.
pub fn organisation(desk: &Desk) -> Result<Organisation, StoreError> {
    let mut organisation = Organisation::default();
    for (key, field, _) in Organisation::default().each() {
        if let Some(setting) = find(desk.read(), key)? {
            match field {
                "name" => organisation.name = setting.value,
                "address" => organisation.address = setting.value,
                "contact" => organisation.contact = setting.value,
                _ => organisation.registration = setting.value,
            }
        }
    }
    Ok(organisation)
}

/// Keeps who keeps the records.
///
/// # Errors
/// Every fault at once; nothing is kept then.
pub fn save_organisation(
    desk: &mut Desk,
    organisation: &Organisation,
) -> Result<Done<()>, SettingsError> {
    let checked = organisation.check()?;
    desk.write(Action::SaveSettings, |tx| {
        for (key, _, value) in checked.each() {
            keep(tx, key, value)?;
        }
        Ok(())
    })
}

pub(crate) fn keep(tx: &mut Tx<'_>, key: &str, value: &str) -> Result<(), StoreError> {
    match find(tx.read(), key)? {
        Some(mut setting) => {
            value.clone_into(&mut setting.value);
            tx.update(&setting)?;
        }
        None => {
            let id = tx.new_id();
            tx.insert(&Setting {
                id,
                key: key.to_owned(),
                value: value.to_owned(),
            })?;
        }
    }
    Ok(())
}

pub(crate) fn find(read: Reader<'_>, key: &str) -> Result<Option<Setting>, StoreError> {
    Ok(read.records("WHERE key = ?1", [key])?.into_iter().next())
}
