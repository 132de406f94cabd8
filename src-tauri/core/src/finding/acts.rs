//! What can be done from the palette, and by which words: "raise concern for margaret", "margaret visit", "phone
//! jean". A table of data, and plain functions that read it.

/// Whom an act is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Who {
    /// Nobody: it opens as it is.
    Nobody,
    /// A client.
    Client,
    /// Anybody on record.
    Anybody,
    /// Somebody not on record yet: the words that follow are a name.
    New,
}

/// Something that can be done.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Act {
    /// What it is called.
    pub title: &'static str,
    /// What stands between its name and a person's.
    pub joined: &'static str,
    /// The words that mean it, folded.
    pub phrases: &'static [&'static str],
    /// Whom it is about.
    pub who: Who,
    /// Where it is done. A person's id is put for `{}`; without one the form stays empty.
    pub route: &'static str,
    /// The key that does it too.
    pub key: &'static str,
}

/// Every act. Where one phrase is said of two, the first is offered first.
pub(super) const ACTS: &[Act] = &[
    Act {
        title: "Raise concern",
        joined: "for",
        phrases: &[
            "raise concern",
            "raise a concern",
            "new concern",
            "concern",
            "worry",
            "worried",
        ],
        who: Who::Client,
        route: "/concerns/new?client={}",
        key: "",
    },
    Act {
        title: "Record visit",
        joined: "to",
        phrases: &[
            "record visit",
            "record a visit",
            "new visit",
            "visit",
            "visited",
            // Short, so that a visit costs a dozen presses also where an arrow has to choose the person.
            "vis",
        ],
        who: Who::Client,
        route: "/visits/new?client={}",
        key: "",
    },
    Act {
        title: "Make referral",
        joined: "for",
        phrases: &[
            "make referral",
            "make a referral",
            "new referral",
            "referral",
            "refer",
        ],
        who: Who::Client,
        route: "/referrals/new?client={}",
        key: "",
    },
    Act {
        title: "Signpost",
        joined: "",
        phrases: &["signpost"],
        who: Who::Client,
        route: "/signposts/new?client={}",
        key: "",
    },
    Act {
        title: "Share good news",
        joined: "about",
        phrases: &["share good news", "good news", "news"],
        who: Who::Anybody,
        route: "/good-news/new?client={}",
        key: "",
    },
    Act {
        title: "Corridor note",
        joined: "about",
        phrases: &["corridor note", "new corridor note", "corridor"],
        who: Who::Anybody,
        route: "/notes/corridor?about={}",
        key: "Ctrl Shift N",
    },
    Act {
        title: "Ring",
        joined: "",
        phrases: &["ring", "phone", "call", "telephone", "tel", "number"],
        who: Who::Anybody,
        route: "/people/{}",
        key: "",
    },
    Act {
        title: "Change details",
        joined: "of",
        phrases: &["change details", "change", "edit", "correct"],
        who: Who::Anybody,
        route: "/people/{}/edit",
        key: "",
    },
    Act {
        title: "New note",
        joined: "",
        phrases: &["new note", "write note", "note"],
        who: Who::Nobody,
        route: "do:note",
        key: "Ctrl N",
    },
    Act {
        title: "New session",
        joined: "",
        phrases: &["new session", "plan session", "start session", "session"],
        who: Who::Nobody,
        route: "/sessions/new",
        key: "",
    },
    Act {
        title: "Add person",
        joined: "",
        phrases: &[
            "add person",
            "new person",
            "add client",
            "new client",
            "add",
        ],
        who: Who::New,
        route: "/people/new?{}",
        key: "",
    },
    Act {
        title: "Add volunteer",
        joined: "",
        phrases: &["add volunteer", "new volunteer"],
        who: Who::New,
        route: "/people/new?role=volunteer&{}",
        key: "",
    },
    Act {
        title: "New MDT meeting",
        joined: "",
        phrases: &["new mdt meeting", "new mdt", "new meeting"],
        who: Who::Nobody,
        route: "/mdt?new=yes",
        key: "",
    },
    Act {
        title: "Lock",
        joined: "",
        phrases: &["lock", "cover", "cover screen"],
        who: Who::Nobody,
        route: "do:lock",
        key: "Ctrl L",
    },
];

/// A page to go to, with other words for it.
pub(super) struct Screen {
    /// What the navigation calls it.
    pub title: &'static str,
    /// Other words for it, folded.
    pub also: &'static [&'static str],
    /// Its address.
    pub route: &'static str,
}

/// Every page that is no record's own.
pub(super) const SCREENS: &[Screen] = &[
    Screen {
        title: "Today",
        also: &["home", "waiting to hear"],
        route: "/today",
    },
    Screen {
        title: "Sessions",
        also: &["coffee mornings", "registers"],
        route: "/sessions",
    },
    Screen {
        title: "People",
        also: &["clients"],
        route: "/people",
    },
    Screen {
        title: "Concerns",
        also: &["worries"],
        route: "/concerns",
    },
    Screen {
        title: "Referrals",
        also: &["chase"],
        route: "/referrals",
    },
    Screen {
        title: "MDT",
        also: &["meetings", "surgery meetings"],
        route: "/mdt",
    },
    Screen {
        title: "Volunteers",
        also: &["hours", "agreements", "training"],
        route: "/volunteers",
    },
    Screen {
        title: "Reports",
        also: &["figures", "counts", "statistics"],
        route: "/reports",
    },
    Screen {
        title: "Settings",
        also: &[
            "text size",
            "dark",
            "high contrast",
            "passphrase",
            "programmes",
            "practices",
            "coordinators",
        ],
        route: "/settings",
    },
    Screen {
        title: "Privacy",
        also: &[
            "data protection",
            "complaints",
            "breaches",
            "lost laptop",
            "privacy notice",
            "agreement",
        ],
        route: "/privacy",
    },
    Screen {
        title: "Agencies and services",
        also: &["directory", "services"],
        route: "/settings/agencies",
    },
    Screen {
        title: "Good news",
        also: &["stories", "thanks"],
        route: "/good-news",
    },
    Screen {
        title: "Import people",
        also: &["spreadsheet", "csv"],
        route: "/people/import",
    },
    Screen {
        title: "Backups",
        also: &["restore", "stick", "check everything"],
        route: "/settings/backups",
    },
    Screen {
        title: "Export everything",
        also: &["move to another laptop", "all records as files"],
        route: "/privacy/everything-out",
    },
    Screen {
        title: "Recent changes",
        also: &["undo", "history"],
        route: "/changes",
    },
    Screen {
        title: "Help",
        also: &["keys", "f1"],
        route: "/help",
    },
];

/// Small words between an act and a name.
const JOINING: &[&str] = &[
    "for", "to", "about", "with", "of", "on", "a", "an", "the", "is", "s",
];

/// An act as somebody's words mean it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Said {
    /// Which.
    pub act: &'static Act,
    /// Whether a whole phrase was typed, and not only its beginning.
    pub whole: bool,
    /// What was typed beside it: a name.
    pub rest: Vec<String>,
}

impl Said {
    /// Whether words beside the act may name somebody it is about.
    pub(super) fn names_somebody(&self) -> bool {
        self.whole && !self.rest.is_empty() && matches!(self.act.who, Who::Client | Who::Anybody)
    }
}

/// The acts that folded words mean, the longest phrase first. A phrase stands first or last: "visit margaret",
/// "margaret visit". While it is typed its beginning is enough, but says less surely what is meant.
pub(super) fn said(words: &[String]) -> Vec<Said> {
    let mut found: Vec<(usize, Said)> = Vec::new();
    for act in ACTS {
        let phrases = act.phrases.iter();
        let best = phrases
            .filter_map(|phrase| {
                let phrase: Vec<&str> = phrase.split(' ').collect();
                of_phrase(words, &phrase).map(|(whole, rest)| (phrase.len(), whole, rest))
            })
            .max_by_key(|(length, whole, _)| (*whole, *length));
        if let Some((length, whole, rest)) = best {
            found.push((length, Said { act, whole, rest }));
        }
    }
    // "good news" is not "news", and a whole phrase is not the beginning of another.
    let longest = found
        .iter()
        .filter(|(_, said)| said.whole)
        .map(|(length, _)| *length)
        .max();
    found
        .into_iter()
        .filter(|(length, said)| longest.is_none_or(|longest| said.whole && *length == longest))
        .map(|(_, said)| said)
        .collect()
}

/// Whether words are, or begin to be, a phrase; and what is left of them.
fn of_phrase(words: &[String], phrase: &[&str]) -> Option<(bool, Vec<String>)> {
    let same = |words: &[String]| {
        words
            .iter()
            .zip(phrase)
            .all(|(word, wanted)| word == wanted)
    };
    if let Some((first, rest)) = words.split_at_checked(phrase.len()) {
        if same(first) {
            let joining = |word: &&String| JOINING.contains(&word.as_str());
            // The last word may be the beginning of a name: "concern for a".
            let named = rest
                .iter()
                .skip_while(|word| joining(word) && rest.len() > 1);
            return Some((true, named.cloned().collect()));
        }
        let (rest, last) = words.split_at(words.len() - phrase.len());
        if !rest.is_empty() && same(last) {
            return Some((true, rest.to_vec()));
        }
    }
    let begins = words.len() <= phrase.len()
        && words
            .iter()
            .zip(phrase)
            .all(|(word, wanted)| wanted.starts_with(word.as_str()))
        && words.iter().map(String::len).sum::<usize>() > 1;
    begins.then(|| (false, Vec::new()))
}

/// The screens that words mean: every word begins a word of its title, or of one other word for it. The second
/// says whether the whole title was typed.
pub(super) fn screens(words: &[String]) -> Vec<(&'static Screen, bool)> {
    let begins = |text: &str| {
        let text = text.to_lowercase();
        words
            .iter()
            .all(|typed| text.split(' ').any(|word| word.starts_with(typed.as_str())))
    };
    let typed = words.join(" ");
    SCREENS
        .iter()
        .filter(|screen| begins(screen.title) || screen.also.iter().any(|also| begins(also)))
        .map(|screen| (screen, screen.title.to_lowercase() == typed))
        .collect()
}
