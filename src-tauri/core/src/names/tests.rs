use super::*;
use proptest::prelude::*;

#[test]
fn folding() {
    for (typed, folded) in [
        ("  Zoë   Müller ", "zoe muller"),
        ("O\u{2019}Neill", "o'neill"),
        ("Smith\u{2013}Jones", "smith-jones"),
        ("ŁUKASZ", "lukasz"),
        ("Straße", "strasse"),
        ("Ｊｅａｎ", "jean"),
        ("\u{200b}Ann\u{ad}e\u{feff}", "anne"),
        ("İpek", "ipek"),
        ("Æthelred", "aethelred"),
        ("社會", "社會"),
        ("Jean\u{a0}\tAnn", "jean ann"),
        ("", ""),
    ] {
        assert_eq!(fold(typed), folded, "{typed}");
    }
}

#[test]
fn names_alike_and_not() {
    for (a, b) in [
        ("Jon", "John"),
        ("Ann", "Anne"),
        ("Katherine", "Catherine"),
        ("Catherine", "Kathryn"),
        ("Stephen", "Steven"),
        ("Geoffrey", "Jeffrey"),
        ("Phyllis", "Philis"),
        ("Margaret", "Margret"),
        ("Kerensa", "Kerenza"),
        ("Trevena", "Treveanna"),
        ("Tregenza", "Tregneza"),
        ("Penrose", "Pemrose"),
        ("O'Neill", "ONeill"),
        ("O'Neill", "O\u{2019}Neil"),
        ("Müller", "Mueller"),
        ("Müller", "Muller"),
        ("Smith", "Smythe"),
        ("Brown", "Browne"),
        ("Davis", "Davies"),
        ("Pearce", "Pierce"),
        ("Pascoe", "Ascoe"),
        ("Smith-Jones", "Smith Jones"),
        ("de Souza", "De Sousa"),
    ] {
        assert!(looks_alike(a, b) || sounds_alike(a, b), "{a} {b}");
        assert!(looks_alike(b, a) || sounds_alike(b, a), "{b} {a}");
    }
    for (a, b) in [
        ("Jean", "Joan"),
        ("John", "Joan"),
        ("John", "June"),
        ("Alan", "Ellen"),
        ("Emily", "Amelia"),
        ("Mary", "Margaret"),
        ("Hicks", "Hocking"),
        ("Jones", "James"),
        ("Thomas", "Thompson"),
        ("Trevithick", "Trevaskis"),
        ("Penrose", "Penhaligon"),
        ("Arthur", "Martha"),
        ("J", "John"),
        ("", ""),
        ("", "Ann"),
        ("'", "-"),
    ] {
        assert!(!looks_alike(a, b) && !sounds_alike(a, b), "{a} {b}");
    }
    assert!(sounds_alike("Stephen", "Steven"));
    assert!(!sounds_alike("社會", "社會科"));
}

#[test]
fn short_forms() {
    for (a, b) in [
        ("Peggy", "Margaret"),
        ("BILL", "William"),
        ("Bill", "Will"),
        ("Dot", "Dorothy"),
        ("Jack", "John"),
        ("Betty", "Elizabeth"),
        ("Nellie", "Helen"),
        ("Kath", "Catherine"),
    ] {
        assert!(short_for(a, b) && short_for(b, a), "{a} {b}");
    }
    for (a, b) in [
        ("Peggy", "William"),
        ("Ann", "Ann"),
        ("", "Ann"),
        ("Jean", "Joan"),
    ] {
        assert!(!short_for(a, b), "{a} {b}");
    }
}

#[test]
fn the_list_of_nicknames_is_in_order() {
    let text = include_str!("../../../../assets/reference/nicknames.csv");
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("short,full"));
    let mut seen = std::collections::BTreeSet::new();
    for line in lines {
        let (short, full) = line.split_once(',').unwrap();
        assert_eq!(
            (bare(short), bare(full)),
            (short.to_owned(), full.to_owned())
        );
        assert_ne!(short, full);
        assert!(seen.insert(line), "twice: {line}");
    }
    assert!(seen.len() >= 60);
}

/// `Given [preferred] Family` with `;birth;postcode`, each of which may be left out.
fn facts(text: &str) -> NameFacts {
    let mut parts = text.split(';').map(str::trim);
    let names: Vec<&str> = parts.next().unwrap().split('|').map(str::trim).collect();
    let birth = parts.next().unwrap_or_default();
    NameFacts {
        given: names[0].to_owned(),
        family: names[1].to_owned(),
        preferred: names.get(2).map(|name| (*name).to_owned()),
        date_of_birth: birth.parse().ok(),
        birth_year: birth.parse().ok(),
        postcode: parts.next().filter(|p| !p.is_empty()).map(str::to_owned),
    }
}

#[test]
fn pairs_that_may_be_one_person_and_pairs_that_are_two() {
    // Given | family | preferred ; birth ; postcode, twice, and what is said.
    for (a, b, said) in [
        // Both parts alike.
        ("Jean|Teague", "Jean|Teague", "Same name"),
        ("Jean|Teague", "JEAN|teague", "Same name"),
        (
            "Jean|Teague;1941-11-03",
            "Jean|Teague;1941-11-03",
            "Same name, same birth date",
        ),
        (
            "Jean|Teague;;TR7 1AB",
            "Jean|Teague;;tr71ab",
            "Same name, same postcode",
        ),
        ("Jean|Teague;;TR7 1AB", "Jean|Teague;;TR1 1AA", "Same name"),
        (
            "Jean|Teague;1941",
            "Jean|Teague;1941-11-03",
            "Same name, same birth year",
        ),
        (
            "Jean|Teague;1941-11-03;TR7 1AB",
            "Jean|Teague;1965-02-01;TR7 1AB",
            "Same name, same postcode",
        ),
        ("Jean|Teague;1941-11-03", "Jean|Teague;1965-02-01", ""),
        (
            "Jean|Teague;1941-11-03;TR7 1AB",
            "Jean|Teague;1965-02-01;TR1 1AA",
            "",
        ),
        ("Jean|Teague;1941", "Jean|Teague;1951", ""),
        (
            "Jean|Teague;1941-11-03",
            "Jean|Teague;1941-03-11",
            "Same name, birth date nearly the same",
        ),
        (
            "Jean|Teague;1941-11-03",
            "Jean|Teague;1914-11-03",
            "Same name, birth date nearly the same",
        ),
        (
            "Jon|Hicks;1941-11-03",
            "John|Hicks;1941-11-03",
            "One name is short for the other, same birth date",
        ),
        (
            "Katherine|Trevena;;TR7 1AB",
            "Catherine|Treveanna;;TR7 1AB",
            "Name looks alike, same postcode",
        ),
        (
            "Stephen|Rowe;;TR7 1AB",
            "Steven|Rowe;;TR7 1AB",
            "One name is short for the other, same postcode",
        ),
        ("Maureen|O'Neill", "Maureen|ONeill", "Same name"),
        (
            "Anna|Müller;1938-01-05",
            "Anna|Mueller;1938-01-05",
            "Name looks alike, same birth date",
        ),
        (
            "Margaret|Teague",
            "Peggy|Teague",
            "One name is short for the other",
        ),
        ("Margaret|Teague|Bunty", "Bunty|Teague", "Same name"),
        ("William|Angove;;TR7 1AB", "Bill|Angove;;TR1 1AA", ""),
        (
            "William|Angove;1940-02-02;TR7 1AB",
            "Bill|Angove;1940-02-02;TR1 1AA",
            "One name is short for the other, same birth date",
        ),
        ("Ann|Smith", "Anne|Smythe", "Name sounds alike"),
        ("Ann|Smith;1940-02-02", "Anne|Smythe;1950-03-04", ""),
        ("Mary Ann|Bray", "Mary|Bray", "Same name"),
        ("Mary-Ann|Bray", "Maryann|Bray", "Same name"),
        (
            "M|Teague;;TR7 1AB",
            "Margaret|Teague;;TR7 1AB",
            "Same initial and family name, same postcode",
        ),
        ("M|Teague;;TR7 1AB", "Jean|Teague;;TR7 1AB", ""),
        ("Teague|Margaret", "Margaret|Teague", "Names changed about"),
        ("Zoë|Tregenza", "Zoe|Tregneza", "Name looks alike"),
        // The birth date is the same.
        (
            "Jean|Teague;1941-11-03",
            "Jean|Hosking;1941-11-03",
            "Given name alike, same birth date",
        ),
        (
            "Bunty|Teague;1941-11-03",
            "Margaret|Teague;1941-11-03",
            "Family name alike, same birth date",
        ),
        ("Jean|Teague;1941-11-03", "Arthur|Pascoe;1941-11-03", ""),
        (
            "Jean|Teague;1941-11-03;TR7 1AB",
            "Arthur|Pascoe;1941-11-03;TR7 1AB",
            "Same birth date, same postcode",
        ),
        ("Jean|Teague;1941", "Jean|Hosking;1941", ""),
        // One postcode.
        (
            "Jean|Teague;1941;TR7 1AB",
            "Jean|Hosking;1941;TR7 1AB",
            "Given name alike, same birth year, same postcode",
        ),
        ("Jean|Teague;;TR7 1AB", "Jean|Hosking;;TR7 1AB", ""),
        ("Jean|Teague;;TR7 1AB", "Arthur|Pascoe;;TR7 1AB", ""),
        // Couples, brothers and sisters, and other pairs who are two.
        (
            "Arthur|Teague;1939-05-06;TR7 1AB",
            "Jean|Teague;1941-11-03;TR7 1AB",
            "",
        ),
        ("Arthur|Teague;;TR7 1AB", "Jean|Teague;;TR7 1AB", ""),
        ("John|Teague;;TR7 1AB", "Joan|Teague;;TR7 1AB", ""),
        ("John|Teague;1941;TR7 1AB", "June|Teague;1941;TR7 1AB", ""),
        ("Jean|Teague", "Joan|Teague", ""),
        ("Jean|Teague", "Jean|Hosking", ""),
        ("Jean|Teague", "Arthur|Pascoe", ""),
        ("Mary|Jones", "Mary|James", ""),
        ("|Teague", "|Teague", ""),
        ("Jean|", "Jean|", ""),
        ("|", "|", ""),
    ] {
        let (first, second) = (facts(a), facts(b));
        let found = likely_same(&first, &second);
        let words = found.as_ref().map_or_else(String::new, Alike::in_words);
        assert_eq!(words, said, "{a} and {b}");
        assert_eq!(likely_same(&second, &first), found, "{b} and {a}");
    }
}

fn any_facts() -> impl Strategy<Value = NameFacts> {
    (
        "[A-Za-zé' -]{0,6}|.{0,6}",
        "[A-Za-zü' -]{0,6}",
        proptest::option::of("[A-Z][a-z]{0,4}"),
        proptest::option::of(1930i32..1935),
        proptest::option::of("TR7 1A[AB]"),
    )
        .prop_map(
            |(given, family, preferred, birth_year, postcode)| NameFacts {
                given,
                family,
                preferred,
                date_of_birth: None,
                birth_year,
                postcode,
            },
        )
}

proptest! {
    #[test]
    fn folding_twice_is_folding_once(text in ".*") {
        let folded = fold(&text);
        prop_assert_eq!(fold(&folded), folded);
    }

    #[test]
    fn it_does_not_matter_who_comes_first(a in any_facts(), b in any_facts()) {
        prop_assert_eq!(likely_same(&a, &b), likely_same(&b, &a));
    }

    #[test]
    fn a_record_is_like_itself(a in any_facts()) {
        if !bare(&a.given).is_empty() && !bare(&a.family).is_empty() {
            prop_assert!(likely_same(&a, &a).is_some());
        }
    }
}

#[test]
fn what_was_pasted_into_the_wrong_box_holds_nothing_up() {
    let one = NameFacts {
        given: "yes ".repeat(20_000),
        family: "=1+1".repeat(20_000),
        ..NameFacts::default()
    };
    let other = NameFacts {
        given: "yes".repeat(20_000),
        family: "1+1=".repeat(20_000) + "x",
        ..NameFacts::default()
    };
    let begun = std::time::Instant::now();
    assert!(likely_same(&one, &other).is_some());
    // Compared letter by letter in full, it takes many seconds.
    assert!(begun.elapsed() < std::time::Duration::from_secs(2));
}
