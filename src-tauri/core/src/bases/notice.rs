//! Privacy notices: what people are told about their records, made from the grounds and the organisation's own details.
//! A text that was given out is kept word for word with its number, and so is who had it.

use std::{fmt::Write as _, sync::OnceLock};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{KeptFor, store::line};
use crate::{
    action::Action,
    dates::short,
    desk::{Desk, Done},
    ids::{NoticeGivenId, NoticeId, PersonId},
    people::Person,
    privacy::PrivacyError,
    retention,
    settings::{self, Organisation},
    store::{Reader, StoreError, record::record},
    words::words,
};

words! {
    /// For whom a notice is.
    pub enum NoticeFor { People = "people", Volunteers = "volunteers" }
}

record! {
    /// A notice as it was given out. Never edited: the next text is the next number.
    pub struct Notice {
        id: NoticeId, whom: NoticeFor, number: i64, text: String, made_on: NaiveDate,
    }
    table "notice" = 154
}

record! {
    /// Somebody who was given a notice.
    pub struct NoticeGiven { id: NoticeGivenId, person: PersonId, notice: NoticeId, on: NaiveDate }
    table "notice_given" = 155, person "person"
}

#[derive(Debug, Default, Deserialize)]
struct Shipped {
    people: Own,
    volunteers: Own,
    #[serde(rename = "where")]
    place: Vec<String>,
    how_long: Vec<String>,
    rights: Vec<String>,
    complain: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
struct Own {
    title: String,
    what: Vec<String>,
    who: Vec<String>,
    /// With the years of [`crate::retention::RetentionYears`] to be filled in.
    how_long: Vec<String>,
}

fn shipped() -> &'static Shipped {
    static READ: OnceLock<Shipped> = OnceLock::new();
    READ.get_or_init(|| {
        serde_json::from_str(include_str!("../../../../assets/privacy/notices/1.json"))
            .unwrap_or_default()
    })
}

/// One part of a notice: a heading and its sentences.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct NoticePart {
    /// The heading.
    pub heading: String,
    /// One sentence or two a line.
    pub lines: Vec<String>,
}

/// A notice, as it would be printed now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct NoticePage {
    /// For whom.
    pub whom: NoticeFor,
    /// Its title.
    pub title: String,
    /// Its parts.
    pub parts: Vec<NoticePart>,
    /// The number and day of the version that says just this, in words; nothing while it is new.
    pub version: Option<String>,
    /// Whether the organisation's name and how to reach it are filled in.
    pub organisation_known: bool,
    /// How many reasons in it are only suggested.
    pub unconfirmed: usize,
}

/// What a person was given, and what is the newest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct NoticesOf {
    /// What they were given, the latest first: "Version 2 for volunteers, 3 November 2026".
    pub given: Vec<String>,
    /// What can be given now.
    pub newest: Vec<NoticeChoice>,
}

/// A notice that can be given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[ts(export)]
pub struct NoticeChoice {
    /// Which.
    pub id: NoticeId,
    /// "Version 2 for volunteers".
    pub words: String,
    /// Whether they have it already.
    pub given: bool,
}

fn latest(read: Reader<'_>, whom: NoticeFor) -> Result<Option<Notice>, StoreError> {
    Ok(read
        .records::<Notice>("WHERE whom = ?1 ORDER BY number DESC LIMIT 1", [whom])?
        .into_iter()
        .next())
}

fn version_words(notice: &Notice) -> String {
    format!("Version {} for {}", notice.number, notice.whom)
}

/// The notice, as it would be printed now.
///
/// # Errors
/// When the file cannot be read.
pub fn notice(desk: &Desk, whom: NoticeFor) -> Result<NoticePage, PrivacyError> {
    let read = desk.read();
    let organisation = settings::organisation(desk)?;
    let own = match whom {
        NoticeFor::People => &shipped().people,
        NoticeFor::Volunteers => &shipped().volunteers,
    };
    let mut why = Vec::new();
    let mut unconfirmed = 0;
    for &kept_for in KeptFor::ALL {
        let told = match whom {
            NoticeFor::People => kept_for.of_people(),
            NoticeFor::Volunteers => kept_for.of_volunteers(),
        };
        if !told {
            continue;
        }
        let line = line(read, kept_for)?;
        unconfirmed += usize::from(!line.confirmed);
        let sources: Vec<&str> = line.grounds.iter().map(|one| one.source.as_str()).collect();
        why.push(format!("{} ({})", line.form.wording, sources.join("; ")));
    }
    let years = retention::years(desk)?;
    let how_long = own.how_long.iter().chain(&shipped().how_long);
    let how_long = how_long.map(|line| years.told(line)).collect();
    let part = |heading: &str, lines: Vec<String>| NoticePart {
        heading: heading.to_owned(),
        lines,
    };
    let parts = vec![
        part("Who we are", who_we_are(&organisation)),
        part("What we write down", own.what.clone()),
        part("Why we may", why),
        part("Who sees it", own.who.clone()),
        part("Where it is", shipped().place.clone()),
        part("How long we keep it", how_long),
        part("What you can ask for", shipped().rights.clone()),
        part("When you are not content", shipped().complain.clone()),
    ];
    let mut page = NoticePage {
        whom,
        title: own.title.clone(),
        parts,
        version: None,
        organisation_known: organisation.is_known(),
        unconfirmed,
    };
    page.version = latest(read, whom)?
        .filter(|kept| kept.text == text_of(&page))
        .map(|kept| format!("{}, {}", version_words(&kept), short(kept.made_on)));
    Ok(page)
}

fn who_we_are(organisation: &Organisation) -> Vec<String> {
    [
        &organisation.name,
        &organisation.address,
        &organisation.contact,
        &organisation.registration,
    ]
    .into_iter()
    .filter(|line| !crate::forms::is_blank(line))
    .cloned()
    .collect()
}

/// Every word of a notice, as it is kept.
fn text_of(page: &NoticePage) -> String {
    let mut text = page.title.clone();
    for part in &page.parts {
        let _ = write!(text, "\n\n{}", part.heading);
        for line in &part.lines {
            let _ = write!(text, "\n{line}");
        }
    }
    text
}

/// Keeps the text that is about to be given out, under the next number; one that is kept already stays as it is.
///
/// # Errors
/// In words while nobody filled in who we are; then nothing may be printed.
pub fn issue_notice(desk: &mut Desk, whom: NoticeFor) -> Result<Done<NoticeId>, PrivacyError> {
    let page = notice(desk, whom)?;
    if !page.organisation_known {
        return Err(StoreError::Refused("Fill in who you are first.".into()).into());
    }
    let text = text_of(&page);
    desk.write(Action::IssueNotice, |tx| {
        let before = latest(tx.read(), whom)?;
        if let Some(same) = before.as_ref().filter(|kept| kept.text == text) {
            return Ok(same.id);
        }
        let notice = Notice {
            id: tx.new_id(),
            whom,
            number: before.map_or(1, |kept| kept.number + 1),
            text,
            made_on: tx.today(),
        };
        tx.insert(&notice)?;
        Ok(notice.id)
    })
}

/// What somebody was given, and what can be given now.
///
/// # Errors
/// [`StoreError::NotFound`] when there is no such person.
pub fn notices_of(desk: &Desk, person: PersonId) -> Result<NoticesOf, PrivacyError> {
    let read = desk.read();
    read.record::<Person>(person)?;
    let given =
        read.records::<NoticeGiven>("WHERE person = ?1 ORDER BY \"on\" DESC, id DESC", [person])?;
    let mut words = Vec::new();
    for one in &given {
        let notice = read.record::<Notice>(one.notice)?;
        words.push(format!("{}, {}", version_words(&notice), short(one.on)));
    }
    let mut newest = Vec::new();
    for &whom in NoticeFor::ALL {
        if let Some(notice) = latest(read, whom)? {
            newest.push(NoticeChoice {
                id: notice.id,
                words: version_words(&notice),
                given: given.iter().any(|one| one.notice == notice.id),
            });
        }
    }
    Ok(NoticesOf {
        given: words,
        newest,
    })
}

/// Records that somebody was given a notice today.
///
/// # Errors
/// When the person or the notice is not there.
pub fn give_notice(
    desk: &mut Desk,
    person: PersonId,
    notice: NoticeId,
) -> Result<Done<NoticeGivenId>, PrivacyError> {
    desk.write(Action::GiveNotice, |tx| {
        let read = tx.read();
        if read.record::<Person>(person)?.died_on.is_some() {
            return Err(StoreError::Refused("They have died. No notice is given.".into()).into());
        }
        read.record::<Notice>(notice)?;
        let row = NoticeGiven {
            id: tx.new_id(),
            person,
            notice,
            on: tx.today(),
        };
        tx.insert(&row)?;
        Ok(row.id)
    })
}
