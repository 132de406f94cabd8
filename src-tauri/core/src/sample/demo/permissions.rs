//! Consents, exclusions and representatives.

use super::{clock_time, plan::Plan};
use crate::{
    action::Action,
    clients::{Representative, RepresentativeKind},
    consent::{Answer, Consent, Exclusion, Purpose},
    ids::PersonId,
    sample::{SampleError, at, working_day},
};

/// Consents, exclusions and representatives.
pub(super) fn permissions(plan: &mut Plan) -> Result<(), SampleError> {
    for row in plan.rows("consents")? {
        let day = row.needed_day("day")?;
        plan.write(
            at(day, clock_time(10, 15)),
            Action::RecordConsent,
            move |tx, known| {
                let person: PersonId = known.get("person", &row, "person")?;

                let consent = Consent {
                    id: tx.new_id(),
                    person,
                    purpose: row.word("purpose")?,
                    answer: row.word("answer")?,
                    how: row.word("how")?,
                    on: day,
                    by: row.need("by")?,
                    witnessed_by: row.text("witnessed_by"),
                    wording_version: row.text("wording_version"),
                    covers: row.text("covers"),
                    with_whom: row.text("with_whom"),
                    review_on: row.day("review_day")?,
                    sequence: tx.position(),
                    corrects: None,
                };
                tx.insert(&consent)?;

                if consent.purpose == Purpose::ShareWithAgencies && consent.answer == Answer::Given
                {
                    known.agency_consent.insert(person, consent.id);
                }
                Ok(())
            },
        );
    }
    for row in plan.rows("exclusions")? {
        let from = row.needed_day("from_day")?;
        plan.write(
            at(from, clock_time(10, 25)),
            Action::SaveExclusion,
            move |tx, known| {
                let person: PersonId = known.get("person", &row, "person")?;

                let exclusion = Exclusion {
                    id: tx.new_id(),
                    person,
                    not_with_person: known.maybe("person", &row, "not_with_person")?,
                    not_with_practice: known.maybe("practice", &row, "not_with_practice")?,
                    not_with_agency: known.maybe("agency", &row, "not_with_agency")?,
                    not_with_words: row.text("not_with_words"),
                    purpose: row.maybe_word("purpose")?,
                    from,
                    until: row.day("until_day")?,
                };
                tx.insert(&exclusion)?;
                Ok(())
            },
        );
    }
    for row in plan.rows("representatives")? {
        let day = working_day(plan.as_of, -95);
        plan.write(
            at(day, clock_time(11, 0)),
            Action::SaveRepresentative,
            move |tx, known| {
                let client: PersonId = known.get("person", &row, "client")?;
                let person: PersonId = known.get("person", &row, "person")?;

                let representative = Representative {
                    id: tx.new_id(),
                    client,
                    person,
                    kind: row.word::<RepresentativeKind>("kind")?,
                    evidence_seen_on: row.day("evidence_seen_day")?,
                    ended_on: None,
                };
                tx.insert(&representative)?;
                Ok(())
            },
        );
    }
    Ok(())
}
