//! The random reference that stands in place of a client's name at one practice.

use super::MdtRef;
use crate::{
    ids::{PersonId, PracticeId},
    store::{Reader, StoreError, Tx},
};

/// The reference, if one was made.
pub(super) fn known_reference(
    reader: Reader<'_>,
    client: PersonId,
    practice: PracticeId,
) -> Result<Option<String>, StoreError> {
    reader.maybe(
        "SELECT reference FROM mdt_ref WHERE client = ?1 AND practice = ?2",
        (client, practice),
        |row| row.get(0),
    )
}

/// The letters of a reference: consonants only, so that no word and no number comes of it.
const LETTERS: &[u8; 20] = b"BCDFGHJKLMNPQRSTVWXZ";

/// A client's reference at a practice, made when it is first needed: eight random letters, some 25 thousand
/// million different ones, which say nothing of the person.
pub(super) fn reference(
    tx: &mut Tx<'_>,
    client: PersonId,
    practice: PracticeId,
) -> Result<String, StoreError> {
    if let Some(known) = known_reference(tx.read(), client, practice)? {
        return Ok(known);
    }
    let mut text = String::new();
    while text.len() < 8 {
        let bytes: [u8; 16] = tx.random()?;
        // 240 is the greatest multiple of 20 in a byte: above it the first letters would come too often.
        for byte in bytes.into_iter().filter(|byte| *byte < 240) {
            if let Some(letter) = LETTERS.get(usize::from(byte % 20))
                && text.len() < 8
            {
                text.push(char::from(*letter));
            }
        }
    }
    let id = tx.new_id();
    tx.insert(&MdtRef {
        id,
        client,
        practice,
        reference: text.clone(),
    })?;
    Ok(text)
}
