//! Reading and writing concerns, by what is done with them.

mod board;
mod closing;
mod filter;
mod moves;
mod page;
mod raising;

pub use board::*;
pub use closing::*;
pub use filter::*;
pub use moves::*;
pub use page::*;
pub use raising::*;
