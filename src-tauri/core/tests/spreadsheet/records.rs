//! Formulas typed into every field of the forms that takes words, as a coordinator types them; and every file that
//! leaves the laptop with them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use chrono::{Duration, Local};
use living_well_core::{
    agencies::{self, AgencyError},
    bases::{self, KeptFor},
    breaches,
    clients::{self, ClientError, ClientForm},
    complaints,
    concerns::{self, ConcernError},
    consent::{self, ConsentError},
    csv::{CsvWriter, Overwrite, unguard},
    desk::{Desk, Done},
    export_all,
    exports::{self, Destination, Detail, WentForm},
    forms::Faults,
    good_news::{self, GoodNewsError},
    ids::{CoordinatorId, PersonId},
    mdt::{self, ExportRequest, MdtError, Scope},
    notes::{self, NoteError},
    people::{self, PersonError},
    privacy::PrivacyError,
    programmes::{self, ProgrammeError},
    progress::Part,
    promises::{self, PromiseError},
    referrals::{self, ReferralError},
    reports,
    retention::{self, RetentionError},
    sessions::{self, SessionError},
    signposts::{self, SignpostError},
    subject_access::{self, EverythingForm},
    visits::{self, VisitError},
    volunteers::{self, VolunteerError, VolunteerForm},
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use uuid::Uuid;

/// About how many people everything held is let out.
const HELD: usize = 8;

/// What a form answers that was not taken: the faults of its fields.
trait Refused {
    fn faults(self) -> Faults;
}

macro_rules! refused {
    ($($error:ty),*) => {$(
        impl Refused for $error {
            fn faults(self) -> Faults {
                match self {
                    Self::Form(faults) => faults,
                    other => panic!("{other}"),
                }
            }
        }
    )*};
}
refused!(
    AgencyError,
    ClientError,
    ConcernError,
    ConsentError,
    GoodNewsError,
    MdtError,
    NoteError,
    PersonError,
    PrivacyError,
    ProgrammeError,
    PromiseError,
    ReferralError,
    RetentionError,
    SessionError,
    SignpostError,
    VisitError,
    VolunteerError
);

/// Hands out the formulas, one field after another.
pub struct Typist {
    formulas: Vec<String>,
    next: usize,
    /// How many plain ones were made up.
    plain: usize,
    /// How many fields were saved with a formula in them.
    pub typed: usize,
}

impl Typist {
    pub fn new(formulas: Vec<String>) -> Self {
        Self {
            formulas,
            next: 0,
            plain: 0,
            typed: 0,
        }
    }

    /// Begins at a formula, so that by beginning at each in turn every field takes every one.
    fn begin_at(&mut self, first: usize) {
        self.next = first;
    }

    fn formula(&mut self) -> String {
        self.next += 1;
        self.formulas[(self.next - 1) % self.formulas.len()].clone()
    }

    /// Fills a form: what is given stands in it, every other field takes a formula. One that a field refuses gives way
    /// to a plain one that nobody typed before, and that to nothing, as where a day belongs.
    fn save<F: Default + Serialize + DeserializeOwned, T, E: Refused>(
        &mut self,
        given: Value,
        mut save: impl FnMut(&F) -> Result<Done<T>, E>,
    ) -> T {
        let mut form = serde_json::to_value(F::default()).unwrap();
        let mut fields = Vec::new();
        self.fill(&mut form, &given, "", &mut fields);
        loop {
            let faults = match save(&serde_json::from_value(form.clone()).unwrap()) {
                Ok(done) => {
                    self.typed += fields.iter().filter(|(_, tries)| *tries < 2).count();
                    return done.value;
                }
                Err(error) => error.faults(),
            };
            for fault in faults.0 {
                let form_of = std::any::type_name::<F>();
                let Some((field, tries)) = fields
                    .iter_mut()
                    .find(|(field, tries)| *field == fault.field && *tries < 2)
                else {
                    panic!("{form_of}, {}: {}\n{form:#}", fault.field, fault.message);
                };
                *tries += 1;
                self.plain += 1;
                let other = if *tries == 1 {
                    format!("=1+{}", self.plain)
                } else {
                    String::new()
                };
                let pointer = format!("/{}", field.replace('.', "/"));
                *form.pointer_mut(&pointer).unwrap() = other.into();
            }
        }
    }

    fn fill(
        &mut self,
        form: &mut Value,
        given: &Value,
        inside: &str,
        fields: &mut Vec<(String, usize)>,
    ) {
        for (field, value) in form.as_object_mut().unwrap() {
            match given.get(field) {
                Some(part) if part.is_object() => {
                    *value = match field.as_str() {
                        "client" => serde_json::to_value(ClientForm::default()).unwrap(),
                        _ => serde_json::to_value(VolunteerForm::default()).unwrap(),
                    };
                    self.fill(value, part, &format!("{field}."), fields);
                }
                Some(part) => *value = part.clone(),
                None if value.is_string() => {
                    *value = self.formula().into();
                    fields.push((format!("{inside}{field}"), 0));
                }
                // Numbers, yes and no, and who it is about.
                None => {}
            }
        }
    }
}

/// Somebody, and all that may be written about them, once.
pub fn write_all_about_one(desk: &mut Desk, by: &mut Typist) -> PersonId {
    let soon = (Local::now().date_naive() + Duration::days(9)).to_string();
    let programme = by.save(json!({}), |form| {
        programmes::save_programme(desk, None, form)
    });
    let practice = by.save(json!({ "ods_code": "" }), |form| {
        programmes::save_practice(desk, None, form)
    });
    let agency = by.save(json!({}), |form| agencies::save_agency(desk, None, form));
    let service = by.save(json!({ "need": "loneliness" }), |form| {
        agencies::save_service(desk, agency, None, form)
    });
    let roles = json!({
        "client": { "status": "active", "practice": practice, "programme": programme },
        "volunteer": { "status": "active" },
    });
    let person = by.save(roles, |form| people::store::add_person(desk, form));
    by.save(json!({}), |form| {
        clients::store::save_risk(desk, person, None, form)
    });
    by.save(json!({ "signed_on": "today" }), |form| {
        volunteers::store::save_agreement(desk, person, None, form)
    });
    by.save(json!({ "on": "today" }), |form| {
        volunteers::store::save_training(desk, person, None, form)
    });
    by.save(json!({ "until": soon }), |form| {
        volunteers::note_rest(desk, person, form)
    });
    let session = by.save(
        json!({ "kind": "coffee morning", "programme": programme, "date": "today" }),
        |form| sessions::plan_session(desk, form, true),
    );
    by.save(
        json!({ "session": session, "about": [person], "kind": "line" }),
        |form| notes::write_note(desk, form),
    );
    by.save(
        json!({ "client": person, "on": "today", "kind": "home", "made": "yes", "not_made_why": "" }),
        |form| visits::record_visit(desk, form),
    );
    write_concerns(desk, by, person);
    let referral = by.save(
        json!({ "client": person, "agency": agency, "service": service, "made_on": "today", "urgency": "routine" }),
        |form| referrals::make(desk, form),
    );
    by.save(json!({}), |form| {
        referrals::write_outcome(desk, referral, form)
    });
    by.save(json!({ "to": person, "by": soon }), |form| {
        promises::make_promise(desk, form)
    });
    by.save(
        json!({ "on": "today", "about": [person], "permission": "not asked" }),
        |form| good_news::share_good_news(desk, form),
    );
    by.save(
        json!({ "client": person, "service": service, "on": "today" }),
        |form| signposts::record_signpost(desk, form),
    );
    write_privacy(desk, by, person);
    let meeting = by.save(json!({ "practice": practice, "on": "today" }), |form| {
        mdt::make_meeting(desk, form)
    });
    // Their concern that is with the MDT put them on the list.
    let item = desk.read().one(
        "SELECT id FROM mdt_item WHERE meeting = ?1 AND client = ?2",
        (meeting, person),
        |row| row.get(0),
    );
    let item = item.unwrap();
    by.save(json!({}), |form| mdt::change_item(desk, item, form));
    by.save(
        json!({ "sharing": "share", "basis": "direct care with no objection" }),
        |form| mdt::decide_sharing(desk, item, form),
    );
    by.save(json!({ "actions": "" }), |form| {
        mdt::write_decision(desk, item, form)
    });
    by.save(json!({ "due_on": soon }), |form| {
        mdt::save_action(desk, item, None, form)
    });
    person
}

/// A concern that goes to the MDT, is told and closed; and a restricted one with all that is asked then.
fn write_concerns(desk: &mut Desk, by: &mut Typist, person: PersonId) {
    let of = |category: &str, raised_by: &str, rest: Value| {
        let mut given = json!({
            "client": person, "category": category, "level": "soon", "raised_on": "today",
            "raised_by": raised_by, "next": "",
        });
        let all = rest.as_object().unwrap().clone();
        given.as_object_mut().unwrap().extend(all);
        given
    };
    let by_a_volunteer = json!({ "raised_by_person": person, "next": "MDT" });
    by.save(of("memory", "volunteer", by_a_volunteer), |form| {
        concerns::store::raise(desk, form)
    });
    let told = by.save(of("low mood", "professional", json!({})), |form| {
        concerns::store::raise(desk, form)
    });
    for to in ["being handled", "awaiting feedback"] {
        by.save(json!({ "to": to }), |form| {
            concerns::store::move_to(desk, told, form)
        });
    }
    by.save(json!({}), |form| {
        concerns::store::write_outcome(desk, told, form)
    });
    by.save(json!({ "who": "person", "what": "told" }), |form| {
        concerns::store::mark_loop(desk, told, form)
    });
    by.save(json!({ "closed_as": "answered" }), |form| {
        concerns::store::close(desk, told, form)
    });
    by.save(
        of("safety or abuse", "family", json!({ "restricted": true })),
        |form| concerns::store::raise(desk, form),
    );
}

/// What was asked, refused, decided, complained of, went wrong and is kept for longer.
fn write_privacy(desk: &mut Desk, by: &mut Typist, person: PersonId) {
    by.save(
        json!({
            "person": person, "purpose": "keep my record", "answer": "given", "how": "spoken",
            "on": "today", "review_on": "",
        }),
        |form| consent::record(desk, form),
    );
    by.save(
        json!({
            "person": person, "purpose": "tell my good news",
            "not_with_person": "", "not_with_practice": "", "not_with_agency": "",
        }),
        |form| consent::add_exclusion(desk, form),
    );
    by.save(
        json!({ "on": "today", "outcome": "can decide this" }),
        |form| consent::capacity::save_capacity(desk, person, None, form),
    );
    by.save(json!({ "received_on": "today", "how": "spoken" }), |form| {
        complaints::save_complaint(desk, None, form)
    });
    by.save(
        json!({ "found_on": "today", "kind": "other", "people": [person], "risk": "a risk", "told_ico_on": "today" }),
        |form| breaches::save_breach(desk, None, form),
    );
    by.save(json!({ "reason": "still needed", "until": "" }), |form| {
        retention::place_hold(desk, person, form)
    });
    by.save(
        json!({ "article_6": "consent", "schedule_1": "" }),
        |form| bases::confirm_basis(desk, KeptFor::News, form),
    );
}

/// A file of pretend people with somebody written about for each round.
pub fn filled(folder: &Path, by: &mut Typist, rounds: usize) -> (Desk, Vec<PersonId>) {
    let who = CoordinatorId(Uuid::now_v7());
    let mut desk = Desk::create(folder, &"ab".repeat(32), who, "Kerra", true).unwrap();
    let step = by.formulas.len() / rounds;
    let people = (0..rounds)
        .map(|round| {
            by.begin_at(round * step);
            write_all_about_one(&mut desk, by)
        })
        .collect();
    by.save(json!({}), |form| programmes::save_my_name(&mut desk, form));
    (desk, people)
}

/// Lets everything out that can leave as a table. Gives the files.
pub fn let_out(desk: &mut Desk, people: &[PersonId], out: &Path) -> Vec<PathBuf> {
    let (reason, recipient) = ("=1+1".to_owned(), "=1+2".to_owned());
    let to = |name: &str| Destination::File(out.join(name));
    let mut files = Vec::new();
    for (name, detail) in [
        ("mdt-names.csv", Detail::Identifiable),
        ("mdt-references.csv", Detail::Pseudonymised),
        ("mdt-counts.csv", Detail::Counts),
    ] {
        let request = ExportRequest {
            scope: Scope::All,
            detail,
            free_text: true,
            reason: reason.clone(),
            recipient: recipient.clone(),
            to: to(name),
            overwrite: Overwrite::Refuse,
        };
        files.push(mdt::export(desk, &request).unwrap().path);
    }
    let year = Local::now().format("%Y").to_string();
    files.push(reports::export(desk, &year, &to("report.csv")).unwrap());
    let form = EverythingForm {
        reason: reason.clone(),
        recipient: recipient.clone(),
        restricted: "held back".to_owned(),
        ..EverythingForm::default()
    };
    // A few of them: the fields are the same ones, and each is one more file to open.
    for (number, person) in people
        .iter()
        .step_by(people.len().div_ceil(HELD))
        .enumerate()
    {
        let to = to(&format!("held-{number}.html"));
        let held = subject_access::export_everything(desk, *person, &form, &to).unwrap();
        let tables = held
            .into_iter()
            .filter(|path| path.extension().is_some_and(|end| end == "csv"));
        files.extend(tables);
    }
    let form = WentForm {
        reason: reason.clone(),
        recipient: recipient.clone(),
    };
    files.push(exports::export_went(desk, &form, &to("went.csv")).unwrap());
    let all = out.join("everything");
    export_all::write_all(desk, &all, &reason, &recipient, &Part::default()).unwrap();
    files.extend(
        std::fs::read_dir(all)
            .unwrap()
            .map(|file| file.unwrap().path()),
    );
    files
}

/// Writes a file again as it would be without the guard. Gives the columns in which a cell was guarded, and how many
/// such cells there are.
pub fn without_guard(from: &Path, to: &Path) -> (BTreeSet<String>, usize) {
    let bytes = std::fs::read(from).unwrap();
    let mut rows = ::csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap())
        .into_records()
        .map(|row| row.unwrap());
    let header = rows.next().unwrap();
    let columns: Vec<&str> = header.iter().collect();
    let mut writer = CsvWriter::without_guard(Vec::new(), &columns).unwrap();
    let (mut guarded, mut cells) = (BTreeSet::new(), 0);
    for row in rows {
        for (column, cell) in columns.iter().zip(&row) {
            if cell.starts_with('\'') {
                cells += 1;
                guarded.insert((*column).to_owned());
            }
        }
        let bare: Vec<&str> = row.iter().map(unguard).collect();
        writer.row(&bare).unwrap();
    }
    std::fs::write(to, writer.finish().unwrap()).unwrap();
    (guarded, cells)
}
