//! Good news: whom it is about, whom to thank, what was answered, where it was told.

use super::{clock_time, plan::Plan};
use crate::{
    action::Action,
    good_news::{GoodNews, GoodNewsAbout, GoodNewsShared, GoodNewsThanks, Permission},
    ids::{GoodNewsId, PersonId},
    sample::{SampleError, at},
};

pub(super) fn good_news(plan: &mut Plan) -> Result<(), SampleError> {
    for row in plan.rows("good_news")? {
        let on = row.needed_day("day")?;
        let when = plan.after_note(&row, at(on, clock_time(16, 10)), false);
        plan.write(when, Action::ShareGoodNews, move |tx, known| {
            let id: GoodNewsId = tx.new_id();
            let permission: Permission = row.word("permission")?;
            tx.insert(&GoodNews {
                id,
                text: row.need("text")?,
                on,
                recorded_by: tx.actor(),
                permission,
                asked_on: (permission != Permission::NotAsked).then_some(on),
                from_note: known.maybe("note", &row, "from_note")?,
                report_year: None,
            })?;
            for name in row.list("about") {
                let person: PersonId = known.find("person", &row, &name)?;
                let about = GoodNewsAbout {
                    id: tx.new_id(),
                    good_news: id,
                    person,
                };
                tx.insert(&about)?;
            }
            for name in row.list("thanks_to") {
                let thanks = GoodNewsThanks {
                    id: tx.new_id(),
                    good_news: id,
                    person: known.find("person", &row, &name)?,
                    thanked_on: row.yes("thanked")?.then_some(on),
                };
                tx.insert(&thanks)?;
            }
            if let Some(with) = row.text("told") {
                let told = GoodNewsShared {
                    id: tx.new_id(),
                    good_news: id,
                    with,
                    session: None,
                    on,
                };
                tx.insert(&told)?;
            }
            Ok(())
        });
    }
    Ok(())
}
