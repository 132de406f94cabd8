//! Made-up programmes of any size, drawn from a seed.
use chrono::NaiveDate;

use super::{Loaded, SampleError, Scale};
use crate::{clock::FixedClock, desk::Desk};

/// How many of each.
pub(super) struct Size;

impl Size {
    pub(super) fn of(_scale: Scale) -> Self {
        Self
    }
}

pub(super) fn load(
    _desk: &mut Desk,
    _clock: &FixedClock,
    _size: &Size,
    _seed: u64,
    _as_of: NaiveDate,
) -> Result<Loaded, SampleError> {
    Err(SampleError::Text("Only the demo is made so far.".into()))
}
