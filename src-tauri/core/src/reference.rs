//! Numbers and codes that others hand out: checked, and written in one way.

use chrono::NaiveDate;

use crate::dates;

/// Why a typed number or code was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReferenceFault {
    /// An NHS number is ten digits.
    #[error("An NHS number has 10 digits. Check the number.")]
    NhsNumberLength,
    /// The check digit does not fit the other nine, so at least one was mistyped.
    #[error("This NHS number has a wrong digit. Check the number.")]
    NhsNumberCheck,
    /// Ten equal digits pass the sum but were never given to anybody.
    #[error("This NHS number is not a real one. Check the number.")]
    NhsNumberAllEqual,
    /// Not of the shape of a UK postcode.
    #[error("Write a full postcode such as TR7 1AB.")]
    Postcode,
    /// Not a number one could ring.
    #[error("Write a phone number in digits, such as 01632 960 001.")]
    Phone,
    /// Not an address one could write to.
    #[error("Write an email address such as jean@example.org.")]
    Email,
    /// Not the code of an NHS organisation.
    #[error("Write a practice code such as L82999: 3 to 10 letters and digits.")]
    OdsCode,
}

/// Gives an NHS number as its ten digits, taking off spaces and hyphens.
///
/// The rule is the NHS Data Dictionary's (attribute *NHS NUMBER*): the first nine digits are weighted 10
/// down to 2 and summed; the sum's remainder by 11, taken from 11, is the tenth digit, where 11 counts
/// as 0 and 10 is never given out. Ten equal digits are refused too, although some pass the sum.
///
/// # Errors
/// [`ReferenceFault::NhsNumberLength`], [`ReferenceFault::NhsNumberCheck`] or
/// [`ReferenceFault::NhsNumberAllEqual`].
pub fn nhs_number(typed: &str) -> Result<String, ReferenceFault> {
    let mut digits = String::with_capacity(10);
    for c in typed.trim().chars() {
        if c.is_ascii_digit() && digits.len() < 10 {
            digits.push(c);
        } else if !is_gap(c) {
            return Err(ReferenceFault::NhsNumberLength);
        }
    }
    let values: Vec<u32> = digits.chars().filter_map(|c| c.to_digit(10)).collect();
    let [first @ .., last] = values.as_slice() else {
        return Err(ReferenceFault::NhsNumberLength);
    };
    if first.len() != 9 {
        return Err(ReferenceFault::NhsNumberLength);
    }
    if first.iter().all(|digit| digit == last) {
        return Err(ReferenceFault::NhsNumberAllEqual);
    }
    let sum: u32 = first
        .iter()
        .zip((2..=10).rev())
        .map(|(digit, weight)| digit * weight)
        .sum();
    // A check of 10 equals no single digit, and so is refused by the same comparison.
    if (11 - sum % 11) % 11 == *last {
        Ok(digits)
    } else {
        Err(ReferenceFault::NhsNumberCheck)
    }
}

/// Writes an NHS number as people read it out: `999 123 4567`. Any other text is given back as it is.
#[must_use]
pub fn nhs_number_spaced(digits: &str) -> String {
    match (digits.get(..3), digits.get(3..6), digits.get(6..)) {
        (Some(first), Some(second), Some(third)) if digits.len() == 10 => {
            format!("{first} {second} {third}")
        }
        _ => digits.to_owned(),
    }
}

/// Gives a UK postcode in capitals with its one space: `tr71ab` becomes `TR7 1AB`.
///
/// The shapes and the letters allowed in each place are those of BS 7666 as printed in the GOV.UK bulk
/// data transfer guide. Whether the postcode exists is not known here.
///
/// # Errors
/// [`ReferenceFault::Postcode`].
pub fn postcode(typed: &str) -> Result<String, ReferenceFault> {
    let bare: String = typed
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| c.to_ascii_uppercase())
        .collect();
    if bare.len() < 5 || bare.len() > 7 || !bare.is_ascii() {
        return Err(ReferenceFault::Postcode);
    }
    let (outward, inward) = bare.split_at(bare.len() - 3);
    let sound =
        bare == "GIR0AA" || (is_outward(outward.as_bytes()) && is_inward(inward.as_bytes()));
    if sound {
        Ok(format!("{outward} {inward}"))
    } else {
        Err(ReferenceFault::Postcode)
    }
}

fn is_outward(code: &[u8]) -> bool {
    let first = |c: &u8| c.is_ascii_uppercase() && !b"QVX".contains(c);
    let second = |c: &u8| c.is_ascii_uppercase() && !b"IJZ".contains(c);
    match code {
        [a, n] => first(a) && n.is_ascii_digit(),
        [a, n, last] if n.is_ascii_digit() => {
            first(a) && (last.is_ascii_digit() || b"ABCDEFGHJKPSTUW".contains(last))
        }
        [a, b, n] => first(a) && second(b) && n.is_ascii_digit(),
        [a, b, n, last] => {
            first(a)
                && second(b)
                && n.is_ascii_digit()
                && (last.is_ascii_digit() || b"ABEHMNPRVWXY".contains(last))
        }
        _ => false,
    }
}

fn is_inward(code: &[u8]) -> bool {
    let letter = |c: &u8| c.is_ascii_uppercase() && !b"CIKMOV".contains(c);
    matches!(code, [n, a, b] if n.is_ascii_digit() && letter(a) && letter(b))
}

/// Gives a phone number trimmed, otherwise as typed: people know their numbers by their spaces.
///
/// Digits, spaces and `+ - . ( ) /`, with an extension after `ext` or `x`; 3 digits at least (111), 20 at
/// most (15 by ITU-T E.164, and an extension).
///
/// # Errors
/// [`ReferenceFault::Phone`].
pub fn phone(typed: &str) -> Result<String, ReferenceFault> {
    let trimmed = typed.trim();
    let lower = trimmed.to_ascii_lowercase();
    let plain = lower.replace("ext", " ").replace('x', " ");
    let digits = plain.chars().filter(char::is_ascii_digit).count();
    let sound = (3..=20).contains(&digits)
        && trimmed.len() <= 60
        && lower.starts_with(|c: char| c.is_ascii_digit() || c == '+' || c == '(')
        && plain
            .chars()
            .all(|c| c.is_ascii_digit() || is_gap(c) || matches!(c, '+' | '.' | '(' | ')' | '/'));
    if sound {
        Ok(trimmed.to_owned())
    } else {
        Err(ReferenceFault::Phone)
    }
}

/// Gives an email address trimmed: one `@`, something on each side, no spaces, 254 characters at most
/// (RFC 5321).
///
/// # Errors
/// [`ReferenceFault::Email`].
pub fn email(typed: &str) -> Result<String, ReferenceFault> {
    let trimmed = typed.trim();
    let sound = match trimmed.split_once('@') {
        Some((name, place)) => !name.is_empty() && !place.is_empty() && !place.contains('@'),
        None => false,
    };
    let stray = trimmed.chars().any(crate::forms::is_unseen);
    if sound && !stray && trimmed.len() <= 254 {
        Ok(trimmed.to_owned())
    } else {
        Err(ReferenceFault::Email)
    }
}

/// Gives an ODS code in capitals: 3 to 10 letters and digits (NHS Data Dictionary, *ORGANISATION CODE*).
///
/// A GP practice's is a letter and five digits, but branches and trusts have others.
///
/// # Errors
/// [`ReferenceFault::OdsCode`].
pub fn ods_code(typed: &str) -> Result<String, ReferenceFault> {
    let trimmed = typed.trim();
    if (3..=10).contains(&trimmed.len()) && trimmed.chars().all(|c| c.is_ascii_alphanumeric()) {
        Ok(trimmed.to_ascii_uppercase())
    } else {
        Err(ReferenceFault::OdsCode)
    }
}

/// The age bands of the MDT CSV, in the order of age, `not known` last.
pub const AGE_BANDS: [&str; 6] = ["under 65", "65-74", "75-84", "85-94", "95+", "not known"];

/// Names the age band of a person on a day.
///
/// Where only the year of birth is known, the birthday is taken to be 1 July, the middle of the year. A
/// birth after the day is not known.
#[must_use]
pub fn age_band(
    date_of_birth: Option<NaiveDate>,
    birth_year: Option<i32>,
    on: NaiveDate,
) -> &'static str {
    let born =
        date_of_birth.or_else(|| birth_year.and_then(|year| NaiveDate::from_ymd_opt(year, 7, 1)));
    match born.and_then(|born| dates::age_on(born, on)) {
        None => "not known",
        Some(0..=64) => "under 65",
        Some(65..=74) => "65-74",
        Some(75..=84) => "75-84",
        Some(85..=94) => "85-94",
        Some(_) => "95+",
    }
}

/// A space or hyphen of any kind, as between groups of digits.
fn is_gap(c: char) -> bool {
    c.is_whitespace() || matches!(c, '-' | '‐'..='–' | '\u{200B}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn nhs_numbers() {
        // 943 476 5919 is the example of the NHS Data Dictionary; 999 is the range set aside for tests.
        for typed in [
            "9434765919",
            "943 476 5919",
            " 943-476-5919 ",
            "943\u{a0}476\u{a0}5919",
        ] {
            assert_eq!(nhs_number(typed).as_deref(), Ok("9434765919"), "{typed}");
        }
        assert_eq!(nhs_number("9990000026").as_deref(), Ok("9990000026"));
        for typed in [
            "",
            "943476591",
            "94347659190",
            "943476591a",
            "٩٤٣٤٧٦٥٩١٩",
            "999 000 002 6 7",
        ] {
            assert_eq!(
                nhs_number(typed),
                Err(ReferenceFault::NhsNumberLength),
                "{typed}"
            );
        }
        for typed in ["9434765918", "4397659519", "9990000019"] {
            assert_eq!(
                nhs_number(typed),
                Err(ReferenceFault::NhsNumberCheck),
                "{typed}"
            );
        }
        for digit in '0'..='9' {
            let typed = digit.to_string().repeat(10);
            assert_eq!(nhs_number(&typed), Err(ReferenceFault::NhsNumberAllEqual));
        }
        assert_eq!(nhs_number_spaced("9434765919"), "943 476 5919");
        assert_eq!(nhs_number_spaced("é"), "é");
    }

    #[test]
    fn a_check_of_ten_is_never_given_out() {
        // Nine digits whose weighted sum leaves a remainder of 1, so that the check would be 10.
        let nine = (0..10_000)
            .map(|n| format!("99900{n:04}"))
            .find(|nine| {
                let sum: u32 = nine
                    .chars()
                    .zip((2..=10).rev())
                    .map(|(c, weight)| c.to_digit(10).unwrap() * weight)
                    .sum();
                sum % 11 == 1
            })
            .unwrap();
        for last in 0..10 {
            assert_eq!(
                nhs_number(&format!("{nine}{last}")),
                Err(ReferenceFault::NhsNumberCheck)
            );
        }
    }

    #[test]
    fn postcodes() {
        for (typed, written) in [
            ("tr71ab", "TR7 1AB"),
            ("TR7 1AB", "TR7 1AB"),
            (" tr7  1ab ", "TR7 1AB"),
            ("pl14\u{a0}3ab", "PL14 3AB"),
            ("m11ae", "M1 1AE"),
            ("m601nw", "M60 1NW"),
            ("cr26xh", "CR2 6XH"),
            ("ec1a1bb", "EC1A 1BB"),
            ("w1a0ax", "W1A 0AX"),
            ("gir0aa", "GIR 0AA"),
        ] {
            assert_eq!(postcode(typed).as_deref(), Ok(written), "{typed}");
        }
        for typed in [
            "",
            "TR7",
            "TR7 1A",
            "TR7 1AC",
            "QR7 1AB",
            "TJ7 1AB",
            "TR777 1AB",
            "7TR 1AB",
            "TR7 AAB",
            "TR7-1AB",
            "TR7 1ÄB",
            "W1I 0AX",
            "EC1C 1BB",
            "ＴＲ７ １ＡＢ",
        ] {
            assert_eq!(postcode(typed), Err(ReferenceFault::Postcode), "{typed}");
        }
    }

    #[test]
    fn phones_and_addresses() {
        for typed in [
            "999",
            "111",
            "01632 960 001",
            "+44 1632 960001",
            "(01632) 960-001 ext 12",
        ] {
            assert_eq!(phone(typed).as_deref(), Ok(typed));
        }
        for typed in [
            "",
            "12",
            "none",
            "=1+123",
            "-1234",
            "ring Jean 01632",
            "123456789012345678901",
        ] {
            assert_eq!(phone(typed), Err(ReferenceFault::Phone), "{typed}");
        }
        assert_eq!(
            email(" jean@example.org ").as_deref(),
            Ok("jean@example.org")
        );
        for typed in [
            "",
            "@",
            "jean@",
            "@example.org",
            "a@b@c",
            "jean jones@example.org",
            "a\u{0}@b",
            "a\u{200b}@b",
        ] {
            assert_eq!(email(typed), Err(ReferenceFault::Email), "{typed}");
        }
        assert_eq!(ods_code(" l82999 ").as_deref(), Ok("L82999"));
        for typed in ["", "L8", "L82 999", "L82999999999", "Ł82999", "=82999"] {
            assert_eq!(ods_code(typed), Err(ReferenceFault::OdsCode), "{typed}");
        }
    }

    #[test]
    fn age_bands_turn_on_the_birthday() {
        let on: NaiveDate = "2026-11-05".parse().unwrap();
        for (born, band) in [
            ("1961-11-06", "under 65"),
            ("1961-11-05", "65-74"),
            ("1951-11-06", "65-74"),
            ("1951-11-05", "75-84"),
            ("1941-11-05", "85-94"),
            ("1931-11-06", "85-94"),
            ("1931-11-05", "95+"),
            ("1901-01-01", "95+"),
            ("2026-11-05", "under 65"),
            ("2026-11-06", "not known"),
        ] {
            assert_eq!(
                age_band(Some(born.parse().unwrap()), None, on),
                band,
                "{born}"
            );
            assert!(AGE_BANDS.contains(&band));
        }
        assert_eq!(age_band(None, Some(1951), on), "75-84");
        assert_eq!(age_band(None, Some(1952), on), "65-74");
        assert_eq!(age_band(None, None, on), "not known");
        assert_eq!(age_band(None, Some(i32::MAX), on), "not known");
    }

    proptest! {
        #[test]
        fn one_wrong_digit_or_swap_is_noticed(n in 0u32..1_000_000, place in 0usize..10, other in 0u32..10) {
            let made = (0..10).find_map(|last| nhs_number(&format!("999{n:06}{last}")).ok());
            if let Some(number) = made {
                let mut digits: Vec<char> = number.chars().collect();
                digits[place] = char::from_digit(other, 10).unwrap();
                let wrong: String = digits.iter().collect();
                prop_assert_eq!(nhs_number(&wrong).is_ok(), wrong == number);
                let mut digits: Vec<char> = number.chars().collect();
                digits.swap(place, (place + 1) % 10);
                let swapped: String = digits.iter().collect();
                prop_assert!(place == 9 || nhs_number(&swapped).is_ok() == (swapped == number));
            }
        }

        #[test]
        fn what_is_taken_is_taken_again_unchanged(typed in ".{0,30}") {
            for check in [nhs_number, postcode, phone, email, ods_code] {
                if let Ok(once) = check(&typed) {
                    prop_assert_eq!(check(&once), Ok(once.clone()));
                }
            }
        }

        #[test]
        fn postcodes_by_their_shape(typed in "[A-PR-UWYZ][A-HK-Y]?[0-9][0-9]? [0-9][ABD-HJLNP-UW-Z]{2}") {
            prop_assert_eq!(postcode(&typed), Ok(typed.clone()));
        }
    }
}
