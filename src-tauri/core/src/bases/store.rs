//! Reading and confirming the grounds.

use std::collections::BTreeMap;

use super::{
    Article6, Article9, BasesPage, BasisForm, BasisLine, GroundChoice, KeptFor, LawfulBasis,
    LegalGround, Schedule1, shipped,
};
use crate::{
    action::Action,
    dates::short,
    desk::{Desk, Done},
    ids::LawfulBasisId,
    privacy::PrivacyError,
    programmes::Coordinator,
    store::{Reader, StoreError},
};

/// What stands for one thing that is kept: the record, or nothing while it is only suggested.
pub(super) fn chosen(
    read: Reader<'_>,
    kept_for: KeptFor,
) -> Result<Option<LawfulBasis>, StoreError> {
    Ok(read
        .records::<LawfulBasis>("WHERE kept_for = ?1", [kept_for])?
        .into_iter()
        .next())
}

pub(super) fn line(read: Reader<'_>, kept_for: KeptFor) -> Result<BasisLine, StoreError> {
    let chosen = chosen(read, kept_for)?;
    let form = match &chosen {
        Some(basis) => BasisForm {
            article_6: basis.article_6.to_string(),
            article_9: basis
                .article_9
                .map(|one| one.to_string())
                .unwrap_or_default(),
            schedule_1: basis
                .schedule_1
                .map(|one| one.to_string())
                .unwrap_or_default(),
            wording: basis.wording.clone(),
        },
        None => shipped()
            .suggestions
            .get(kept_for.word())
            .map(|one| BasisForm {
                article_6: one.article_6.to_string(),
                article_9: one.article_9.map(|one| one.to_string()).unwrap_or_default(),
                schedule_1: one
                    .schedule_1
                    .map(|one| one.to_string())
                    .unwrap_or_default(),
                wording: one.wording.clone(),
            })
            .unwrap_or_default(),
    };
    let grounds = [
        shipped().article_6.get(&form.article_6),
        shipped().article_9.get(&form.article_9),
        shipped().schedule_1.get(&form.schedule_1),
    ];
    let confirmed_words = match &chosen {
        Some(basis) => {
            let by = read.record::<Coordinator>(basis.confirmed_by)?.name;
            Some(format!("Confirmed by {by}, {}", short(basis.confirmed_on)))
        }
        None => None,
    };
    Ok(BasisLine {
        kept_for,
        grounds: grounds.into_iter().flatten().cloned().collect(),
        confirmed: chosen.is_some(),
        confirmed_words,
        needs_article_9: kept_for.needs_article_9(),
        form,
    })
}

/// Why everything may be kept: what was chosen, else what is suggested; and every ground to choose from.
///
/// # Errors
/// When the file cannot be read.
pub fn bases(desk: &Desk) -> Result<BasesPage, PrivacyError> {
    let read = desk.read();
    let choices = |list: &BTreeMap<String, LegalGround>, words: Vec<(&str, Vec<String>)>| {
        words
            .into_iter()
            .filter_map(|(word, needs)| {
                list.get(word).map(|ground| GroundChoice {
                    word: word.to_owned(),
                    plain: ground.plain.clone(),
                    source: ground.source.clone(),
                    needs,
                })
            })
            .collect()
    };
    let alone = |word: &'static str| (word, Vec::new());
    let needs = |one: &Article9| one.needs().iter().map(|n| n.to_string()).collect();
    Ok(BasesPage {
        lines: KeptFor::ALL
            .iter()
            .map(|&kept_for| line(read, kept_for))
            .collect::<Result<_, _>>()?,
        article_6: choices(
            &shipped().article_6,
            Article6::ALL.iter().map(|one| alone(one.word())).collect(),
        ),
        article_9: choices(
            &shipped().article_9,
            Article9::ALL
                .iter()
                .map(|one| (one.word(), needs(one)))
                .collect(),
        ),
        schedule_1: choices(
            &shipped().schedule_1,
            Schedule1::ALL.iter().map(|one| alone(one.word())).collect(),
        ),
    })
}

/// How many things are kept on a suggestion alone.
///
/// # Errors
/// When the file cannot be read.
pub fn unconfirmed(desk: &Desk) -> Result<usize, StoreError> {
    let confirmed = desk
        .read()
        .number("SELECT count(*) FROM lawful_basis", [])?;
    Ok(KeptFor::ALL
        .len()
        .saturating_sub(usize::try_from(confirmed).unwrap_or_default()))
}

/// Confirms why something may be kept, or chooses anew.
///
/// # Errors
/// Every fault of the form at once; nothing is changed then.
pub fn confirm_basis(
    desk: &mut Desk,
    kept_for: KeptFor,
    form: &BasisForm,
) -> Result<Done<LawfulBasisId>, PrivacyError> {
    desk.write(Action::ConfirmBasis, |tx| {
        let checked = form.check(kept_for)?;
        let before = chosen(tx.read(), kept_for)?;
        let basis = LawfulBasis {
            id: before
                .as_ref()
                .map_or_else(|| tx.new_id(), |basis| basis.id),
            kept_for,
            article_6: checked.article_6,
            article_9: checked.article_9,
            schedule_1: checked.schedule_1,
            wording: checked.wording,
            confirmed_on: tx.today(),
            confirmed_by: tx.actor(),
        };
        if before.is_some() {
            tx.update(&basis)?;
        } else {
            tx.insert(&basis)?;
        }
        Ok(basis.id)
    })
}
