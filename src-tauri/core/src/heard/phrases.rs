//! What phrases of a line say: whether a visit was made, of which kind, and how pressing somebody said it is.

use std::ops::Range;

use super::{
    Made,
    line::{Kind, Line, Sense},
};
use crate::{
    concerns::Level,
    visits::{NotMadeWhy, VisitKind},
};

/// A phrase and what it says.
struct Phrase<T> {
    says: T,
    /// Words, with `|` between those that say the same. `@` is a name, or "her", "him", "them", "you".
    words: &'static str,
    /// It says nothing where one of these stands before it in its clause.
    not_with: &'static [&'static str],
    /// Nor where one of these follows.
    not_before: &'static [&'static str],
    /// Whether it has to end what is said: "not in", and not "not in pain".
    ends: bool,
}

impl<T> Phrase<T> {
    fn not_with(self, words: &'static [&'static str]) -> Self {
        Self {
            not_with: words,
            ..self
        }
    }
    fn not_before(self, words: &'static [&'static str]) -> Self {
        Self {
            not_before: words,
            ..self
        }
    }
    fn ends(self) -> Self {
        Self { ends: true, ..self }
    }
}

const fn phrase<T>(says: T, words: &'static str) -> Phrase<T> {
    Phrase {
        says,
        words,
        not_with: &[],
        not_before: &[],
        ends: false,
    }
}

/// Others than the person visited.
const OTHERS: &[&str] = &[
    "husband",
    "wife",
    "son",
    "daughter",
    "sister",
    "brother",
    "neighbour",
    "friend",
    "mum",
    "mother",
    "dad",
    "father",
    "dog",
    "cat",
    "nephew",
    "niece",
    "cousin",
    "family",
    "carer",
];
/// What is rung, or whom one rings about a person, and nobody visited.
const NOT_RUNG: &[&str] = &[
    "999",
    "111",
    "101",
    "112",
    "surgery",
    "gp",
    "doctor",
    "doctors",
    "dr",
    "hospital",
    "police",
    "ambulance",
    "council",
    "bank",
    "nurse",
    "district",
    "social",
    "pharmacy",
    "chemist",
    "dentist",
    "gas",
    "electric",
    "warden",
    "son",
    "daughter",
    "husband",
    "wife",
    "family",
    "the",
    "adult",
    "safeguarding",
    "carers",
    "office",
    "about",
    "off",
    "a",
    "an",
    "his",
    "my",
    "sister",
    "brother",
    "neighbour",
    "me",
    "us",
    "for",
    "her's",
];
/// What rings by itself, or who else rang.
const RINGS: &[&str] = &[
    "bell",
    "doorbell",
    "phone",
    "alarm",
    "telephone",
    "daughter",
    "son",
    "sister",
    "brother",
    "neighbour",
    "surgery",
    "nurse",
    "hospital",
    "gp",
    "doctor",
    "family",
];
/// A thing of the pantry or the purse: "her emergency cord".
const NO_EMERGENCY: &[&str] = &[
    "cord",
    "pendant",
    "contact",
    "contacts",
    "number",
    "numbers",
    "button",
    "bag",
    "light",
    "key",
    "keys",
    "lamp",
    "parcel",
    "heating",
    "call",
    "services",
    "department",
    "dentist",
    "exit",
    "electric",
    "credit",
    "payment",
    "phone",
    "plan",
    "food",
    "supply",
    "tablets",
    "admission",
];
const NEGATIONS: &[&str] = &[
    "no", "not", "never", "nobody", "none", "nothing", "without", "hardly", "cannot", "non",
    "neither", "nor", "less", "missed", "instead",
];
/// Where somebody wishes, asks or supposes, nothing is said to be.
const SUPPOSING: &[&str] = &[
    "if", "unless", "whether", "would", "wants", "wanted", "want", "hopes", "needs", "asked",
    "asks", "likes", "offered", "should", "case",
];
/// What may follow where a phrase ends what is said.
const MAY_FOLLOW: &[&str] = &[
    "when",
    "again",
    "today",
    "yesterday",
    "at",
    "this",
    "either",
    "so",
];

fn not_made() -> Vec<Phrase<Made>> {
    use NotMadeWhy::{Away, Declined, InHospital, NoAnswer, Other};
    const WHOSE: &[&str] = &["her", "his", "the", "a", "my", "their", "any", "on"];
    const BEFORE: &[&str] = &["last", "for", "when", "before", "after"];
    const PUT_AWAY: &[&str] = &[
        "minutes", "mins", "min", "miles", "put", "threw", "passed", "run", "ran", "give", "gave",
        "far", "hour", "blew", "right", "throw", "look", "moved", "turned",
    ];
    let not = |why, words| phrase(Made::No(why), words);
    vec![
        not(NoAnswer, "no answer|reply"),
        not(
            NoAnswer,
            "didn't|not|doesn't|never answer|answering|answered",
        )
        .not_before(&["back", "for"]),
        not(NoAnswer, "no one answered"),
        not(NoAnswer, "nobody|noone answered"),
        not(NoAnswer, "no one in|home|there").ends(),
        not(NoAnswer, "nobody|noone in|home|there").ends(),
        not(NoAnswer, "didn't|not pick|picked|picking up").not_before(WHOSE),
        not(NoAnswer, "couldn't|can't get an answer"),
        not(NoAnswer, "to voicemail|answerphone"),
        not(NoAnswer, "left a message|voicemail").not_with(RINGS),
        not(NoAnswer, "left message").not_with(RINGS),
        not(NoAnswer, "rang out"),
        not(NoAnswer, "wasn't|isn't|not in|home|there")
            .ends()
            .not_with(OTHERS),
        not(NoAnswer, "not at home").ends().not_with(OTHERS),
        not(NoAnswer, "out when").not_with(OTHERS),
        not(Away, "was|is|she's|he's|they're|were|been|gone|still away")
            .not_before(&["from"])
            .not_with(PUT_AWAY)
            .ends(),
        not(Away, "away until|till|on|visiting|staying|all|for|with").not_with(PUT_AWAY),
        not(Away, "away at her|his|their").not_with(PUT_AWAY),
        not(Away, "on holiday").not_with(OTHERS),
        not(InHospital, "in|into hospital|treliske|derriford")
            .not_with(OTHERS)
            .not_before(BEFORE),
        not(InHospital, "admitted|taken to hospital|treliske|derriford")
            .not_with(OTHERS)
            .not_before(BEFORE),
        not(Declined, "declined a|the|my|our|her|his|this visit"),
        not(Declined, "declined to see|meet"),
        not(
            Declined,
            "didn't want a|the|any|my visit|visits|visitor|visitors",
        ),
        not(
            Declined,
            "did not want a|the|any|my visit|visits|visitor|visitors",
        ),
        not(Declined, "didn't want visitors|visiting"),
        not(Declined, "didn't want me to|in"),
        not(Declined, "didn't want to see me|@|anyone|anybody|us"),
        not(Declined, "refused to see|open"),
        not(Declined, "turned me|us|@ away"),
        not(Declined, "said no to a|the|my visit"),
        not(Other, "couldn't|didn't visit").not_with(OTHERS),
        not(Other, "could|did not visit").not_with(OTHERS),
        not(Other, "unable to visit").not_with(OTHERS),
        not(Other, "couldn't get there|round"),
        not(Other, "cancelled the|my|our|today's visit"),
        not(Other, "visit cancelled|missed"),
        not(Other, "had to cancel").ends(),
        not(Other, "visit not made"),
        not(Other, "visit was cancelled|missed"),
        not(Other, "missed the|my|her|his visit"),
    ]
}

fn made() -> Vec<Phrase<Made>> {
    const BY_OTHERS: &[&str] = &[
        "been",
        "last",
        "nobody",
        "be",
        "husband",
        "son",
        "daughter",
        "sister",
        "brother",
        "neighbour",
        "nurse",
        "family",
        "gp",
        "doctor",
        "nephew",
        "niece",
    ];
    let yes = |words| phrase(Made::Yes, words).not_with(BY_OTHERS);
    vec![
        yes("answered the door|phone"),
        yes("answered").not_before(&["no", "back", "the", "all", "my", "her", "his"]),
        yes("visited").not_before(&["by", "the", "my", "a", "last", "his"]),
        yes("saw @"),
        yes("sat with @"),
        yes("chatted"),
        yes("had a chat|natter"),
        yes("had a good|lovely|nice|long|little chat|natter|talk"),
        yes("lovely|good|nice|long chat|natter"),
        yes("spoke|talked to|with @"),
        yes("had tea|coffee|lunch with @"),
        yes("played cards|dominoes|scrabble"),
    ]
}

/// Where somebody went, and no word says that it was in vain.
fn tried() -> Vec<Phrase<Made>> {
    vec![
        phrase(Made::Yes, "popped|dropped|called in|round"),
        phrase(Made::Yes, "went round").not_before(&["the"]),
    ]
}

fn kinds() -> Vec<Phrase<VisitKind>> {
    use VisitKind::{Appointment, AtASession, Home, Outing, Phone, WelcomeHome};
    let says = phrase::<VisitKind>;
    vec![
        says(Phone, "rang|phoned|telephoned|rung")
            .not_with(RINGS)
            .not_before(NOT_RUNG),
        says(Phone, "by phone|telephone"),
        says(Phone, "on|over the phone"),
        says(Phone, "phone|telephone call|chat").not_before(&["from", "about"]),
        says(Home, "home visit"),
        says(Home, "popped|dropped|called in|round").not_before(&["to", "the"]),
        says(Home, "popped|dropped|called in|round to see"),
        says(Home, "went round").not_before(&["the", "to"]),
        says(Home, "at hers"),
        says(Home, "knocked on|at"),
        says(Home, "knocked").ends(),
        says(Outing, "took @ out"),
        says(Outing, "out together"),
        says(Outing, "an outing"),
        says(Outing, "trip out"),
        says(Outing, "day out"),
        says(Outing, "for a walk|drive|spin|wander|coffee with @"),
        says(
            Outing,
            "took @ for a walk|drive|spin|wander|coffee|meal|cuppa",
        ),
        says(Outing, "out for coffee|lunch|tea with @"),
        says(Outing, "walked with @"),
        says(AtASession, "at the coffee|lunch morning|club"),
        says(AtASession, "at coffee|lunch morning|club"),
        says(AtASession, "at the session|group"),
        says(Appointment, "went along to|with"),
        says(
            Appointment,
            "took @ to the|her|his|a doctor|doctor's|doctors|hospital|dentist|surgery|appointment|clinic|optician|optician's|opticians|gp|chiropodist|memory",
        ),
        says(
            Appointment,
            "took @ to treliske|derriford|hospital|outpatients",
        ),
        says(
            Appointment,
            "went with @ to the|her|his|a doctor|doctor's|doctors|hospital|dentist|surgery|appointment|clinic|optician|optician's|opticians|gp|memory",
        ),
        says(WelcomeHome, "welcome home"),
    ]
}

fn levels() -> Vec<Phrase<Level>> {
    use Level::{Emergency, Soon, Urgent, Watch};
    let says = phrase::<Level>;
    vec![
        says(Urgent, "urgent")
            .not_before(&["care", "treatment", "or"])
            .not_with(&["more", "far"]),
        says(Urgent, "urgently"),
        says(Emergency, "emergency").not_before(NO_EMERGENCY),
        says(Soon, "level soon"),
        says(Soon, "level : soon"),
        says(Watch, "level watch"),
        says(Watch, "level : watch"),
        says(Watch, "one to watch").ends(),
        says(Watch, "keep a watch"),
    ]
}

/// What is said of whether a visit was made.
pub(super) fn whether_made(line: &Line) -> Vec<(Made, Range<usize>)> {
    let refused = found(line, &not_made(), |line, at, sense| {
        !sense.future && !supposed(line, at)
    });
    let taken: Vec<Range<usize>> = refused.iter().map(|(_, span)| span.clone()).collect();
    let kept = found(line, &made(), |line, at, sense| {
        !sense.future && !supposed(line, at) && !negated(line, at)
    });
    let clear = |span: &Range<usize>| {
        taken
            .iter()
            .all(|other| other.end <= span.start || other.start >= span.end)
    };
    let kept: Vec<_> = kept.into_iter().filter(|(_, span)| clear(span)).collect();
    if refused.is_empty() && kept.is_empty() {
        return found(line, &tried(), |line, at, sense| {
            !sense.future && !supposed(line, at) && !negated(line, at)
        });
    }
    refused.into_iter().chain(kept).collect()
}

/// What is said of the kind of a visit.
pub(super) fn kind_of_visit(line: &Line) -> Vec<(VisitKind, Range<usize>)> {
    found(line, &kinds(), |line, at, sense| {
        !sense.future && !supposed(line, at) && !negated(line, at)
    })
}

/// What somebody said of how pressing it is, in the very word of a level.
pub(super) fn level_said(line: &Line) -> Vec<(Level, Range<usize>)> {
    let mut said = found(line, &levels(), |line, at, _| {
        !negated(line, at) && !doubted(line, at)
    });
    for at in 0..line.tokens.len() {
        let level = match line.text(at) {
            "soon" => Level::Soon,
            "watch" => Level::Watch,
            _ => continue,
        };
        let clause = line.clause(at);
        let words = clause
            .clone()
            .filter(|at| !line.is(*at, Kind::Mark))
            .count();
        // The word alone between two marks, or what "needs sorting soon". Whoever "will ring soon" says no level.
        let alone = words == 1 && line.tokens.len() > 1 && !doubted(line, at);
        let needed = level == Level::Soon
            && (clause.start..at)
                .any(|before| matches!(line.text(before), "needs" | "need" | "must"))
            && !matches!(
                line.before(at),
                "as" | "too" | "so" | "very" | "how" | "pretty"
            )
            && !negated(line, at)
            && !doubted(line, at);
        if alone || needed {
            said.push((level, line.span(at, at + 1)));
        }
    }
    said
}

fn found<T: Copy>(
    line: &Line,
    phrases: &[Phrase<T>],
    allowed: impl Fn(&Line, usize, Sense) -> bool,
) -> Vec<(T, Range<usize>)> {
    let mut found = Vec::new();
    for at in 0..line.tokens.len() {
        for phrase in phrases {
            let Some(end) = ends(line, at, phrase.words) else {
                continue;
            };
            let before = line.clause(at).start..at;
            let with = before
                .clone()
                .any(|before| phrase.not_with.contains(&line.text(before)));
            let goes_on = phrase.ends
                && end < line.clause(at).end
                && !line.is(end, Kind::Mark)
                && !MAY_FOLLOW.contains(&line.text(end));
            let follows = phrase.not_before.contains(&line.text(end));
            if with || follows || goes_on || !allowed(line, at, line.sense(at)) {
                continue;
            }
            found.push((phrase.says, line.span(at, end)));
        }
    }
    found
}

/// The first piece behind a phrase that begins here and stays in its clause.
fn ends(line: &Line, at: usize, words: &str) -> Option<usize> {
    let clause = line.clause(at).end;
    let mut next = at;
    for wanted in words.split(' ') {
        let text = line.text(next);
        let person = || line.is(next, Kind::Name) || matches!(text, "her" | "him" | "them" | "you");
        let fits = wanted
            .split('|')
            .any(|word| if word == "@" { person() } else { word == text });
        if !fits || next >= clause {
            return None;
        }
        next += 1;
    }
    Some(next)
}

fn negated(line: &Line, at: usize) -> bool {
    let start = line.clause(at).start.max(at.saturating_sub(5));
    (start..at).any(|before| {
        let word = line.text(before);
        NEGATIONS.contains(&word) || word.ends_with("n't")
    })
}

fn supposed(line: &Line, at: usize) -> bool {
    let start = line.clause(at).start;
    (start..at).any(|before| SUPPOSING.contains(&line.text(before)))
}

/// Whether it is asked or supposed: "is it urgent?", "in an emergency".
fn doubted(line: &Line, at: usize) -> bool {
    let clause = line.clause(at);
    let asked = line.text(clause.end.saturating_sub(1)) == "?";
    let in_case = line.before(at) == "an" && at >= 2 && line.text(at - 2) == "in";
    asked
        || in_case
        || (clause.start..at)
            .any(|before| matches!(line.text(before), "if" | "unless" | "case" | "whether"))
}
