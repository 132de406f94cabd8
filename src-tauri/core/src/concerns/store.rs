//! Reading and writing concerns, by what is done with them.

mod board;
mod closing;
mod filter;
mod merging;
mod moves;
mod page;
mod raising;
mod several;

pub use board::*;
pub use closing::*;
pub use filter::*;
pub use merging::merge;
pub(crate) use merging::{also_to_hear, rule_of_a_concern};
pub use moves::*;
pub use page::*;
pub use raising::*;
pub use several::*;
