//! What the frame of the window shows around every page.

use crate::desk::Desk;
use crate::programmes::Coordinator;
use crate::store::StoreError;

/// The few facts that are always in sight.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overview {
    /// Who is at work.
    pub coordinator: String,
    /// The programme, where there is just one.
    pub programme: Option<String>,
    /// Concerns that are not closed.
    pub concerns_open: i64,
    /// Referrals that are not finished, declined or withdrawn.
    pub referrals_open: i64,
    /// When something was last saved, UTC milliseconds.
    pub saved_at: Option<i64>,
}

impl Desk {
    /// Gives what the frame shows. Each number comes from an index of open things, so it stays quick.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn overview(&self) -> Result<Overview, StoreError> {
        let read = self.read();
        let programmes = read.rows("SELECT name FROM programme LIMIT 2", [], |row| row.get(0))?;
        Ok(Overview {
            coordinator: read.record::<Coordinator>(self.who()?)?.name,
            programme: <[String; 1]>::try_from(programmes).ok().map(|[only]| only),
            concerns_open: read
                .number("SELECT count(*) FROM concern WHERE state <> 'closed'", [])?,
            referrals_open: read.number(
                "SELECT count(*) FROM referral WHERE state <> 'finished' AND state <> 'declined' AND state <> 'withdrawn'",
                [],
            )?,
            saved_at: read.acts(0, None, 1)?.first().map(|act| act.at),
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::action::Action;
    use crate::desk::test_desk;
    use crate::ids::ProgrammeId;
    use crate::programmes::Programme;
    use crate::store::StoreError;

    #[test]
    fn one_programme_is_named_and_several_are_not() {
        let (_folder, mut desk) = test_desk();
        let first = desk.overview().unwrap();
        assert_eq!(first.coordinator, "Test Coordinator");
        assert_eq!((first.concerns_open, first.referrals_open), (0, 0));
        assert_eq!(first.programme, None);
        for (name, shown) in [
            ("Penwith Pioneer", Some("Penwith Pioneer")),
            ("Isles", None),
        ] {
            desk.write(Action::SetUp, |tx| {
                let id: ProgrammeId = tx.new_id();
                tx.insert(&Programme {
                    id,
                    name: name.to_owned(),
                    area: None,
                })?;
                Ok::<_, StoreError>(())
            })
            .unwrap();
            let now = desk.overview().unwrap();
            assert_eq!(now.programme.as_deref(), shown);
            assert!(now.saved_at > first.saved_at);
        }
    }
}
