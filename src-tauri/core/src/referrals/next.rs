//! What follows a referral that came to nothing: it was declined, or withdrawn after it was sent.

use serde::{Deserialize, Serialize};

use super::{Referral, ReferralError, ReferralState};
use crate::{
    action::Action,
    desk::{Desk, Done},
    forms::Faults,
    ids::{PersonId, ReferralId},
    store::{Reader, StoreError, Tx},
    words::words,
};

words! {
    /// What follows a referral that came to nothing.
    pub enum WhatNext {
        NewReferral = "new referral", Signpost = "signpost", BackToConcern = "back to the concern",
        Nothing = "nothing more",
    }
}

/// What is typed to say what follows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(default)]
#[ts(export)]
pub struct WhatNextForm {
    /// One of the words of [`WhatNext`]. A new referral and a signpost say it by being made.
    pub next: String,
    /// Why; needed for "nothing more".
    pub words: String,
}

impl Referral {
    /// Whether somebody still has to say what follows it. Nothing follows for somebody who has died.
    #[must_use]
    pub fn asks_next(&self, died: bool) -> bool {
        !died && self.came_to_nothing() && self.what_next.is_none()
    }

    pub(super) fn came_to_nothing(&self) -> bool {
        self.sent_on.is_some()
            && matches!(
                self.state,
                ReferralState::Declined | ReferralState::Withdrawn
            )
    }
}

/// Says what follows a referral that came to nothing: it goes back to its concern, or nothing more is done and why.
///
/// # Errors
/// Every fault of the form; [`ReferralError::NothingToFollow`] for one that goes on or was never sent.
pub fn say_what_next(
    desk: &mut Desk,
    id: ReferralId,
    form: &WhatNextForm,
) -> Result<Done<ReferralId>, ReferralError> {
    desk.write(Action::SayWhatNext, |tx| {
        let mut referral: Referral = tx.read().record(id)?;
        if !referral.came_to_nothing() {
            return Err(ReferralError::NothingToFollow);
        }
        let mut faults = Faults::new();
        let next = faults.check(
            "next",
            match form.next.parse::<WhatNext>() {
                Ok(next @ (WhatNext::BackToConcern | WhatNext::Nothing)) => Ok(next),
                _ => Err("Choose what is next."),
            },
        );
        if next == Some(WhatNext::BackToConcern) && referral.from_concern.is_none() {
            faults.add("next", "This referral came from no concern.");
        }
        let words = if next == Some(WhatNext::Nothing) {
            faults.need_note("words", &form.words, "Write why nothing more is done.")
        } else {
            faults.optional_note("words", &form.words)
        };
        referral.what_next = faults.done_some(next)?.into();
        referral.what_next_words = words;
        tx.update(&referral)?;
        Ok(id)
    })
}

/// The referral that came to nothing, where something new may follow it: of the same person, and ended so.
pub(super) fn followed_by(
    read: Reader<'_>,
    id: ReferralId,
    client: PersonId,
) -> Result<Option<Referral>, StoreError> {
    Ok(read
        .maybe_record::<Referral>(id)?
        .filter(|old| old.client == client && old.came_to_nothing()))
}

/// Notes on a referral that came to nothing what followed it. The first answer stays.
pub(crate) fn followed(
    tx: &mut Tx<'_>,
    id: ReferralId,
    client: PersonId,
    by: WhatNext,
) -> Result<bool, StoreError> {
    let Some(mut old) = followed_by(tx.read(), id, client)? else {
        return Ok(false);
    };
    // "Nothing more" is no longer so once something follows.
    if matches!(old.what_next, None | Some(WhatNext::Nothing)) {
        old.what_next = Some(by);
        old.what_next_words = None;
        tx.update(&old)?;
    }
    Ok(true)
}
