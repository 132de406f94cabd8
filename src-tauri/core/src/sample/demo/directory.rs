//! Programmes, practices, agencies and services.

use super::{clock_time, plan::Plan};
use crate::{
    action::Action,
    agencies::{Agency, Service},
    ids::{AgencyId, PracticeId, ProgrammeId, ServiceId},
    programmes::{Practice, Programme},
    sample::{SampleError, at, before},
};

/// Programmes, practices, agencies and services: there from the first day.
pub(super) fn directory(plan: &mut Plan) -> Result<(), SampleError> {
    let first = at(before(plan.as_of, 2), clock_time(13, 0));
    for row in plan.rows("programmes")? {
        plan.write(first, Action::SaveProgramme, move |tx, known| {
            let id: ProgrammeId = tx.new_id();
            tx.insert(&Programme {
                id,
                name: row.need("name")?,
                area: row.text("area"),
            })?;
            known.keep("programme", row.get("name"), id);
            Ok(())
        });
    }
    for row in plan.rows("practices")? {
        plan.write(first, Action::SavePractice, move |tx, known| {
            let id: PracticeId = tx.new_id();
            tx.insert(&Practice {
                id,
                name: row.need("name")?,
                ods_code: row.text("ods_code"),
                town: row.text("town"),
            })?;
            known.keep("practice", row.get("name"), id);
            Ok(())
        });
    }
    for row in plan.rows("agencies")? {
        plan.write(first, Action::SaveAgency, move |tx, known| {
            let id: AgencyId = tx.new_id();
            tx.insert(&Agency {
                id,
                name: row.need("name")?,
                phone: row.text("phone"),
                email: row.text("email"),
                address: row.text("address"),
                areas: row.list("areas"),
            })?;
            known.keep("agency", row.get("name"), id);
            Ok(())
        });
    }
    for row in plan.rows("services")? {
        plan.write(first, Action::SaveService, move |tx, known| {
            let id: ServiceId = tx.new_id();
            tx.insert(&Service {
                id,
                agency: known.get("agency", &row, "agency")?,
                name: row.need("name")?,
                need: row.need("need")?,
                how_to_refer: row.text("how_to_refer"),
                eligibility: row.text("eligibility"),
                last_checked_on: row.day("last_checked_day")?,
            })?;
            known.keep("service", row.get("name"), id);
            Ok(())
        });
    }
    Ok(())
}
