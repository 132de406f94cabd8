//! How long agencies took, from real events, and which services come first.

use chrono::Days;

use super::{
    tests::{Fixture, fixture},
    *,
};
use crate::{
    action::Action,
    agencies::{self, AgencyForm, ServiceForm, save_agency, save_service},
    people::Person,
    referrals,
};

/// A referral made and sent so many days ago whose help was first written down so many days after.
fn helped_after(f: &mut Fixture, ago: u64, after: u64) -> ReferralId {
    let id = f.made(false);
    f.go(id, ReferralState::Sent).unwrap();
    f.go(id, ReferralState::WaitingList).unwrap();
    f.go(id, ReferralState::Happening).unwrap();
    let day = f.desk.today().checked_sub_days(Days::new(ago)).unwrap();
    let then = day.checked_add_days(Days::new(after)).unwrap();
    let at = then
        .and_hms_opt(12, 0, 0)
        .unwrap()
        .and_utc()
        .timestamp_millis();
    f.desk
        .write::<_, StoreError>(Action::ChangeReferral, |tx| {
            let old: Referral = tx.read().record(id)?;
            tx.update(&Referral {
                made_on: day,
                sent_on: Some(day),
                ..old
            })?;
            for old in tx
                .read()
                .records::<ReferralEvent>("WHERE referral = ?1", [id])?
            {
                tx.update(&ReferralEvent { at, ..old })?;
            }
            Ok(())
        })
        .unwrap();
    id
}

#[test]
fn a_time_is_said_from_three_on_and_from_what_really_happened() {
    let mut f = fixture();
    // Sent, and never helped: no time at all.
    f.standing(ReferralState::WaitingList);
    f.standing(ReferralState::Declined);
    helped_after(&mut f, 100, 10);
    helped_after(&mut f, 90, 38);
    let row = |f: &Fixture| agencies::agencies(&f.desk).unwrap()[0].clone();
    assert_eq!(row(&f).average, NOT_ENOUGH);
    assert_eq!(row(&f).services[0].usual, NOT_ENOUGH);
    // Too long ago to say anything of today.
    helped_after(&mut f, 900, 1);
    assert_eq!(row(&f).average, NOT_ENOUGH);
    let third = helped_after(&mut f, 80, 80);
    assert_eq!(
        row(&f).average,
        "First help after 43 days on average, from 3 referrals"
    );
    assert_eq!(
        row(&f).services[0].usual,
        "Usually 5 weeks, from 3 referrals"
    );
    let page = referral(&f.desk, third).unwrap();
    assert_eq!(
        page.usual.as_deref(),
        Some("Usually 5 weeks, from 3 referrals")
    );
    let choice = &services_for(&f.desk, Some(f.arthur), "carer under strain").unwrap()[0];
    assert_eq!(choice.usual, "Usually 5 weeks, from 3 referrals");
    assert_eq!(choice.average, row(&f).average);

    // The need was there before the referral: since the concern was raised.
    let concern = crate::concerns::ConcernForm {
        client: f.arthur.to_string(),
        category: "carer under strain".into(),
        level: "soon".into(),
        raised_by: "coordinator".into(),
        situation: "She has not slept".into(),
        ..crate::concerns::ConcernForm::default()
    };
    let concern = crate::concerns::store::raise(&mut f.desk, &concern)
        .unwrap()
        .value;
    let days = Days::new(80 + 30);
    let raised_on = f.desk.today().checked_sub_days(days).unwrap();
    f.desk
        .write::<_, StoreError>(Action::ChangeReferral, |tx| {
            let old: crate::concerns::Concern = tx.read().record(concern)?;
            tx.update(&crate::concerns::Concern { raised_on, ..old })?;
            let old: Referral = tx.read().record(third)?;
            tx.update(&Referral {
                from_concern: Some(concern),
                ..old
            })
        })
        .unwrap();
    assert_eq!(
        row(&f).average,
        "First help after 53 days on average, from 3 referrals"
    );
    // From sending, nothing has changed.
    assert_eq!(
        row(&f).services[0].usual,
        "Usually 5 weeks, from 3 referrals"
    );
    f.sound();
}

#[test]
fn the_middle_and_the_average_round_to_the_nearest() {
    let took = |days: &[i64]| {
        let mut took = Took::default();
        days.iter().for_each(|one| took.add(*one));
        took
    };
    assert_eq!(took(&[]).average(), None);
    assert_eq!(took(&[4, 5]).usual(), None);
    assert_eq!(took(&[1, 2, 2]).average(), Some(2));
    assert_eq!(took(&[1, 1, 2]).average(), Some(1));
    assert_eq!(took(&[90, 2, 4]).usual(), Some(4));
    assert_eq!(took(&[-3, 0, 0]).average(), Some(0));
    assert_eq!(
        took(&[1, 1, 1]).usual_in_words(),
        "Usually 1 day, from 3 referrals"
    );
    assert_eq!(
        took(&[13, 13, 13]).usual_in_words(),
        "Usually 13 days, from 3 referrals"
    );
    assert_eq!(
        took(&[37; 4]).usual_in_words(),
        "Usually 5 weeks, from 4 referrals"
    );
}

#[test]
fn services_of_the_persons_area_come_first_and_say_when_they_were_checked() {
    let mut f = fixture();
    let (arthur, agency) = (f.arthur, f.agency);
    f.desk
        .write::<_, StoreError>(Action::ChangePerson, |tx| {
            let person: Person = tx.read().record(arthur)?;
            tx.update(&Person {
                town: Some("St Just".into()),
                ..person
            })
        })
        .unwrap();
    let mut add = |name: &str, areas: &str, checked: &str| {
        let form = AgencyForm {
            name: name.into(),
            areas: areas.into(),
            ..AgencyForm::default()
        };
        let id = save_agency(&mut f.desk, None, &form).unwrap().value;
        let form = ServiceForm {
            name: "Befriending".into(),
            need: "carer under strain".into(),
            last_checked_on: checked.into(),
            eligibility: "Over 65".into(),
            ..ServiceForm::default()
        };
        save_service(&mut f.desk, id, None, &form).unwrap();
        id
    };
    add("Apple Friends", "Bodmin; Saltash", "1/10/2026");
    add("By the programme", "newquay pathfinder", "");
    let town = add("The town", "Hayle; ST JUST", "1/3/2026");
    let rows = |f: &Fixture, need: &str| services_for(&f.desk, Some(arthur), need).unwrap();
    let seen: Vec<(String, Reach)> = rows(&f, "carer under strain")
        .into_iter()
        .map(|row| (row.agency_name, row.reach))
        .collect();
    assert_eq!(
        seen,
        [
            ("By the programme".to_owned(), Reach::Here),
            ("The town".to_owned(), Reach::Here),
            ("Carers’ Service".to_owned(), Reach::NotSaid),
            ("Apple Friends".to_owned(), Reach::Elsewhere),
        ]
    );
    let found = rows(&f, "carer under strain");
    assert_eq!(found[0].place, "Works in St Just");
    assert_eq!(found[3].place, "Works in Bodmin, Saltash");
    assert_eq!(
        (found[0].checked.as_str(), found[0].check_again),
        ("Never checked", true)
    );
    assert_eq!(
        (found[1].checked.as_str(), found[1].check_again),
        ("Checked 8 months ago", true)
    );
    assert!(!found[3].check_again);
    assert_eq!(found[3].eligibility.as_deref(), Some("Over 65"));
    assert!(rows(&f, "loneliness").is_empty());
    assert_eq!(rows(&f, "").len(), 4);
    // Whom they do not want told stands last, and says so.
    f.exclude(Some(town), None);
    let found = rows(&f, "carer under strain");
    assert_eq!(found[3].agency_name, "The town");
    assert!(found[3].not_told && !found[0].not_told);
    // Without a person, by name.
    let anybody = referrals::services_for(&f.desk, None, "carer under strain").unwrap();
    assert_eq!(anybody[0].agency_name, "Apple Friends");
    assert!(anybody.iter().any(|row| row.agency == agency));
}

#[test]
fn a_check_is_said_in_the_words_people_use() {
    let today = "2026-11-03".parse().unwrap();
    let said = |on: &str| checked_in_words(on.parse().ok(), today);
    assert_eq!(said(""), "Never checked");
    assert_eq!(said("2026-11-03"), "Checked today");
    assert_eq!(said("2026-11-02"), "Checked yesterday");
    assert_eq!(said("2026-10-30"), "Checked 4 days ago");
    assert_eq!(said("2026-10-19"), "Checked 2 weeks ago");
    assert_eq!(said("2026-08-01"), "Checked 3 months ago");
    assert_eq!(said("2023-08-01"), "Checked 3 years ago");
}
